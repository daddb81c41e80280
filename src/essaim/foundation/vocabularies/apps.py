from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _sync(using: str, **kwargs: Any) -> None:
    """After every `migrate`; the tables are not all there when one migrates another room alone, or part of the way."""
    from essaim.foundation.vocabularies.categories import sync_categories
    from essaim.foundation.vocabularies.models import TermAlias

    if TermAlias._meta.db_table in connections[using].introspection.table_names():
        sync_categories()


class VocabulariesConfig(AppConfig):
    name = "essaim.foundation.vocabularies"
    label = "vocabularies"

    def ready(self) -> None:
        post_migrate.connect(_sync, sender=self, dispatch_uid="vocabularies.sync")
