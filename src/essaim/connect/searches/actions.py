"""Keeping a search, changing it, sharing it, telling what came."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.searches.models import SavedSearch
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.rules import check
from essaim.foundation.spaces.models import Space

MOST = 100  # searches that one person keeps


def _latest() -> int:
    return Actor.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@action("searches.keep")
def keep_search(
    by: Any, party: Party, /, *, query: str, name: str, tells: bool, space: Space | None
) -> SavedSearch:
    """Keep the filters `query` under a name. ValidationError: a hundred already; Denied: not a member of `space`."""
    if SavedSearch.objects.filter(party=party).count() >= MOST:
        raise ValidationError(_("Vous gardez déjà cent recherches : retirez-en quelques-unes d’abord."))
    _may_share(by, space)
    return SavedSearch.objects.create(
        party=party, name=name, query=query, tells=tells, space=space, told_to=_latest()
    )


@action("searches.change")
def change_search(
    by: Any, search: SavedSearch, /, *, name: str, tells: bool, space: Space | None
) -> SavedSearch:
    """Another name, told or not, shared elsewhere or with nobody. Denied: not a member of `space`."""
    if space is not None and space.pk != search.space_id:
        _may_share(by, space)
    if tells and not search.tells:
        search.told_to = _latest()  # not what came while it was silent
    search.name, search.tells, search.space = name, tells, space
    search.save()
    return search


def _may_share(by: Any, space: Space | None) -> None:
    if space is not None:
        check(by, "searches.share", space)


@action("searches.change")
def drop_search(by: Any, search: SavedSearch, /) -> None:
    """Keep it no more: it holds nothing that is not in the directory."""
    SavedSearch.objects.filter(pk=search.pk).delete()  # the journal still needs its key


@action("searches.unshare")
def unshare_search(by: Any, search: SavedSearch, /) -> SavedSearch:
    """Leave it to its owner alone."""
    search.space = None
    search.save(update_fields=["space", "updated_at"])
    return search


@action("searches.tell")
def tell_search(by: Any, search: SavedSearch, /, *, told_to: int) -> SavedSearch:
    """New cards match: an entry of the journal, which becomes its owner's news."""
    search.told_to = told_to
    search.save(update_fields=["told_to"])
    return search
