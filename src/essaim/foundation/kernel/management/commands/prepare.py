"""`prepare`: what must be true before pages are served — tables, translations, the demonstration if nothing is there."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_if_needed() -> None:
    """Apply migrations where some wait; tells so on stderr, since stdout belongs to the command that follows."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Mise à jour de la base…", file=sys.stderr)
        call_command("migrate", verbosity=0)


class Command(BaseCommand):
    help = "Met à jour la base et les traductions, charge la démonstration dans une base vide."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        migrate_if_needed()
        call_command("messages", compile_only=True)
        if settings.DEMO and "load_demo" in get_commands():
            call_command("load_demo", stdout=self.stderr)
