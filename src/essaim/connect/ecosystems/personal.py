"""What this room holds of a person: the viewpoints that they drew."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.ecosystems.actions import purge_ecosystem
from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.ecosystems.reading import title
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM


def _of(user: User) -> Any:
    return Ecosystem.objects.filter(author_id=user.party_id).select_related("card").order_by("pk")


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Those of the bin too, with what they name."""
    return {_("Écosystèmes"): [_thing(each) for each in _of(user).prefetch_related("nodes__card")]}


def _thing(each: Ecosystem) -> dict[str, Any]:
    return {
        "title": title(each),
        "url": reverse("ecosystems:ecosystem", args=[each.public_id]),
        _("dessiné par"): each.drawn_by,
        _("dessiné le"): each.drawn_on,
        _("noms"): [str(node) for node in each.nodes.all() if node.group_id],
        _("créée le"): each.created_at,
    }


def _erase(user: User, choice: str) -> int:
    """A viewpoint is often that of a workshop: without its author it still stands."""
    if choice == NAMED:
        return 0
    found = list(_of(user)[:BATCH])
    if choice == UNNAMED:
        return int(Ecosystem.objects.filter(pk__in=[each.pk for each in found]).update(author=unnamed()))
    for each in found:
        purge_ecosystem(SYSTEM, each)
    return len(found)


ERASABLE = [
    Erasable(
        "ecosystems",
        gettext_lazy("Écosystèmes"),
        lambda user: _of(user).count(),
        _erase,
        (UNNAMED, NAMED, GONE),
    )
]
