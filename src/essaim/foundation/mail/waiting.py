"""What waits for somebody: to say whether an address that refuses our mails works again."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.waiting import Waiting
from essaim.foundation.mail.queries import failing


def waiting(user: User) -> list[Waiting]:
    """One query."""
    known = failing(user.email)
    if known is None or known.failing_since is None:
        return []
    text = _("Votre adresse %(address)s refuse nos courriels : vérifiez-la") % {"address": user.email}
    return [Waiting(text, reverse("news:settings"), known.failing_since)]
