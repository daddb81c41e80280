"""`reindex`: make the search index again, whole."""

from typing import Any

from django.core.management.base import BaseCommand

from essaim.foundation.search.index import rebuild


class Command(BaseCommand):
    help = "Refait l’index de recherche en entier, sans arrêter le service."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} objets indexés.")
