"""`load_demo`: fills an empty database with the demonstration movement."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from essaim.desk.home import demo
from essaim.foundation.accounts.models import User
from essaim.foundation.spaces.models import Space


class Command(BaseCommand):
    help = "Charge le mouvement de démonstration dans une base vide ; ne touche pas à une base qui sert déjà."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--force` completes a database that already holds something."""
        parser.add_argument(
            "--force", action="store_true", help="compléter une base qui contient déjà quelque chose"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing: one transaction, before anybody is served."""
        folder = settings.PROJECT / "demo"
        if not folder.is_dir():
            if options["force"]:
                raise CommandError("Le dossier demo/ n’est pas là.")
            return
        if not options["force"] and (Space.objects.exists() or User.objects.exists()):
            return
        with transaction.atomic():
            loaded = demo.load(folder)
        self.stdout.write(
            f"Démonstration chargée\u202f: {len(loaded.spaces)} espaces, {len(loaded.cards)} fiches, "
            f"{len(loaded.people)} accès d’essai."
        )
