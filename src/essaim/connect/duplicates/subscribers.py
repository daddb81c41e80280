"""After an import, what came is compared with what was there, where somebody once looked for duplicates; and two cards made of
one are said to be two."""

from essaim.foundation.kernel.events import on


@on("imports.applied")
def look_at_what_came(*, import_id: int, space_id: int, **others: object) -> None:
    """Begin a search of the space, unless one runs."""
    from django.core.exceptions import ValidationError

    from essaim.connect.duplicates.actions import look_again
    from essaim.connect.duplicates.models import Sweep
    from essaim.connect.duplicates.queries import last_sweep
    from essaim.connect.duplicates.uniting import sureness
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.spaces.models import Space

    space = Space.objects.filter(pk=space_id).first()
    last = last_sweep(space) if space else None
    if space and last is None and sureness(space):
        last = Sweep(space=space)  # the space asked for it: the first search is the service's
    if last and (last.pk is None or not last.running):
        try:
            look_again(SYSTEM, last)
        except ValidationError:
            return


@on("actors.divided")
def say_two(*, one_id: int, other_id: int, **others: object) -> None:
    """A person made two cards of one: they are never proposed as one again."""
    from essaim.connect.actors.models import Actor
    from essaim.connect.duplicates.actions import decide, pair_of
    from essaim.connect.duplicates.models import Pair
    from essaim.foundation.kernel.actions import SYSTEM

    cards = list(Actor.objects.live().filter(pk__in=[one_id, other_id]))
    if len(cards) == 2:
        found = pair_of(*cards)
        if found.state != Pair.State.DISTINCT:
            decide(SYSTEM, found, state=Pair.State.DISTINCT, seen=found.state)
