"""`archive_space SLUG --output F`: a whole space, as an archive that another Essaim reads back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from essaim.exchange.archives.parts import archive_of
from essaim.exchange.transfers import exports
from essaim.exchange.transfers.management.base import TransferCommand
from essaim.foundation.spaces.models import Space


class Command(TransferCommand):
    help = "Met tout un espace dans une archive, qu’un autre Essaim relit à l’identique."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("space", metavar="ESPACE", help="Adresse courte de l’espace.")
        parser.add_argument("--output", required=True, metavar="FICHIER")
        parser.add_argument("--no-files", action="store_true", help="Sans les fichiers joints.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive; exit code 1 where there is no such space, or no place to write."""
        space = Space.objects.filter(slug=options["space"]).first()
        if space is None:
            self.fail(f"L’espace «\u202f{options['space']}\u202f» n’existe pas.")
        try:
            with Path(options["output"]).open("wb") as file:
                file.writelines(archive_of(space, exports.Operator(), with_files=not options["no_files"]))
        except OSError as error:
            self.fail(
                f"Le fichier «\u202f{options['output']}\u202f» ne peut pas être écrit ({error.strerror})."
            )
