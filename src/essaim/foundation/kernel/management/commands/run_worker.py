"""`run_worker`: the process that does queued and periodic work, started beside the pages by `./essaim up`."""

from typing import Any

from django.core.management.base import BaseCommand

from essaim.foundation.kernel.worker import Worker


class Command(BaseCommand):
    help = "Fait ce qui attend dans la file et ce qui revient à heure fixe."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        Worker().run()
