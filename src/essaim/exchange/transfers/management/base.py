"""What the three commands share: a ready database, French sentences, one way to fail."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class TransferCommand(BaseCommand):
    """Works on an empty data folder too; a failure is one French sentence on stderr, and exit code 1."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of all three."""
        parser.add_argument(
            "--data", default="", metavar="DOSSIER", help="Dossier des données, comme ESSAIM_DATA."
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Move to the data folder asked for, see that its tables exist, then run."""
        self.as_json = bool(options.get("json"))
        self._move(options.get("data") or "")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        return super().execute(*args, **options)

    def _move(self, folder: str) -> None:
        """Settings are read once: another data folder needs another process, which takes this one's place."""
        if not folder or Path(folder).resolve() == Path(settings.DATA).resolve():
            return
        environment = os.environ | {"ESSAIM_DATA": str(Path(folder).resolve())}
        os.execve(sys.executable, [sys.executable, "-m", "essaim", *sys.argv[1:]], environment)

    def fail(self, sentence: str) -> NoReturn:
        """Say why, and stop."""
        self.stderr.write(sentence, self.style.ERROR)
        if self.as_json:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        sys.exit(1)
