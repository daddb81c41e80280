"""`undo_import ID`: take back, as one, what an import did."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from essaim.exchange.transfers.management.base import TransferCommand
from essaim.foundation.imports.actions import CHANGING, undo_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.running import go_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.ui.typography import number


class Command(TransferCommand):
    help = "Annule un import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", metavar="IMPORT", help="L’identifiant donné par l’import.")
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON sur la sortie.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many cards are as before; exit code 1 where there is nothing to undo."""
        batch = self._find(options["id"])
        try:
            if batch.state != Import.State.UNDOING:
                undo_import(SYSTEM, batch, queue=False)
        except ValidationError as error:
            self.fail(" ".join(error.messages))
        go_on(batch.pk)
        batch.refresh_from_db()
        kept = batch.rows.filter(plan__in=CHANGING).exclude(note="").count()
        if options["json"]:
            found = {"import": str(batch.public_id), "undone": batch.done, "notes": kept}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"Import annulé\u202f: {number(batch.done)} fiches sont comme avant.")
        if kept:
            self.stdout.write(f"{number(kept)} ont une remarque\u202f: voir la page de l’import.")

    def _find(self, text: str) -> Import:
        try:
            found = Import.objects.filter(public_id=UUID(text)).first()
        except ValueError:
            found = None
        if found is None:
            self.fail(f"Aucun import n’a l’identifiant «\u202f{text}\u202f».")
        return found
