"""What the commands share: sentences on stderr, one way to fail."""

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from essaim.foundation.keeping.problems import Problem


class KeepingCommand(BaseCommand):
    """A `Problem` is one sentence on stderr and exit code 1, never a trace."""

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.work(options)
        except Problem as problem:
            self.fail(str(problem))
        except KeyboardInterrupt:
            self.fail("Arrêté.")

    def work(self, options: dict[str, Any]) -> None:
        """What the command does."""
        raise NotImplementedError

    def fail(self, sentence: str) -> NoReturn:
        """Say why, and stop."""
        self.stderr.write(sentence, self.style.ERROR)
        sys.exit(1)

    def tell(self, sentence: str) -> None:
        """A word about how far it is, out of the way of the result."""
        if sentence:
            print(sentence, file=sys.stderr, flush=True)
