"""Lists of pairs, weighed again from the cards as they are; and what two cards say, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from essaim.connect.actors import alike, keying
from essaim.connect.actors.history import text_of
from essaim.connect.actors.likeness import DEGREES, TONES, Reason, TermLine, reasons, terms_of
from essaim.connect.actors.matching import cards
from essaim.connect.actors.models import Actor, Division
from essaim.connect.actors.names import field_name
from essaim.connect.actors.queries import inside
from essaim.connect.actors.uniting import changes
from essaim.connect.actors.values import CARD_FIELDS, LISTS, TERMS, explicit_terms, fields_of, same
from essaim.connect.duplicates.models import Degree, Pair, Sweep
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.models import CURATED, Term

PAGE = 10
COUNTED = 1_000
State = Pair.State
SAID = [name for name in CARD_FIELDS if name not in TERMS and name not in ("country", "language", "kind")]


@dataclass(frozen=True)
class Shown:
    """A pair as a list shows it: `keep` is the card that one would rather keep; `degree` "" where they no longer
    resemble each other."""

    pair: Pair
    keep: Actor
    leave: Actor
    reasons: list[Reason]
    degree: Any
    tone: str
    terms: list[TermLine]


@dataclass(frozen=True)
class Page:
    """Some pairs of a list, and where the next ones begin ("" at the end); `counts`: (state or degree → how many)."""

    shown: list[Shown]
    following: str


def of_space(space: Space) -> Q:
    """Pairs of which both cards are kept by the space or by what is under it."""
    spaces = inside(space)
    return Q(one_space__in=spaces, other_space__in=spaces)


def listed(user: Any, space: Space | None) -> QuerySet[Pair]:
    """The pairs that the reader may decide of, both cards live."""
    found = Pair.objects.filter(one__binned_at=None, other__binned_at=None)
    found = found.filter(of_space(space)) if space else found
    return allowed(found, user, "duplicates.view")


def of_tab(pairs: QuerySet[Pair], tab: str) -> QuerySet[Pair]:
    """Those of a degree still to decide, or of a state; all that is to decide where `tab` is neither."""
    if tab in (State.LATER, State.DISTINCT):
        return pairs.filter(state=tab)
    pairs = pairs.filter(state=State.OPEN)
    return pairs.filter(degree=tab) if tab in Degree.values else pairs


def count(pairs: QuerySet[Pair]) -> int:
    """How many, 1,001 for more than a thousand."""
    return pairs.order_by()[: COUNTED + 1].count()


def page(pairs: QuerySet[Pair], space: Space | None, after: str) -> Page:
    """The likeliest first, from the pair `after` (« bits;key ») on; five queries."""
    if start := _start(after):
        bits, key = start
        pairs = pairs.filter(bits__lte=bits).exclude(Q(bits=bits) & Q(pk__gte=key))
    related = ("one__space", "other__space", "one__party", "other__party")
    found = list(pairs.select_related(*related).order_by("-bits", "-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    following = f"{found[-1].bits!r};{found[-1].pk}" if more else ""
    return Page(weigh(found, space), following)


def _start(text: str) -> tuple[float, int] | None:
    bits, _separator, key = text.partition(";")
    try:
        return float(bits), int(key)
    except (ValueError, OverflowError):
        return None


def weigh(pairs: Sequence[Pair], space: Space | None) -> list[Shown]:
    """Weigh these pairs as their cards are now; two queries."""
    ready = alike.read({key for pair in pairs for key in (pair.one_id, pair.other_id)})
    model = cards.model(keying.frequencies(space)) if pairs else None
    return [_shown(pair, ready, model) for pair in pairs if pair.one_id in ready and pair.other_id in ready]


def _shown(pair: Pair, ready: Mapping[int, cards.Card], model: Any) -> Shown:
    keep = better(pair.one, pair.other)
    leave = pair.other if keep is pair.one else pair.one
    one, other = ready[pair.one_id], ready[pair.other_id]
    found = alike.likeness(pair.other_id, one, other, model)
    score = found.score if found else model.score(one, other)
    degree = found.degree if found else ""
    said = DEGREES.get(degree, "")
    return Shown(pair, keep, leave, reasons(score), said, TONES.get(degree, ""), terms_of(score))


def better(one: Actor, other: Actor) -> Actor:
    """The card that one would rather keep: that which its organisation represents, or which says more, or the older."""

    def worth(card: Actor) -> tuple[bool, int, int]:
        return card.party_id is not None, sum(bool(getattr(card, name)) for name in SAID), -card.pk

    return max(one, other, key=worth)


@dataclass(frozen=True)
class Row:
    """A field side by side, the card that stays first. `becomes`: what the one card would say, where nobody chooses; `offered`:
    one may take the other's instead."""

    name: str
    label: str
    ours: str
    theirs: str
    alike: bool
    becomes: str
    offered: bool


