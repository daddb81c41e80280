"""`export_space FORMAT --space S`: what a space publishes, as a file."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from essaim.exchange.transfers import exports, inline
from essaim.exchange.transfers.management.base import TransferCommand


class Command(TransferCommand):
    help = "Exporte les fiches d’un espace, celles que tout le monde peut lire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("format", metavar="FORMAT", help="csv, geojson, jsonld…")
        parser.add_argument("--space", default="", help="Adresse courte de l’espace.")
        parser.add_argument("--output", default="", metavar="FICHIER", help="Sans elle, la sortie.")
        parser.add_argument("--everything", action="store_true", help="Aussi ce qui n’est pas public.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the bytes; exit code 1 for a format or a space that there is not."""
        fmt = exports.find_format(options["format"])
        if fmt is None:
            known = ", ".join(each.name for each in exports.writable())
            self.fail(
                f"Nous n’écrivons pas le format «\u202f{options['format']}\u202f», mais\u202f: {known}."
            )
        space = inline.find_space(options["space"])
        if space is None:
            self.fail(f"L’espace «\u202f{options['space'] or inline.DEFAULT_SPACE}\u202f» n’existe pas.")
        reader = exports.Operator() if options["everything"] else AnonymousUser()
        pieces = exports.export(space, fmt, reader)
        if not options["output"]:
            return self._print(pieces)
        try:
            with Path(options["output"]).open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            self.fail(
                f"Le fichier «\u202f{options['output']}\u202f» ne peut pas être écrit ({error.strerror})."
            )

    def _print(self, pieces: Iterable[bytes]) -> None:
        """To the output; whoever reads it may stop when they have seen enough (`| head`)."""
        out = getattr(sys.stdout, "buffer", None)
        try:
            for piece in pieces:
                out.write(piece) if out else self.stdout.write(piece.decode(), ending="")
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
