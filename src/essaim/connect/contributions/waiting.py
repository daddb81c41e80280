"""What waits for who facilitates: one line, however much waits and in however many spaces."""

from django.urls import reverse
from django.utils.translation import ngettext

from essaim.connect.contributions.queries import waiting_since
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.kernel.waiting import Waiting


def waiting(user: User) -> list[Waiting]:
    """One query, none for who facilitates nothing."""
    if not scope_of(user).facilitator:
        return []
    number, since = waiting_since(user)
    if since is None:
        return []
    said = ngettext("%(number)s proposition à traiter", "%(number)s propositions à traiter", number)
    return [Waiting(said % {"number": number}, reverse("contributions:queue"), since)]
