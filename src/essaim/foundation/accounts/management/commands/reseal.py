"""`./essaim manage reseal`: seal the second factors under today's key, so that the one before can be forgotten."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from essaim.foundation.accounts.sealing import Unreadable, sealed_anew

BATCH = 200


class Command(BaseCommand):
    help = "Scelle les seconds moyens de connexion sous la clé du jour."

    def handle(self, *args: Any, **options: Any) -> None:
        """By batches; beginning again is harmless."""
        held = Authenticator.objects.filter(type__in=["totp", "recovery_codes"])
        keys = list(held.order_by("pk").values_list("pk", flat=True))
        lost = 0
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                for each in held.select_for_update().filter(pk__in=keys[start : start + BATCH]):
                    try:
                        each.data = sealed_anew(each.data)
                    except Unreadable:
                        lost += 1
                    else:
                        each.save(update_fields=["data"])
        self.stdout.write(_("%(count)d moyens scellés sous la clé du jour.") % {"count": len(keys) - lost})
        if lost:
            raise CommandError(
                _("%(count)d moyens le sont sous une clé perdue : ajoutez-la à ESSAIM_OLD_SECRET_KEYS.")
                % {"count": lost}
            )
