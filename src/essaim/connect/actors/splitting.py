"""One card becomes two, and can be one again: what some sources said, some fields, and some of what hung on it go to a new card."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.merging import POINT, agree
from essaim.connect.actors.models import Actor, Division, SourceRecord, Union
from essaim.connect.actors.models.actor import PlacedBy
from essaim.connect.actors.placing import Given
from essaim.connect.actors.preferring import Order, first, says
from essaim.connect.actors.provenance import label_of, order_of
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.uniting import (
    BUDGET,
    KEPT,
    UNITED,
    join,
    unchanged,
)
from essaim.connect.actors.values import (
    CARD_FIELDS,
    DEFAULTS,
    LISTS,
    TERMS,
    TEXT_FIELDS,
    canon,
    explicit_terms,
    fields_of,
    same,
    write,
)
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.events import emit
from essaim.foundation.kernel.hanging import move_some
from essaim.foundation.kernel.models import Revision, Visibility

STAY, GO, BOTH, SOURCES = "stay", "go", "both", "sources"
DIVIDED = "divided"  # in a revision: the public id of the card that came out
OWN = ("name", "kind", "language")  # each of the two cards has them
PAIRS = {name: unit for unit in (POINT, BUDGET) for name in unit}
Said = Mapping[str, Any]


def parts() -> list[tuple[str, ...]]:
    """What is shared out field by field: the point and the budget are one thing each."""
    return list(dict.fromkeys(PAIRS.get(name, (name,)) for name in CARD_FIELDS if name not in OWN))


def told_by(records: Sequence[SourceRecord], order: Order) -> dict[str, Any]:
    """What these records say together, the preferred source first; lists are joined."""
    voices = [(each.source, each.says()) for each in records]
    found: dict[str, Any] = {}
    for unit in [("name",), ("kind",), ("language",), *parts()]:
        if unit[0] in TERMS or unit[0] in LISTS:
            every = [str(each) for _source, said in voices for each in said.get(unit[0]) or ()]
            found |= {unit[0]: list(dict.fromkeys(every))} if every else {}
        elif said := first(order, voices, unit):
            found |= {name: said[name] for name in unit if name in said}
    return found


def suggested(actor: Actor, records: Sequence[SourceRecord]) -> list[tuple[str, str, str]]:
    """(field, label, choice) of each thing that the card says: what these sources alone say goes with them."""
    order, card = order_of(actor), fields_of(actor, explicit_terms([actor])[actor.pk])
    chosen = {each.pk for each in records}
    rest = told_by([each for each in actor.sources.order_by("pk") if each.pk not in chosen], order)
    moved = told_by(records, order)
    shown = [unit for unit in parts() if says(card, unit)]
    return [(unit[0], label_of(unit), _choice(unit, card, moved, rest)) for unit in shown]


def _choice(unit: Sequence[str], card: Said, moved: Said, rest: Said) -> str:
    if not says(moved, unit):
        return STAY
    if unit[0] in TERMS or unit[0] in LISTS:
        return SOURCES
    if not agree(unit, card, moved):
        return STAY
    return BOTH if agree(unit, card, rest) else GO


@action("actors.split")
def split_actor(
    by: Any,
    actor: Actor,
    /,
    *,
    name: str,
    records: Sequence[int] = (),
    choices: Mapping[str, str] | None = None,
    hung: Mapping[str, Sequence[int]] | None = None,
    seen: str = "",
) -> Actor:
    """A new card, named so, comes out of this one, which keeps its address: it is returned. `records`: keys of the source
    records that go with it; `choices`: by field (the first of `parts`), STAY, GO, BOTH, or SOURCES, each what its sources
    say; `hung`: keys of what hangs on the card and goes, by name of `kernel.hanging`; `seen`: when the card had last changed
    for whoever chose. ValidationError: it changed since, nothing was chosen, or no name."""
    held = Actor.objects.live().select_for_update(of=("self",)).filter(pk=actor.pk).first()
    if held is None or (seen and seen != held.updated_at.isoformat()):
        raise ValidationError(_("Cette fiche vient de changer : relisez-la avant de la scinder."))
    wanted = {name_: choice for name_, choice in (choices or {}).items() if choice != STAY}
    if not (name := " ".join(name.split())) or len(name) > TEXT_FIELDS["name"]:
        raise ValidationError({"name": _("Donnez un nom à la nouvelle fiche, de 200 caractères au plus.")})
    moving = list(held.sources.filter(pk__in=list(records)).order_by("pk"))
    if len(moving) < len(set(records)):
        raise ValidationError(
            _("L’une de ces sources ne parle plus de cette fiche : relisez-la avant de la scinder.")
        )
    if not (moving or wanted or any((hung or {}).values())):
        raise ValidationError(
            _("Choisissez ce qui va à la nouvelle fiche : une source, une rubrique ou autre chose.")
        )
    before, after, said = _shared_out(held, moving, wanted)
    made = _make(held, {**said, "name": name})
    moved = move_some({**(hung or {}), "sources": [each.pk for each in moving]}, held, made)
    _rewrite(held, after)
    Division.objects.create(actor=held, made=made, moved=moved, by_id=by.party_id)
    record(held, {**before, DIVIDED: None}, {**after, DIVIDED: str(made.public_id)})
    record(made, {}, {**fields_of(made, explicit_terms([made])[made.pk]), "visibility": made.visibility})
    emit("actors.divided", one_id=held.pk, other_id=made.pk)
    return made


def _shared_out(
    held: Actor, moving: Sequence[SourceRecord], choices: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """(before, after) of what changes on the card, and what the new one says."""
    order, card = order_of(held), fields_of(held, explicit_terms([held])[held.pk])
    keys = [each.pk for each in moving]
    rest = told_by(list(held.sources.exclude(pk__in=keys).order_by("pk")), order)
    said = {"kind": card.get("kind"), "language": card.get("language"), **told_by(moving, order)}
    after: dict[str, Any] = {}
    for unit in parts():
        choice = choices.get(unit[0], STAY)
        if choice in (GO, BOTH):
            said |= {name: card[name] for name in unit if name in card}
        if choice == GO:
            after |= {name: rest.get(name, DEFAULTS.get(name)) for name in unit}
        elif choice == SOURCES:
            after[unit[0]] = _less(unit[0], card, said, rest)
    after = {name: value for name, value in after.items() if not same(name, card.get(name), value)}
    return {name: card.get(name) for name in after}, after, said


def _less(name: str, card: Said, moved: Said, rest: Said) -> list[str]:
    """A list without what only the sources that go away say."""
    gone = set(_words(name, moved.get(name))) - set(_words(name, rest.get(name)))
    return [each for each in card.get(name) or () if _words(name, [each])[0] not in gone]


def _words(name: str, value: Any) -> list[Any]:
    return canon(name, value) or []


def _make(held: Actor, said: dict[str, Any]) -> Actor:
    made = Actor(
        space_id=held.space_id, licence=held.licence, visibility=held.visibility, example=held.example
    )
    here = (said.get("latitude"), said.get("longitude")) == (held.latitude, held.longitude)
    given = Given(held.placed_by, held.precision, held.commune or "") if here and held.placed_by else None
    if given is None and said.get("latitude") is not None:
        given = Given(PlacedBy.IMPORT)
    write(made, said, given)
    if made.is_informal and made.visibility == Visibility.PUBLIC:
        made.visibility = Visibility.GROUP  # its own people open it
    made.save()
    set_terms([(made, {name: said[name] for name in TERMS if said.get(name)})], fresh=True)
    return made


def _rewrite(actor: Actor, after: Said) -> None:
    """What changed of the card, written; it is saved even where nothing did, so that it is seen to have been split."""
    if after:
        write(actor, after)
    actor.save()
    set_terms([(actor, {name: after[name] or [] for name in TERMS if name in after})])
    if "name" in after:
        rename_terms([actor])


def rejoinable(actor: Actor) -> list[Division]:
    """The splits of this card, either side, that can still be undone, the last first; one query."""
    recent = Division.objects.filter(undone_at=None, created_at__gte=timezone.now() - KEPT)
    recent = recent.filter(Q(actor=actor, made__binned_at=None) | Q(made=actor, actor__binned_at=None))
    return list(recent.select_related("actor", "made").order_by("-pk"))


@action("actors.rejoin")
def rejoin_actors(by: Any, division: Division, /) -> Actor:
    """Undo a split: all comes back to the card, whose fields that nobody changed since are as before; the other goes to the
    bin, and its address leads to the first. Returns that one. ValidationError: too late, a card is no longer there, or one
    of them was united or split since."""
    held = Division.objects.select_for_update(of=("self",)).filter(pk=division.pk, undone_at=None)
    now = held.filter(created_at__gte=timezone.now() - KEPT).select_related("actor", "made").first()
    if now is None:
        raise ValidationError(_("Il est trop tard pour rejoindre ces deux fiches."))
    actor, made = now.actor, now.made
    if actor.binned_at or made.binned_at:
        raise ValidationError(_("L’une des deux fiches n’est plus dans l’annuaire : reprenez-la d’abord."))
    if changed_since(now, [actor.pk, made.pk]):
        raise ValidationError(
            _(
                "L’une de ces fiches a été réunie ou scindée de nouveau depuis : défaites d’abord le plus récent."
            )
        )
    if actor.party_id and made.party_id:
        raise ValidationError(
            _(
                "Ces deux fiches sont représentées, chacune par son organisation : retirez d’abord l’une des deux."
            )
        )
    moved = join(actor, made)
    card = fields_of(actor, explicit_terms([actor])[actor.pk])
    revision = _split(actor, made)
    back = unchanged(revision, card, (DIVIDED,)) if revision else {}
    _rewrite(actor, back)
    Union.objects.create(winner=actor, loser=made, former=made.public_id, moved=moved, by_id=by.party_id)
    now.undone_at = timezone.now()
    now.save(update_fields=["undone_at", "updated_at"])
    record(
        actor,
        {**{name: card.get(name) for name in back}, UNITED: None},
        {**back, UNITED: str(made.public_id)},
    )
    record(made, {"binned": False}, {"binned": True})
    return actor


def changed_since(done: Division, keys: Iterable[int]) -> bool:
    """Whether one of these cards was united or split after that, and still is; a split that was undone is no union."""
    here = list(keys)
    later = {"created_at__gt": done.created_at}
    unions = Union.objects.filter(Q(winner_id__in=here) | Q(loser_id__in=here), undone_at=None, **later)
    divisions = Division.objects.filter(Q(actor_id__in=here) | Q(made_id__in=here), **later)
    undone = set(divisions.exclude(undone_at=None).values_list("actor_id", "made_id"))
    if set(unions.values_list("winner_id", "loser_id")) - undone:
        return True
    return divisions.filter(undone_at=None).exclude(pk=done.pk).exists()


def _split(actor: Actor, made: Actor) -> Revision | None:
    """What the split changed; None where it was erased."""
    rows = Revision.objects.filter(
        object_type=Actor.type_name(), object_id=actor.pk, entry__action="actors.split"
    )
    named = str(made.public_id)
    return next((each for each in rows.order_by("-pk")[:50] if each.after.get(DIVIDED) == named), None)
