"""`./essaim manage make_host MAIL`: let somebody run the whole service."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.foundation.accounts.actions import make_host, open_account
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM


class Command(BaseCommand):
    help = (
        "Confie l’hébergement du service à la personne de cette adresse ; ouvre son compte s’il n’existe pas."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mail", help="adresse de courriel")

    def handle(self, *args: Any, **options: Any) -> None:
        mail = options["mail"].strip().lower()
        user = User.objects.filter(email=mail).select_related("party").first()
        try:
            party = user.party if user else open_account(SYSTEM, None, email=mail)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        make_host(SYSTEM, party)
        self.stdout.write(
            f"{mail} tient maintenant ce service. On se connecte par un code envoyé à cette adresse."
        )
