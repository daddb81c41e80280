"""What this room holds of a person: the agreements that they wrote down, in the name of spaces."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.partnerships.actions import remove_agreement
from essaim.connect.partnerships.models import Agreement
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.erasing import erase_revisions


def _of(user: User) -> Any:
    return Agreement.objects.filter(author_id=user.party_id).select_related("space").order_by("pk")


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Those that they wrote down."""
    return {_("Partenariats inscrits"): [_thing(each) for each in _of(user)]}


def _thing(agreement: Agreement) -> dict[str, Any]:
    return {
        "title": agreement.title,
        "url": reverse("partnerships:agreement", args=[agreement.public_id]),
        _("espace"): agreement.space.name,
        _("objet"): agreement.purpose,
        _("créée le"): agreement.created_at,
    }


def _erase(user: User, choice: str) -> int:
    """They bind organisations: without their author they still stand, unless this person wants none of it to stay."""
    if choice == NAMED:
        return 0
    found = list(_of(user)[:BATCH])
    if choice == UNNAMED:
        return int(Agreement.objects.filter(pk__in=[each.pk for each in found]).update(author=unnamed()))
    for each in found:
        remove_agreement(SYSTEM, each)
    erase_revisions(Agreement, [each.pk for each in found])
    return len(found)


ERASABLE = [
    Erasable(
        "partnerships",
        gettext_lazy("Partenariats inscrits"),
        lambda user: _of(user).count(),
        _erase,
        (UNNAMED, NAMED, GONE),
    )
]
