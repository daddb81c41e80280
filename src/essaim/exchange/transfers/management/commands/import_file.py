"""`import_file FILE`: read a file into a space and apply it, or say what it would do."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError

from essaim.exchange.transfers import inline
from essaim.exchange.transfers.management.base import TransferCommand
from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.registry import formats
from essaim.foundation.imports.models import ImportRow
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.typography import number

Plan = ImportRow.Plan
SHOWN = 20


class Command(TransferCommand):
    help = "Importe un fichier de fiches dans un espace."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FICHIER")
        parser.add_argument("--format", default="", help="Sans elle, le format est reconnu.")
        parser.add_argument(
            "--space", default="", help="Adresse courte de l’espace ; créé s’il n’existe pas."
        )
        parser.add_argument("--source", default="", help="Nom de la source ; sans elle, le nom du fichier.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Dire ce qui changerait, sans rien changer."
        )
        parser.add_argument(
            "--archive-missing", action="store_true", help="Le fichier est la liste complète."
        )
        parser.add_argument(
            "--archive-many",
            action="store_true",
            help="Archiver ce qui a disparu, même si c’est plus du cinquième de la source.",
        )
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON sur la sortie.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done; exit code 1 and a sentence where the file is refused."""
        path = Path(options["file"])
        try:
            with inline.opened(path) as stream:
                found = self._run(stream, path.name, options)
        except ReadError as error:
            self.fail(error.sentence)
        except ValidationError as error:
            self.fail(" ".join(error.messages))
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self._tell(found, path.name)

    def _run(self, stream: BinaryIO, name: str, options: dict[str, Any]) -> inline.Outcome:
        chosen = {
            "file_name": name,
            "format": options["format"],
            "source": options["source"],
            "archive_missing": options["archive_missing"],
            "archive_many": options["archive_many"],
        }
        space = inline.find_space(options["space"])
        if options["dry_run"]:
            return inline.dry_run(space, stream, **chosen)
        return inline.run(space or self._new_space(stream, name, options), stream, **chosen)

    def _new_space(self, stream: BinaryIO, name: str, options: dict[str, Any]) -> Space:
        inline.check_readable(stream, options["format"], name)
        space = inline.make_space(options["space"])
        self.stderr.write(f"L’espace «\u202f{space.slug}\u202f» n’existait pas\u202f: il est créé.")
        return space

    def _tell(self, found: inline.Outcome, name: str) -> None:
        plans, would = found.plans, found.import_id is None
        label = formats()[found.format].label
        self.stdout.write(f"{name} ({label})\u202f: {number(found.read)} fiches lues.")
        changes = plans[Plan.CREATE] + plans[Plan.UPDATE] + plans[Plan.ARCHIVE]
        if changes:
            parts = [
                (plans[Plan.CREATE], "nouvelles"),
                (plans[Plan.UPDATE], "modifiées"),
                (plans[Plan.UNCHANGED], "inchangées"),
                (plans[Plan.ARCHIVE], "archivées"),
            ]
            told = ", ".join(f"{number(count)} {word}" for count, word in parts if count)
            self.stdout.write(f"{'Cet import donnerait' if would else 'Résultat'}\u202f: {told}.")
        else:
            self.stdout.write(
                f"Rien à changer\u202f: les {number(plans[Plan.UNCHANGED])} fiches sont déjà à jour."
            )
        if found.vanished:
            share = round(100 * found.vanished / found.known)
            self.stderr.write(
                f"{number(found.vanished)} fiches sur {number(found.known)} ({share}\u202f%) ont disparu de la source"
                "\u202f: elles sont gardées. Pour les archiver\u202f: --archive-missing --archive-many"
            )
        self._tell_skipped(found)
        if changes and not would:
            self.stdout.write(f"Pour annuler\u202f: ./essaim undo {found.import_id}")

    def _tell_skipped(self, found: inline.Outcome) -> None:
        if not found.skipped:
            return
        self.stdout.write(f"Fiches écartées\u202f: {number(len(found.skipped))}.")
        for line, reason in found.skipped[:SHOWN]:
            self.stdout.write(f"  {found.unit} {number(line)}\u202f: {reason}")
        if len(found.skipped) > SHOWN:
            self.stdout.write(
                f"  … et {number(len(found.skipped) - SHOWN)} autres (--json les donne toutes)."
            )
