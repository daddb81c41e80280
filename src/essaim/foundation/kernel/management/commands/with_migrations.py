"""`with_migrations COMMAND …`: bring the tables up to date, then run another command with its own arguments."""

from typing import Any

from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand

from essaim.foundation.kernel.management.commands.prepare import migrate_if_needed


class Command(BaseCommand):
    help = "Met à jour la base, puis lance une autre commande."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        migrate_if_needed()
        ManagementUtility([argv[0], *argv[2:]]).execute()

    def handle(self, *args: Any, **options: Any) -> None:
        raise NotImplementedError("run_from_argv does all")
