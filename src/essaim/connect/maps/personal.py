"""What this room holds of a person: the maps that they made, the directories that they had printed."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.maps.models import Printing, SavedMap
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import GONE, NAMED, UNNAMED, Erasable

_ALONE = Q(space=None) | Q(visibility="private")


def _maps(user: User) -> Any:
    return SavedMap.objects.filter(party_id=user.party_id)


def _printings(user: User) -> Any:
    return Printing.objects.filter(party_id=user.party_id).defer("content").order_by("pk")


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Each map with its address, and what is being printed."""
    maps = _maps(user).select_related("space").order_by("name", "pk")
    return {
        _("Cartes gardées"): [_map(saved) for saved in maps],
        _("Annuaires en PDF"): [
            {
                "title": each.title,
                "url": reverse("maps:printing", args=[each.public_id]),
                _("demandé le"): each.created_at,
            }
            for each in _printings(user)
        ],
    }


def _map(saved: SavedMap) -> dict[str, Any]:
    return {
        "title": saved.name,
        "url": reverse("maps:map", args=[saved.public_id]),
        _("phrase"): saved.sentence,
        _("filtres"): saved.query,
        _("espace"): saved.space.name if saved.space else "",
        _("créée le"): saved.created_at,
    }


def _erase(user: User, choice: str) -> int:
    """A hundred at most, in one go. What was for oneself alone goes; a space keeps the maps that it shows, unless one
    takes them too."""
    Printing.objects.filter(party_id=user.party_id).delete()
    going = _maps(user) if choice == GONE else _maps(user).filter(_ALONE)
    count = int(going.delete()[0])
    if choice == UNNAMED:
        count += int(_maps(user).update(party=unnamed()))
    return count


ERASABLE = [
    Erasable(
        "maps",
        gettext_lazy("Cartes gardées"),
        lambda user: _maps(user).count() + _printings(user).count(),
        _erase,
        (UNNAMED, NAMED, GONE),
    )
]
