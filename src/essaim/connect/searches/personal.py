"""What this room holds of a person: the searches that they keep."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.searches.models import SavedSearch
from essaim.connect.searches.queries import mine
from essaim.connect.searches.views import list_address
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.personal_data import GONE, Erasable


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """Each search, with the address of its list."""
    return {_("Recherches gardées"): [_thing(search) for search in mine(user)]}


def _thing(search: SavedSearch) -> dict[str, Any]:
    return {
        "title": search.name,
        "url": settings.BASE_URL + list_address(search.query),
        _("créée le"): search.created_at,
        _("partagée avec"): search.space.name if search.space else "",
    }


def _of(user: User) -> Any:
    return SavedSearch.objects.filter(party_id=user.party_id)


def _erase(user: User, choice: str) -> int:
    """A hundred at most: in one go, whatever was chosen."""
    return int(_of(user).delete()[0])


ERASABLE = [
    Erasable(
        "searches",
        gettext_lazy("Recherches gardées"),
        lambda user: _of(user).count(),
        _erase,
        choices=(GONE,),
    )
]
