"""What waits for who facilitates, over all the spaces that they facilitate: proposals about cards, and claims."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.adding import Lookalike, lookalikes
from essaim.connect.actors.models import Actor, Claim
from essaim.connect.actors.queries import inside
from essaim.connect.contributions.proposable import ADDITION, ALERT
from essaim.foundation.discussion.actions.deciding import verdicts
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.discussion.naming import Named, about, named
from essaim.foundation.discussion.queries import PEOPLE
from essaim.foundation.discussion.views.moderating import changes
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.places.areas import Area
from essaim.foundation.spaces.models import Space

PAGE = 10
COUNTED = 1_000  # the tabs say no more
CORRECTION, CLAIM = "correction", "claim"
KINDS = {
    ADDITION: _("Ajouts"),
    CORRECTION: _("Corrections"),
    ALERT: _("Signalements"),
    CLAIM: _("Représentation"),
}
LOT = (ADDITION, CORRECTION)  # what may be answered several at once: the others deserve a look each
State = Contribution.State


@dataclass(frozen=True)
class Asked:
    """What the reader chose to see: a kind ("" for all), a place, a space."""

    kind: str = ""
    area: Area | None = None
    space: Space | None = None


@dataclass
class Line:
    """One thing to answer. `rows`: what an addition or an alert says; `changes`: (label, before, after) of a correction;
    `answers`: (verdict, label) of its buttons but refusing; `links`: (label, address) of what helps to decide."""

    kind: str
    at: datetime
    item: Contribution | None
    claim: Claim | None
    about: Named
    label: Any
    who: str
    space: Space
    rows: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    alike: list[Lookalike] = field(default_factory=list)
    answers: list[tuple[str, Any]] = field(default_factory=list)
    links: list[tuple[Any, str]] = field(default_factory=list)
    form: Any = None

    @property
    def in_lots(self) -> bool:
        return self.kind in LOT


@dataclass(frozen=True)
class Page:
    """Some of what waits, oldest first; `following`: where the next ones begin, "" at the end; `counts`: by kind, among the first
    thousand."""

    lines: list[Line]
    following: str
    counts: Mapping[str, int]


def proposals(user: Any) -> QuerySet[Contribution]:
    """What waits about cards, where the reader may decide of it."""
    held = Contribution.objects.filter(state=State.HELD).exclude(kind=Contribution.Kind.COMMENT)
    return allowed(held, user, "discussion.decide")


def _claims(user: Any) -> QuerySet[Claim]:
    asked = Claim.objects.filter(state=Claim.State.WAITING).exclude(claimant_id=user.party_id)
    return allowed(asked, user, "actors.decide_claim")


def _narrowed(user: Any, asked: Asked) -> tuple[QuerySet[Contribution], QuerySet[Claim]]:
    items, claims = proposals(user), _claims(user)
    if asked.space:
        spaces = inside(asked.space)
        items, claims = items.filter(space_id__in=spaces), claims.filter(actor__space_id__in=spaces)
    if asked.area:
        cards = Actor.objects.filter(asked.area.within("commune")).values("pk")
        here = Q(target_type=Actor.type_name(), target_id__in=cards)
        items = items.filter(here | asked.area.within("commune"))
        claims = claims.filter(asked.area.within("actor__commune"))
    return items, claims


def page(user: Any, asked: Asked, after: datetime | None = None) -> Page:
    """The oldest first, those after a moment; some fifteen queries, five more for each addition."""
    items, claims = _narrowed(user, asked)
    counts = Counter(items.order_by("pk").values_list("kind", flat=True)[:COUNTED])
    counts[CLAIM] = claims.order_by("pk")[:COUNTED].count()
    if asked.kind == CLAIM:
        items = items.none()
    elif asked.kind:
        items, claims = items.filter(kind=asked.kind), claims.none()
    if after:
        items, claims = items.filter(created_at__gt=after), claims.filter(created_at__gt=after)
    found = list(items.select_related(*PEOPLE, "space").order_by("created_at", "pk")[: PAGE + 1])
    demands = claims.select_related("actor__space", "claimant").order_by("created_at", "pk")[: PAGE + 1]
    lines = sorted([*_lines(user, found), *map(_claim, demands)], key=lambda line: line.at)
    following = lines[PAGE - 1].at.isoformat() if len(lines) > PAGE else ""
    for line in (lines := lines[:PAGE]):
        if line.kind == ADDITION and line.item:
            line.alike = lookalikes(user, line.space, line.item.proposed)
    return Page(lines, following, counts)


def _lines(user: Any, items: list[Contribution]) -> list[Line]:
    names, changed = named(items), changes(items)
    return [_line(item, about(item, names), changed.get(item.pk, [])) for item in items]


def _line(item: Contribution, subject: Named, changed: list[tuple[str, str, str]]) -> Line:
    correction = item.is_correction
    return Line(
        kind=item.kind,
        at=item.created_at,
        item=item,
        claim=None,
        about=subject,
        label=item.get_kind_display(),
        who=item.author_name,
        space=item.space,
        rows=[] if correction else [(label, text) for label, _before, text in changed],
        changes=changed if correction else [],
        answers=_answers(item),
        links=_links(item, subject),
    )


def _answers(item: Contribution) -> list[tuple[str, Any]]:
    """Those of one tap: refusing and keeping want words; two cards are made one where somebody said that they are."""
    apart = {"refuse", "kept"} | ({"united"} if item.proposed.get("fault") != "duplicate" else set())
    return [(name, label) for name, label in verdicts(item).items() if name not in apart]


def _links(item: Contribution, subject: Named) -> list[tuple[Any, str]]:
    """Where one does what an alert asks for, before answering it."""
    if item.kind != ALERT or not subject.url:
        return []
    found = [(_("Modifier la fiche"), f"{subject.url}modifier/")]
    if other := item.proposed.get("other"):
        card = subject.url.rstrip("/").rsplit("/", 1)[-1]
        found.insert(0, (_("Comparer les deux fiches"), reverse("duplicates:pair", args=[card, other])))
    return found


def _claim(claim: Claim) -> Line:
    actor = claim.actor
    return Line(
        kind=CLAIM,
        at=claim.created_at,
        item=None,
        claim=claim,
        about=Named(actor.name, reverse("actors:actor", args=[actor.public_id])),
        label=_("Demande de représenter"),
        who=str(claim.claimant),
        space=actor.space,
    )


def waiting_since(user: Any) -> tuple[int, datetime | None]:
    """How many proposals wait for the reader (a thousand at most), and since when. One query."""
    found = list(proposals(user).order_by("pk").values_list("created_at", flat=True)[:COUNTED])
    return len(found), min(found, default=None)
