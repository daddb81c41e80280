"""`./essaim restore FILE`: put back what an archive holds."""

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from essaim.foundation.keeping import backing
from essaim.foundation.keeping.management.base import KeepingCommand
from essaim.foundation.keeping.restoring import restore
from essaim.foundation.ui.typography import number


class Command(KeepingCommand):
    help = "Restaure une sauvegarde, vérifiée d’abord."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER")
        parser.add_argument(
            "--replace", action="store_true", help="Remplacer ce qui est là, en le gardant de côté."
        )

    def work(self, options: dict[str, Any]) -> None:
        """Say what was put back and where the former is, then check everything."""
        path = Path(options["file"])
        if not path.exists() and (backing.folder() / path.name).exists():
            path = backing.folder() / path.name  # by its name alone, as the host's page shows it
        report = restore(path, options["replace"], self.tell)
        made = report.manifest
        self.stdout.write(
            f"Restauré\u202f: la sauvegarde du {made.made_at}, {number(made.rows)} lignes, identiques."
        )
        if report.aside:
            self.stdout.write(f"Ce qui était là est gardé\u202f: {report.aside}")
        if report.other_key:
            self.tell(
                "Cette sauvegarde a été faite sous une autre clé secrète (ESSAIM_SECRET_KEY)\u202f: remettez-la, sans quoi "
                "tout le monde doit se reconnecter et les empreintes du journal ne se vérifient plus."
            )
        self.stdout.flush()
        checked = subprocess.run([sys.executable, "-m", "essaim", "check_service"])
        if checked.returncode:
            self.tell("La restauration est faite\u202f; ce que la vérification trouve est écrit ci-dessus.")
