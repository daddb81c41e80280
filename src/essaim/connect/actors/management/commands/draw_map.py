"""Write the index of the map anew, now."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Redessine l’index de la carte : ses points et leurs filtres. Le service le fait de lui-même."

    def handle(self, *args: Any, **options: Any) -> None:
        from essaim.connect.actors.atlas.writing import renew

        self.stdout.write(f"{renew()}")
