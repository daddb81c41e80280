"""Two cards become one, and can be two again: the one that stays is completed, the other goes to the bin, and what hung
on it follows (sources, claims, relations, comments, files, follows, needs and offers: see `kernel.hanging`)."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor, Division, Union
from essaim.connect.actors.placing import Given
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.values import CARD_FIELDS, LISTS, TERMS, explicit_terms, fields_of, same, write
from essaim.foundation.files.keeping import follow
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.hanging import move_all, move_back
from essaim.foundation.kernel.models import Revision
from essaim.foundation.kernel.rules import check
from essaim.foundation.vocabularies.words import fold

KEPT = timedelta(days=30)  # during which it can be undone, as long as a card stays in the bin
ADDRESS = (
    "street",
    "postcode",
    "city",
    "country",
    "latitude",
    "longitude",
)  # one thing, said by one card or the other
UNITED = "united"  # in a revision: the public id of the card that joined
BUDGET = ("budget", "budget_year")
TOGETHER = {name: unit for unit in (ADDRESS, BUDGET) for name in unit}
HOPS = 10  # cards that became others, one after another


@action("actors.unite")
def unite_actors(
    by: Any, actor: Actor, /, *, other: Actor, taken: Collection[str] = (), score: Any = None
) -> Actor:
    """Make `other` one with `actor`, which stays. Lists and words are joined; a field that `actor` lacks is filled from
    `other`, and so are those of `taken`. ValidationError: one of them is no longer there, it is itself, or both are
    represented by different organisations. Denied: one does not facilitate both. `score`: why the service does it of itself
    (see `Union`)."""
    if not isinstance(by, System):
        check(by, "actors.unite", other)
    winner, loser = _held(actor, other)
    if winner.party_id and loser.party_id:
        raise ValidationError(
            _(
                "Ces deux fiches sont représentées, chacune par son organisation : retirez d’abord l’une des deux."
            )
        )
    before, after = changes(winner, loser, taken)
    moved = join(winner, loser)
    _rewrite(winner, loser, after)
    about = {"former": loser.public_id, "moved": moved, "by_id": by.party_id, "score": score}
    Union.objects.create(winner=winner, loser=loser, **about)
    record(winner, {**before, UNITED: None}, {**after, UNITED: str(loser.public_id)})
    record(loser, {"binned": False}, {"binned": True})
    return winner


def _held(actor: Actor, other: Actor) -> tuple[Actor, Actor]:
    """Both as they stand now, held until the end of the transaction. ValidationError."""
    if actor.pk == other.pk:
        raise ValidationError(_("Choisissez deux fiches différentes."))
    rows = Actor.objects.live().select_for_update(of=("self",)).filter(pk__in=[actor.pk, other.pk])
    found = {each.pk: each for each in rows.order_by("pk")}
    if len(found) < 2:
        raise ValidationError(
            _(
                "L’une des deux fiches n’est plus dans l’annuaire : elle vient d’être réunie ou mise à la corbeille."
            )
        )
    return found[actor.pk], found[other.pk]


def changes(
    winner: Actor, loser: Actor, taken: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would change of `winner`, before and after, by field; one query."""
    terms = explicit_terms([winner, loser])
    ours, theirs = fields_of(winner, terms[winner.pk]), fields_of(loser, terms[loser.pk])
    wanted = {name: found for name in CARD_FIELDS if (found := _value(name, ours, theirs, taken)) is not None}
    changed = [name for name, value in wanted.items() if not same(name, ours.get(name), value)]
    emptied = [
        name
        for unit in (ADDRESS, BUDGET)
        if set(unit) & set(taken)
        for name in unit
        if name in ours and name not in theirs
    ]
    return (
        {name: ours.get(name) for name in [*changed, *emptied]},
        {name: wanted[name] for name in changed} | dict.fromkeys(emptied),
    )


def _value(name: str, ours: Mapping[str, Any], theirs: Mapping[str, Any], taken: Collection[str]) -> Any:
    """What the card that stays says of a field once the other has joined it; None: as before."""
    if name in TERMS or name in LISTS:
        said = [*ours.get(name, ()), *theirs.get(name, ())]
        return list(dict.fromkeys(map(str, said))) or None
    unit = TOGETHER.get(name, (name,))
    if set(unit) & set(taken) or not any(each in ours for each in unit if each != "country"):
        return theirs.get(name)
    same_town = unit is ADDRESS and fold(str(ours.get("city", ""))) == fold(str(theirs.get("city", "")))
    return theirs.get(name) if same_town and name not in ours else None


def join(winner: Actor, loser: Actor) -> dict[str, Any]:
    """Put the loser in the bin, and what hung on it on the winner, inside an action; what moved."""
    party, loser.party, loser.binned_at = loser.party, None, timezone.now()
    loser.save(update_fields=["party", "binned_at", "updated_at"])
    if party:
        winner.party = party
    winner.save()
    moved: dict[str, Any] = move_all(loser, winner)
    if party:
        moved["party"] = [party.pk]
    follow(loser)
    return moved


