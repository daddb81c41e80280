"""`read_archive F --space SLUG`: an archive read back into an empty space."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError

from essaim.exchange.archives.packing import NO_LIMIT, unpack
from essaim.exchange.archives.starting import start_reading
from essaim.exchange.transfers import inline
from essaim.exchange.transfers.management.base import TransferCommand
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports import uploads
from essaim.foundation.imports.actions import apply_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.running import go_on, read_import
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.spaces.models import Space
from essaim.foundation.ui.typography import number


class Command(TransferCommand):
    help = "Reprend l’archive d’un espace dans un espace vide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FICHIER")
        parser.add_argument(
            "--space", required=True, help="Adresse courte de l’espace ; créé s’il n’existe pas."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was made; exit code 1 and a sentence where the archive is refused."""
        path = Path(options["file"])
        try:
            with inline.opened(path, NO_LIMIT) as stream:
                space = Space.objects.filter(slug=options["space"]).first() or self._new_space(
                    stream, options
                )
                batch = self._start(space, stream, path)
                read_import(batch)
        except ReadError as error:
            self.fail(error.sentence)
        except ValidationError as error:
            self.fail(" ".join(error.messages))
        batch.refresh_from_db()
        if batch.state == Import.State.REFUSED:
            self.fail(batch.refusal)
        if batch.state == Import.State.READY:
            apply_import(SYSTEM, batch, queue=False)
            go_on(batch.pk)
            batch.refresh_from_db()
        self._tell(batch)

    def _start(self, space: Space, stream: BinaryIO, path: Path) -> Import:
        kept = uploads.link(path)
        try:
            return start_reading(SYSTEM, space, stream, path.name, kept=kept)
        except BaseException:
            uploads.drop(kept)
            raise

    def _new_space(self, stream: BinaryIO, options: dict[str, Any]) -> Space:
        """Made only for an archive that can be read from end to end."""
        for _each in unpack(stream):
            pass
        stream.seek(0)
        space = inline.make_space(options["space"])
        self.stderr.write(f"L’espace «\u202f{space.slug}\u202f» n’existait pas\u202f: il est créé.")
        return space

    def _tell(self, batch: Import) -> None:
        self.stdout.write(
            f"{number(batch.to_create)} éléments repris, {number(batch.unchanged)} déjà là, "
            f"{number(batch.skipped)} écartés."
        )
        for row in batch.rows.filter(plan=ImportRow.Plan.SKIP).order_by("pk")[:20]:
            self.stdout.write(f"  {batch.unit} {number(row.line)}\u202f: {row.reason}")
