"""What this room holds of a person: the needs and offers that they wrote for actors."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.offers.actions import purge_offer
from essaim.connect.offers.models import Offer
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM


def _of(user: User) -> Any:
    return Offer.objects.filter(author_id=user.party_id).select_related("actor").order_by("pk")


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Those of the past too."""
    return {_("Besoins et offres"): [_thing(offer) for offer in _of(user).select_related("theme")]}


def _thing(offer: Offer) -> dict[str, Any]:
    return {
        "title": offer.title,
        "url": reverse("offers:offer", args=[offer.public_id]),
        _("nature"): offer.get_kind_display(),
        _("fiche"): offer.actor.name,
        _("texte"): offer.text,
        _("thème"): offer.theme.label if offer.theme else "",
        _("jusqu’au"): offer.until,
        _("créée le"): offer.created_at,
    }


def _erase(user: User, choice: str) -> int:
    """They are said in the name of an actor: without their author they still stand."""
    if choice == NAMED:
        return 0
    found = list(_of(user)[:BATCH])
    if choice == UNNAMED:
        return int(Offer.objects.filter(pk__in=[each.pk for each in found]).update(author=unnamed()))
    for each in found:
        purge_offer(SYSTEM, each)
    return len(found)


ERASABLE = [
    Erasable(
        "offers",
        gettext_lazy("Besoins et offres"),
        lambda user: _of(user).count(),
        _erase,
        (UNNAMED, NAMED, GONE),
    )
]
