"""What waits for somebody about their account: the day when it goes."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Departure, User
from essaim.foundation.kernel.waiting import Waiting


def waiting(user: User) -> list[Waiting]:
    """One query."""
    return [
        Waiting(
            _("Votre compte sera effacé le %(day)s. Vous pouvez encore le garder.")
            % {"day": date_format(timezone.localtime(each.due_at), "j F")},
            reverse("accounts:erase"),
            each.asked_at,
        )
        for each in Departure.objects.filter(user=user)
    ]