def _rewrite(winner: Actor, loser: Actor, after: Mapping[str, Any]) -> None:
    if not after:
        return
    place = {name for name in after if name in ADDRESS}
    given = (
        Given(loser.placed_by, loser.precision, loser.commune or "") if place and loser.placed_by else None
    )
    write(winner, after, given)
    winner.save()
    set_terms([(winner, {name: after[name] or [] for name in TERMS if name in after})])
    if "name" in after:
        rename_terms([winner])


def undoable(actor: Actor) -> list[Union]:
    """The cards that joined this one and can still leave it, the last first; one query."""
    recent = Union.objects.filter(winner=actor, undone_at=None, loser__isnull=False)
    return list(recent.filter(created_at__gte=timezone.now() - KEPT).select_related("loser").order_by("-pk"))


@action("actors.separate")
def separate_actors(by: Any, union: Union, /) -> Actor:
    """Make two cards again of one: the other comes back with what had moved and still hangs there; fields that nobody
    changed since are as before. Returns the card that comes back. ValidationError: too late, or split since."""
    held = Union.objects.select_for_update(of=("self",)).filter(
        pk=union.pk, undone_at=None, loser__isnull=False
    )
    union_now = held.filter(created_at__gte=timezone.now() - KEPT).first()
    if union_now is None or union_now.loser is None:
        raise ValidationError(_("Il est trop tard pour séparer ces deux fiches."))
    winner, loser = union_now.winner, union_now.loser
    if Division.objects.filter(actor=winner, undone_at=None, created_at__gt=union_now.created_at).exists():
        raise ValidationError(_("Cette fiche a été scindée depuis : rejoignez d’abord ce qui en est sorti."))
    party = union_now.moved.get("party")
    if party and winner.party_id == party[0]:
        winner.party = None
        winner.save(update_fields=["party", "updated_at"])
        loser.party_id = party[0]
    was_binned, loser.binned_at = loser.binned_at is not None, None
    loser.save()
    move_back(union_now.moved, loser, winner)
    back = _give_back(winner, loser)
    union_now.undone_at = timezone.now()
    union_now.save(update_fields=["undone_at", "updated_at"])
    record(winner, {**back[0], UNITED: str(loser.public_id)}, {**back[1], UNITED: None})
    record(loser, {"binned": was_binned}, {"binned": False})
    return loser


def _give_back(winner: Actor, loser: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields that still say what uniting made of them say what they said before; before and after."""
    revision = _united(winner, loser)
    if revision is None:
        return {}, {}
    now = fields_of(winner, explicit_terms([winner])[winner.pk])
    back = unchanged(revision, now)
    if back:
        write(winner, back)
        winner.save()
        set_terms([(winner, {name: back[name] or [] for name in TERMS if name in back})])
        if "name" in back:
            rename_terms([winner])
    return {name: now.get(name) for name in back}, back


def _united(winner: Actor, loser: Actor) -> Revision | None:
    """What uniting these two changed; None where it was erased."""
    made = Revision.objects.filter(
        object_type=Actor.type_name(), object_id=winner.pk, entry__action="actors.unite"
    )
    former = str(loser.public_id)
    return next((each for each in made.order_by("-pk")[:50] if each.after.get(UNITED) == former), None)


def unchanged(
    revision: Revision, now: Mapping[str, Any], marks: Collection[str] = (UNITED,)
) -> dict[str, Any]:
    """What to give back of a revision: fields that nobody changed since; an address is one thing. `marks`: what is no field."""
    known = [name for name in revision.after if name not in marks]
    back = {
        name: revision.before.get(name) for name in known if same(name, now.get(name), revision.after[name])
    }
    if any(name in ADDRESS and name not in back for name in known):
        back = {name: value for name, value in back.items() if name not in ADDRESS}
    return back


def standing(keys: Collection[int], spaces: Collection[int]) -> dict[int, Actor]:
    """The live cards of these spaces by key; under the key of one that became another, that other. Two queries, one more
    where some are gone."""
    live = Actor.objects.live().filter(space_id__in=spaces)
    found = live.in_bulk(list(keys))
    if gone := set(keys) - found.keys():
        joined = dict(
            Union.objects.filter(loser_id__in=gone, undone_at=None).values_list("loser_id", "winner_id")
        )
        winners = live.in_bulk(set(joined.values()))
        found |= {loser: winners[winner] for loser, winner in joined.items() if winner in winners}
    return found


def became(public_id: Any) -> Actor | None:
    """The live card that another became, where somebody asks for its former address; None where it became none."""
    for _hop in range(HOPS):
        union = (
            Union.objects.filter(former=public_id, undone_at=None)
            .select_related("winner")
            .order_by("-pk")
            .first()
        )
        if union is None:
            return None
        if union.winner.binned_at is None:
            return union.winner
        public_id = union.winner.public_id
    return None
