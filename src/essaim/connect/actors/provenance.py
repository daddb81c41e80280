"""Where each field of a card comes from: which source says it, or a person here; what other sources say instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.connect.actors.applying import FROM_SOURCE
from essaim.connect.actors.history import text_of
from essaim.connect.actors.merging import POINT, agree, units
from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.names import field_name
from essaim.connect.actors.preferring import NO_ORDER, Order, orders_of, says
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.values import (
    CARD_FIELDS,
    DEFAULTS,
    PLACE,
    TERMS,
    coarse,
    digest,
    explicit_terms,
    fields_of,
    same,
    write,
)
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.kernel.models import Revision
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.models import CURATED, Term

LOOKED_AT = 300  # revisions, for the day of a change
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Voice:
    """What a source says of a field: `text` as a person reads it; `key`: of its record."""

    key: int
    source: str
    url: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Origin:
    """A field that the card says, or that a source says: its text here, those who say the same, those who do not. No `same`:
    a person wrote it here, on the day `at` where it is known."""

    name: str
    label: str
    text: str
    same: list[Voice]
    others: list[Voice]
    at: datetime | None

    @property
    def corrected(self) -> bool:
        """Whether a person here says otherwise than the sources."""
        return bool(self.others) and not self.same


def shown_to_all(found: list[Origin]) -> list[Origin]:
    """What anybody may read: what was taken off the card, or corrected, is read no more but by those who keep it."""
    return [each for each in found if each.text]


def provenance(actor: Actor) -> list[Origin]:
    """Field by field, in the order of the card; four queries, five where the space prefers some sources to others. Of an informal
    initiative nothing finer than its town."""
    records = list(actor.sources.filter(gone=False).order_by("pk")[:20])
    card = fields_of(actor, explicit_terms([actor])[actor.pk])
    order = order_of(actor) if len(records) > 1 else NO_ORDER
    labels = dict(Term.objects.filter(scheme__in=CURATED).values_list("slug", "label"))
    dates = _dates(actor)
    said = [(each, coarse(each.says()) if actor.is_informal else each.says()) for each in records]
    found = []
    for unit in units(()):
        if unit[0] not in CARD_FIELDS or (actor.is_informal and unit[0] in PLACE) or unit[0] == "language":
            continue
        telling = [(each, told) for each, told in said if says(told, unit)]
        if not telling and (not says(card, unit) or _given(unit[0], card, dates)):
            continue
        ranked = sorted(telling, key=lambda pair: order.rank(unit[0], pair[0].source))
        voices = [(_voice(each, unit, told, labels), agree(unit, card, told)) for each, told in ranked]
        found.append(
            Origin(
                unit[0],
                label_of(unit),
                text_of_unit(unit, card, labels),
                [voice for voice, agrees in voices if agrees],
                [voice for voice, agrees in voices if not agrees],
                dates.get(unit[0]),
            )
        )
    return sorted(found, key=lambda each: CARD_FIELDS.index(each.name))


def _given(name: str, card: Said, dates: Mapping[str, datetime]) -> bool:
    """Whether nobody said it: what a card is taken for where its sources say nothing of it."""
    return name in DEFAULTS and name not in dates and card.get(name) == DEFAULTS[name]


def _voice(each: SourceRecord, unit: Sequence[str], told: Said, labels: Mapping[str, str]) -> Voice:
    return Voice(each.pk, each.source, each.url, each.seen_at, text_of_unit(unit, told, labels))


def label_of(unit: Sequence[str]) -> str:
    """What a page calls what goes together."""
    label = _("point sur la carte") if tuple(unit) == POINT else field_name(unit[0])
    return label[:1].upper() + label[1:]


def text_of_unit(unit: Sequence[str], said: Said, labels: Mapping[str, str]) -> str:
    """The value as a person reads it; a point as two numbers."""
    if tuple(unit) == POINT:
        known = [said.get(name) for name in POINT]
        return " ; ".join(f"{each:.4f}".replace(".", ",") for each in known if each is not None)
    return text_of(unit[0], said.get(unit[0]), labels)


def _dates(actor: Actor) -> dict[str, datetime]:
    """When each field was last changed by somebody here; two queries at most."""
    rows = Revision.objects.filter(object_type=actor.type_name(), object_id=actor.pk)
    rows = rows.exclude(entry__action__startswith="imports.").select_related("entry").order_by("-pk")
    found: dict[str, datetime] = {}
    for each in rows[:LOOKED_AT]:
        for name in each.after:
            found.setdefault(name, each.entry.at)
    return found


def order_of(actor: Actor) -> Order:
    """How the space of the card ranks its sources; one query."""
    return orders_of([actor.space_id]).get(actor.space_id, NO_ORDER)


@action("actors.follow_source")
def follow_source(by: Any, actor: Actor, /, *, source: SourceRecord, name: str) -> Actor:
    """The field says what this source says of it, and follows it again. ValidationError: it says nothing of it."""
    unit = next((each for each in units(()) if each[0] == name and name in CARD_FIELDS), None)
    held = SourceRecord.objects.select_for_update().filter(pk=source.pk, actor=actor, gone=False).first()
    if held is None or unit is None or not says(held.says(), unit):
        raise ValidationError(_("Cette source ne dit rien de cette rubrique."))
    told = coarse(held.says()) if actor.is_informal else held.says()
    follow(held, unit)
    held.save(update_fields=["fields", "apart", "digest"])
    rewrite_units(actor, [(unit, told)])
    return actor


def follow(held: SourceRecord, unit: Sequence[str]) -> None:
    """What the source says of these fields is what the card says; not saved."""
    for name in unit:
        if name in held.apart:
            value = held.apart.pop(name)
            held.fields.pop(name, None)
            held.fields |= {name: value} if value is not None else {}
    held.digest = digest({name: value for name, value in held.fields.items() if name != "extra"})


def rewrite_units(actor: Actor, told: Sequence[tuple[Sequence[str], Said]]) -> None:
    """Have the card say these, inside an action; saved and recorded where something changes."""
    before = fields_of(actor, explicit_terms([actor])[actor.pk])
    after = {name: said.get(name, DEFAULTS.get(name)) for unit, said in told for name in unit}
    changed = {name: value for name, value in after.items() if not same(name, before.get(name), value)}
    if not changed:
        return
    write(actor, changed, FROM_SOURCE if "latitude" in changed else None)
    actor.save()
    set_terms([(actor, {name: changed[name] or [] for name in TERMS if name in changed})])
    if "name" in changed:
        rename_terms([actor])
    record(actor, {name: before.get(name) for name in changed}, changed)


@action("actors.settle")
def settle_cards(by: Any, space: Space, /, cards: Sequence[Actor]) -> int:
    """Cards of the space of which several sources speak say what the preferred one says, but for what a person wrote here;
    how many changed. Some five queries a card."""
    order, done = orders_of([space.pk]).get(space.pk, NO_ORDER), 0
    for card in cards:
        done += _settled(card, order) if order else 0
    return done


def _settled(actor: Actor, order: Order) -> bool:
    records = list(SourceRecord.objects.select_for_update().filter(actor=actor, gone=False).order_by("pk"))
    card = fields_of(actor, explicit_terms([actor])[actor.pk])
    wanted: list[tuple[Sequence[str], Said]] = []
    for unit in units(()):
        telling = [each for each in records if unit[0] in CARD_FIELDS and says(each.says(), unit)]
        ranks = [order.rank(unit[0], each.source) for each in telling]
        if len(set(ranks)) < 2:
            continue
        best = telling[ranks.index(min(ranks))]
        said = coarse(best.says()) if actor.is_informal else best.says()
        ours = not says(card, unit) or any(agree(unit, card, each.says()) for each in telling)
        if ours and not agree(unit, card, said):
            wanted.append((unit, said))
            follow(best, unit)
            best.save(update_fields=["fields", "apart", "digest"])
    rewrite_units(actor, wanted)
    return bool(wanted)
