"""`bounces < retours.mbox`: reads the notices of failure that came back to the sending address."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from essaim.foundation.mail import bounces
from essaim.foundation.mail.taking import take


class Command(BaseCommand):
    help = "Lit des retours de courriels (RFC 3464, mbox ou message seul) sur l’entrée standard."

    def handle(self, *args: Any, **options: Any) -> None:
        mailbox = sys.stdin.buffer.read()
        taken = take(each for message in bounces.split(mailbox) for each in bounces.read(message))
        self.stdout.write(
            f"{taken.read} retour(s) lu(s), dont {taken.ours} de nos courriels ; "
            f"{taken.failing} adresse(s) qui ne reçoivent plus que l’indispensable."
        )
