"""Deciding of a pair, and asking for a search; uniting itself is the directory's (`actors.uniting`)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.uniting import unite_actors
from essaim.connect.duplicates import tasks
from essaim.connect.duplicates.models import Pair, Sweep
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.spaces.models import Space

State = Pair.State
SILENT = timedelta(
    minutes=10
)  # a search that has told nothing for so long goes on when it is asked for again


@action("duplicates.search")
def search_space(by: Any, space: Space, /) -> Sweep:
    """Look for duplicates in the space and what is under it; only cards that changed since the last search, where there
    was one. ValidationError: one is running."""
    return _begin(space, by.party_id)


@action("duplicates.search_all")
def search_all(by: Any, sweep: Sweep, /) -> Sweep:
    """The same, among all the cards of the service. ValidationError: one is running."""
    return _begin(None, by.party_id)


@action("duplicates.sweep")
def look_again(by: Any, last: Sweep, /) -> Sweep:
    """The service goes on from a search that is over, with what changed since. ValidationError: one is running."""
    return _begin(last.space, by.party_id)


def _begin(space: Space | None, party_id: int | None) -> Sweep:
    known = Sweep.objects.filter(space=space).order_by("-pk")
    if running := known.filter(state=Sweep.State.RUNNING).first():
        if running.updated_at > timezone.now() - SILENT:
            raise ValidationError(_("Une recherche est déjà en cours."))
        tasks.sweep.enqueue(running.pk)
        return running
    last = known.filter(state=Sweep.State.DONE).first()
    sweep = Sweep.objects.create(space=space, by_id=party_id, since=last.created_at if last else None)
    tasks.sweep.enqueue(sweep.pk)
    return sweep


def pair_of(one: Actor, other: Actor) -> Pair:
    """The pair of two cards, in whatever order they come; not saved where nobody met it yet."""
    first, second = sorted((one, other), key=lambda card: card.pk)
    found = Pair.objects.filter(one=first, other=second).first()
    found = found or Pair(one=first, other=second)
    found.one, found.other = first, second
    found.one_space, found.other_space = first.space_id, second.space_id
    return found


@action("duplicates.decide")
def decide(by: Any, pair: Pair, /, *, state: str, seen: str = State.OPEN) -> Pair:
    """Say that they are two, or that one will see later, or take that back. `seen`: the state that one decided from.
    ValidationError: somebody decided otherwise meanwhile, or one of the cards is gone."""
    if state not in State.values:
        raise ValidationError(_("Ce choix n’est pas proposé."))
    held = _held(pair, seen)
    before, held.state = held.state, state
    decided = state != State.OPEN
    held.by_id, held.decided_at = (by.party_id, timezone.now()) if decided else (None, None)
    held.save()
    record(held, {"state": before}, {"state": state})
    return held


@action("duplicates.decide")
def unite(
    by: Any, pair: Pair, /, *, keep: Actor, taken: Collection[str] = (), seen: str = State.OPEN
) -> Pair:
    """They are one: the card `keep` stays, with the fields `taken` from the other. ValidationError as `decide`, and as
    `unite_actors`. Denied."""
    held = _held(pair, seen)
    other = held.other if keep.pk == held.one_id else held.one
    if keep.pk not in (held.one_id, held.other_id):
        raise ValidationError(_("Ce choix n’est pas proposé."))
    unite_actors(by, keep, other=other, taken=taken)
    held.state, held.by_id, held.decided_at = State.OPEN, by.party_id, timezone.now()
    held.save()
    return held


def _held(pair: Pair, seen: str) -> Pair:
    """The pair as it stands now, held until the end of the transaction; both cards live."""
    if Actor.objects.live().filter(pk__in=[pair.one_id, pair.other_id]).count() < 2:
        raise ValidationError(
            _(
                "L’une des deux fiches n’est plus dans l’annuaire : elle vient d’être réunie ou mise à la corbeille."
            )
        )
    made, _new = Pair.objects.get_or_create(
        one_id=pair.one_id,
        other_id=pair.other_id,
        defaults={"one_space": pair.one_space, "other_space": pair.other_space},
    )
    held = Pair.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=made.pk)
    if held.state != seen:
        said = {"state": held.get_state_display().lower()}
        raise ValidationError(
            _("Quelqu’un d’autre vient d’en décider (%(state)s) : relisez avant de choisir.") % said
        )
    return held
