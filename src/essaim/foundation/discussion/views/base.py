"""Loading what a reader may see, and the frame of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest

from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import Named
from essaim.foundation.kernel.discussable import Discussable, by_type, discussables
from essaim.foundation.kernel.refs import refs
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.views import get_allowed

PEOPLE = ("author", "on_behalf_of", "guest", "space", "parent")


def load_target(request: HttpRequest, slug: str, public_id: UUID) -> tuple[Discussable, Any]:
    """An object that this reader may see; 404 otherwise."""
    declared = discussables().get(slug)
    if declared is None:
        raise Http404
    return declared, get_allowed(declared.objects(), request.user, declared.view, public_id=public_id)


def about(obj: Any) -> Named:
    """The object as a link."""
    ref = refs()[obj.type_name()]
    return Named(ref.name(obj), ref.url(obj))


def load(request: HttpRequest, public_id: UUID, rule: str) -> Contribution:
    """A contribution on which this reader may act by `rule`, on an object that they may see; 404 otherwise.

    Authors reach their own, and moderators what waits, wherever the object went.
    """
    rows = Contribution.objects.select_related(*PEOPLE)
    if rule == "discussion.report":
        rows = rows.filter(_in_sight(request.user))
    return get_allowed(rows, request.user, rule, public_id=public_id)


def _in_sight(user: Any) -> Q:
    """What speaks of an object that this reader may see, asked in the same query: time tells nothing of the others."""
    found = Q(pk__in=())
    for name, declared in by_type().items():
        seen = allowed(declared.objects(), user, declared.view)
        found |= Q(target_type=name, target_id__in=seen.values("pk"))
    return found


def target_of(user: Any, contribution: Contribution) -> Any:
    """What it speaks of, where this reader may see it; else None."""
    declared = by_type().get(contribution.target_type)
    if declared is None:
        return None
    return allowed(declared.objects().filter(pk=contribution.target_id), user, declared.view).first()


def whole(text: str) -> int | None:
    """A key given in an address, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
