from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _sync(using: str, **kwargs: Any) -> None:
    """After every `migrate`; the tables are not all there when one migrates another room alone, or part of the way."""
    from essaim.foundation.vocabularies.categories import sync_categories, sync_themes
    from essaim.foundation.vocabularies.models import Moved

    if Moved._meta.db_table in connections[using].introspection.table_names():
        sync_categories()
        sync_themes()


class VocabulariesConfig(AppConfig):
    name = "essaim.foundation.vocabularies"
    label = "vocabularies"

    def ready(self) -> None:
        post_migrate.connect(_sync, sender=self, dispatch_uid="vocabularies.sync")