def side_by_side(keep: Actor, leave: Actor) -> list[Row]:
    """The fields that either says, those that differ first; three queries."""
    terms = explicit_terms([keep, leave])
    ours, theirs = fields_of(keep, terms[keep.pk]), fields_of(leave, terms[leave.pk])
    _before, after = changes(keep, leave)
    labels = dict(Term.objects.filter(scheme__in=CURATED).values_list("slug", "label"))
    rows = []
    for name in CARD_FIELDS:
        if (name not in ours and name not in theirs) or name in ("language", "longitude"):
            continue
        alike_ = same(name, ours.get(name), theirs.get(name))
        both = name in ours and name in theirs
        joined = name in LISTS or name in TERMS
        rows.append(
            Row(
                name=name,
                label=_label(name),
                ours=_text(name, ours, labels),
                theirs=_text(name, theirs, labels),
                alike=alike_,
                becomes=text_of(name, after[name], labels) if name in after and name != "latitude" else "",
                offered=both and not alike_ and not joined,
            )
        )
    return sorted(rows, key=lambda row: row.alike)


def _label(name: str) -> str:
    label = _("point sur la carte") if name == "latitude" else field_name(name)
    return label[:1].upper() + label[1:]


def _text(name: str, said: Mapping[str, Any], labels: dict[str, str]) -> str:
    if name == "latitude" and name in said:
        return f"{said[name]:.4f}, {said.get('longitude', 0):.4f}".replace(".", ",", 1).replace(".", ",")
    return text_of(name, said.get(name), labels)


def resembling(actor: Actor, most: int = 3) -> list[tuple[Actor, list[Reason], Any]]:
    """The cards of the network that this one may be too, but for those that somebody said distinct, or split;
    seven queries."""
    spaces = list(Space.objects.filter(root_id=actor.space.root_id).values_list("pk", flat=True))
    ready = alike.read([actor.pk])
    model = cards.model(keying.frequencies(actor.space))
    found = alike.alike(spaces, ready, model, but={actor.pk: (actor.pk, *_distinct(actor))}).get(
        actor.pk, []
    )[:most]
    held = Actor.objects.select_related("space").in_bulk([each.actor_id for each in found])
    return [
        (held[each.actor_id], reasons(each.score), DEGREES[each.degree])
        for each in found
        if each.actor_id in held
    ]


def _distinct(actor: Actor) -> list[int]:
    said = Pair.objects.filter(state=State.DISTINCT)
    ones = said.filter(one=actor).annotate(them=F("other")).values_list("them", flat=True)
    others = said.filter(other=actor).annotate(them=F("one")).values_list("them", flat=True)
    split = Division.objects.filter(Q(actor=actor) | Q(made=actor), undone_at=None)
    return [*ones, *others, *(key for pair in split.values_list("actor_id", "made_id") for key in pair)]


def last_sweep(space: Space | None) -> Sweep | None:
    """The last search of this space, or of everywhere."""
    return Sweep.objects.filter(space=space).order_by("-pk").first()
