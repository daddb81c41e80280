"""Looking for duplicates, some cards at a time: the weighing is done outside any transaction, what is found is written in
short ones, and a search that is stopped goes on from the last card."""

from collections.abc import Mapping, Sequence
from time import perf_counter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from essaim.connect.actors import alike, keying
from essaim.connect.actors.matching import cards
from essaim.connect.actors.matching.engine import Model
from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside
from essaim.connect.duplicates.models import Pair, Sweep
from essaim.connect.duplicates.uniting import unite_sure

AT_ONCE = 200  # cards
AHEAD = 5_000  # keys of cards read at once: finding the next ones sorts those of the space
WRITTEN = 100  # pairs in one transaction


def go_on(sweep_id: int, seconds: float = float("inf")) -> bool:
    """Take a search on; stops between two steps once so many seconds have passed. True where more is left."""
    began = perf_counter()
    sweep = Sweep.objects.select_related("space").filter(pk=sweep_id, state=Sweep.State.RUNNING).first()
    if sweep is None:
        return False
    spaces = _spaces(sweep)
    if not sweep.after:
        _prepare(sweep, spaces)
    model = cards.model(keying.frequencies(sweep.space))
    while waiting := _next(sweep, spaces):
        for start in range(0, len(waiting), AT_ONCE):
            _step(sweep, spaces, waiting[start : start + AT_ONCE], model)
            if perf_counter() - began > seconds:
                return True
    now = timezone.now()
    Sweep.objects.filter(pk=sweep.pk).update(state=Sweep.State.DONE, finished_at=now, updated_at=now)
    if sweep.space:
        unite_sure(sweep.space)
    return False


def changed_since(sweep: Sweep) -> bool:
    """Whether a card changed, of those that this search looks at, since it began."""
    since = Sweep(space=sweep.space, since=sweep.created_at)
    return _cards(since, _spaces(sweep)).order_by().exists()


def _spaces(sweep: Sweep) -> list[int] | None:
    """None: everywhere."""
    return inside(sweep.space) if sweep.space else None


def _prepare(sweep: Sweep, spaces: Sequence[int] | None) -> None:
    """Count the words of the names, which say how rare each is; and how many cards there are to look at."""
    if sweep.space:
        keying.count_words(sweep.space)
    sweep.total = _cards(sweep, spaces).count()
    Sweep.objects.filter(pk=sweep.pk).update(total=sweep.total, done=0, updated_at=timezone.now())


def _cards(sweep: Sweep, spaces: Sequence[int] | None) -> QuerySet[Actor]:
    found = Actor.objects.live()
    found = found.filter(space_id__in=spaces) if spaces is not None else found
    return found.filter(updated_at__gt=sweep.since) if sweep.since else found


def _next(sweep: Sweep, spaces: Sequence[int] | None) -> list[int]:
    rows = _cards(sweep, spaces).filter(pk__gt=sweep.after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AHEAD])


def _step(sweep: Sweep, spaces: Sequence[int] | None, keys: Sequence[int], model: Model) -> None:
    """These cards against all the others; each pair is met from its older card, but for cards that alone changed."""
    ready = alike.read(keys)
    found = alike.alike(spaces, ready, model, but={key: (key,) for key in ready})
    likely = {
        (min(key, each.actor_id), max(key, each.actor_id)): each
        for key, some in found.items()
        for each in some
    }
    write(keys, likely)
    sweep.after, sweep.done = keys[-1], sweep.done + len(keys)
    Sweep.objects.filter(pk=sweep.pk).update(after=sweep.after, done=sweep.done, updated_at=timezone.now())


def write(keys: Sequence[int], likely: Mapping[tuple[int, int], alike.Likeness]) -> None:
    """Keep the pairs that these cards are in: those found, and none of the open ones that are no longer alike. What people
    decided stands."""
    spaces = dict(
        Actor.objects.filter(pk__in={key for pair in likely for key in pair}).values_list("pk", "space_id")
    )
    now = timezone.now()
    rows = [
        Pair(
            one_id=one,
            other_id=other,
            one_space=spaces[one],
            other_space=spaces[other],
            bits=round(each.score.weight, 2),
            degree=each.degree,
            updated_at=now,
        )
        for (one, other), each in sorted(likely.items())
        if one in spaces and other in spaces
    ]
    for start in range(0, len(rows), WRITTEN):
        with transaction.atomic():
            Pair.objects.bulk_create(
                rows[start : start + WRITTEN],
                update_conflicts=True,
                unique_fields=["one", "other"],
                update_fields=["bits", "degree", "one_space", "other_space", "updated_at"],
            )
    _forget(keys, set(likely))


def _forget(keys: Sequence[int], likely: set[tuple[int, int]]) -> None:
    """Open pairs of these cards that this search did not find again."""
    gone = []
    for side in ("one_id__in", "other_id__in"):
        held = Pair.objects.filter(**{side: list(keys)}, state=Pair.State.OPEN)
        for key, one, other in held.values_list("pk", "one_id", "other_id"):
            if (one, other) not in likely:
                gone.append(key)
    if gone:
        Pair.objects.filter(pk__in=gone).delete()
