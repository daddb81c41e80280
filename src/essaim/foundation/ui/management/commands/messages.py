"""`./essaim manage messages`: bring the catalogues up to date, say what is still to translate, compile."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from essaim.foundation.ui import messages


class Command(BaseCommand):
    help = "Rassemble les textes à traduire, met les catalogues à jour et les compile."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--compile-only", action="store_true", help="ne fait que compiler ce qui a changé"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["compile_only"]:
            for language, _name in settings.LANGUAGES:
                if language != settings.LANGUAGE_CODE:
                    messages.refresh(language)
                    self.stdout.write(f"{language} : {len(messages.missing(language))} texte(s) à traduire")
        for language in messages.compile_stale():
            self.stdout.write(f"{language} : compilé")
