"""What bears a word that was renamed, merged or moved is indexed again, so that search says the word as it is now."""

from collections.abc import Sequence

from django.db import transaction

from essaim.foundation.search import index
from essaim.foundation.search.protocol import searchables
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.uses import Use, uses

AT_ONCE = 100  # bearers in one transaction: some 30 ms
MOST = 2_000  # a run


def retell(term: Term) -> None:
    """Inside an action: the first bearers follow at once, the others by the worker."""
    _next(term.pk, 0)


def retell_more() -> int:
    """Go on with the words whose bearers are many; returns how many were indexed."""
    done = 0
    waiting = Term.objects.filter(retold_to__isnull=False).order_by("pk").values_list("pk", "retold_to")
    for key, after in list(waiting[:50]):
        while after is not None and done < MOST:
            with transaction.atomic():
                count, after = _next(key, after)
            done += count
    return done


def index_again(use: Use, keys: Sequence[int]) -> None:
    """What search says of these objects, where they are found at all."""
    if keys and use.name in searchables():
        index.refresh(use.name, keys)


def _next(key: int, after: int) -> tuple[int, int | None]:
    """Index the next bearers; how many, and the key to go on from, which is written on the word."""
    count, lasts = 0, []
    for use in uses():
        keys = use.bearers(key, after, AT_ONCE)
        index_again(use, keys)
        count += len(keys)
        if len(keys) >= AT_ONCE:
            lasts.append(keys[-1])
    last = min(lasts, default=None)  # the kinds that are further do a few twice
    Term.objects.filter(pk=key).update(retold_to=last)
    return count, last
