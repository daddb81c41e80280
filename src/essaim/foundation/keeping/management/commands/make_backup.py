"""`./essaim backup [FILE]`: one archive of everything, while the service runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from essaim.foundation.keeping import backing
from essaim.foundation.keeping.management.base import KeepingCommand
from essaim.foundation.ui.typography import number


class Command(KeepingCommand):
    help = "Sauvegarde tout dans une archive, vérifiée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="", metavar="FICHIER", help="Sans lui, un nom daté dans « backups »."
        )
        parser.add_argument("--asked", type=int, default=0, help="La sauvegarde demandée depuis la page.")

    def work(self, options: dict[str, Any]) -> None:
        """Print where it is, and what it holds."""
        if options["asked"]:
            from essaim.foundation.keeping.running import run

            run(options["asked"])
            return
        path = (
            Path(options["file"]) if options["file"] else backing.folder() / backing.name_for(timezone.now())
        )
        if path.exists():
            self.fail(f"«\u202f{path}\u202f» existe déjà\u202f: donnez un autre nom.")
        manifest = backing.make(path)
        files = sum(not name.startswith("tables/") for name in manifest.members)
        self.stdout.write(str(path))
        self.tell(
            f"Sauvegarde faite et vérifiée\u202f: {number(manifest.rows)} lignes, {number(files)} fichier{'s' * (files > 1)}, "
            f"{number(max(1, path.stat().st_size // 10**6))} Mo."
        )
        if "secret_key" not in manifest.members:
            self.tell(
                "La clé secrète vient d’un réglage et n’y est pas\u202f: gardez ESSAIM_SECRET_KEY ailleurs, à l’abri."
            )
