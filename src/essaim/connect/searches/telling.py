"""Once a day, for each search that tells: did cards come that its owner may see?"""

from essaim.connect.actors.listing import newest
from essaim.connect.actors.models import Actor
from essaim.connect.searches.actions import tell_search
from essaim.connect.searches.models import SavedSearch
from essaim.connect.searches.queries import filters_of
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.scope import prepare_scopes

BATCH = 100


def tell_all() -> int:
    """Tell the owners of the searches that have something new; returns how many. Twice is as good as once."""
    last = Actor.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = begun = 0
    waiting = SavedSearch.objects.filter(tells=True, told_to__lt=last).order_by("pk")
    while batch := list(waiting.filter(pk__gt=begun)[:BATCH]):
        begun = batch[-1].pk
        count += _tell(batch, last)
    return count


def _tell(batch: list[SavedSearch], last: int) -> int:
    users = User.objects.filter(party_id__in={search.party_id for search in batch}, is_active=True)
    owners = {user.party_id: user for user in users}
    prepare_scopes(list(owners.values()))
    found = [search for search in batch if _something_new(search, owners.get(search.party_id))]
    for search in found:
        tell_search(SYSTEM, search, told_to=last)
    told = {search.pk for search in found}
    silent = [search.pk for search in batch if search.pk not in told]
    SavedSearch.objects.filter(pk__in=silent).update(told_to=last)
    return len(found)


def _something_new(search: SavedSearch, owner: User | None) -> bool:
    return owner is not None and bool(newest(owner, filters_of(search, owner), 1, search.told_to))
