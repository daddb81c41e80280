"""Reading threads and queues; every list is bounded and goes by key."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from essaim.foundation.discussion.models import Appeal, Contribution, Decision, Report
from essaim.foundation.discussion.naming import Named, named
from essaim.foundation.discussion.naming import about as about_of
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.spaces.models import Space

ROOTS, REPLIES, COUNTED, QUEUED = 20, 200, 1000, 40
State, Kind = Contribution.State, Contribution.Kind
PEOPLE = ("author", "on_behalf_of", "guest")


@dataclass
class Said:
    """One comment as a page shows it: `mine`: the reader wrote it; `removed`: the decision that took it away."""

    comment: Contribution
    mine: bool
    removed: Decision | None = None
    replies: list["Said"] = field(default_factory=list)


@dataclass
class Thread:
    """A page of the comments on an object; `after`: the key to go on from."""

    said: list[Said]
    count: int
    capped: bool
    after: int | None


def thread(obj: Any, user: Any, after: int = 0) -> Thread:
    """What stands on `obj`, which the reader may see, oldest first. One query where there is nothing, four otherwise."""
    here = Contribution.objects.filter(target_type=obj.type_name(), target_id=obj.pk, kind=Kind.COMMENT)
    mine = scope_of(user).party_id
    shown = Q(state__in=[State.PUBLISHED, State.REMOVED])
    if mine:
        shown |= Q(state=State.HELD, author_id=mine)
    answers = here.filter(parent_id=OuterRef("pk"), state=State.PUBLISHED)
    roots = here.filter(parent=None).filter(
        shown | (Q(state__in=[State.BINNED, State.GONE, State.HELD]) & Exists(answers))
    )
    found = list(roots.filter(pk__gt=after).select_related(*PEOPLE).order_by("pk")[: ROOTS + 1])
    more, found = len(found) > ROOTS, found[:ROOTS]
    keys = [each.pk for each in found]
    replies = list(here.filter(shown, parent_id__in=keys).select_related(*PEOPLE).order_by("pk")[:REPLIES])
    removed = _removals([each.pk for each in (*found, *replies) if each.state == State.REMOVED])
    said = {each.pk: _said(each, mine, removed) for each in found}
    for reply in replies:
        said[reply.parent_id or 0].replies.append(_said(reply, mine, removed))
    count = here.filter(state=State.PUBLISHED)[: COUNTED + 1].count() if found or after else 0
    return Thread(list(said.values()), min(count, COUNTED), count > COUNTED, keys[-1] if more else None)


def _said(comment: Contribution, mine: int | None, removed: dict[int, Decision]) -> Said:
    return Said(comment, bool(mine) and comment.author_id == mine, removed.get(comment.pk))


def _removals(keys: list[int]) -> dict[int, Decision]:
    if not keys:
        return {}
    taken = (Decision.Verdict.REMOVE, Decision.Verdict.REFUSE)
    found = Decision.objects.filter(contribution_id__in=keys, verdict__in=taken).order_by("pk")
    return {each.contribution_id: each for each in found}  # type: ignore[attr-defined]


def before(obj: Any, public_id: str) -> int:
    """The key after which a page of the thread of `obj` begins with that comment, or with what it answers; 0: none."""
    here = Contribution.objects.filter(target_type=obj.type_name(), target_id=obj.pk, kind=Kind.COMMENT)
    try:
        found = here.filter(public_id=UUID(public_id)).values_list("pk", "parent_id").first()
    except ValueError:
        return 0
    return (found[1] or found[0]) - 1 if found else 0


@dataclass
class Waits:
    """One line of the queue: `about`: what it speaks of; `alike`: how many more wait from the same place or author."""

    item: Contribution
    about: Named
    alike: int = 0
    reports: list[Report] = field(default_factory=list)
    appeal: Appeal | None = None


@dataclass
class Queue:
    """What waits in a space, oldest first; `more`: there is more than is shown."""

    proposals: list[Waits]  # corrections, additions, alerts
    held: list[Waits]
    reported: list[Waits]
    appeals: list[Waits]
    more: bool

    @property
    def size(self) -> int:
        return sum(len(part) for part in (self.proposals, self.held, self.reported, self.appeals))


def queue(space: Space) -> Queue:
    """A bounded number of queries, whatever waits; one line for all that comes from one place."""
    rows = Contribution.objects.filter(space=space).select_related(*PEOPLE)
    waiting = rows.filter(state=State.HELD).order_by("pk")
    proposals = list(waiting.exclude(kind=Kind.COMMENT)[: QUEUED + 1])
    held, alike = _grouped(waiting.filter(kind=Kind.COMMENT))
    told = Report.objects.filter(open=True, contribution__space=space, contribution__state=State.PUBLISHED)
    reported = list(rows.filter(pk__in=told.values("contribution")).order_by("pk")[:QUEUED])
    appeals = list(Appeal.objects.filter(space=space, decided_at=None).order_by("pk")[:QUEUED])
    appealed = {each.pk: each for each in rows.filter(pk__in=[a.contribution_id for a in appeals])}  # type: ignore[attr-defined]
    every = [*proposals, *held, *reported, *appealed.values()]
    found, reports = named(every), _reports(every)

    def waits(item: Contribution, **more: Any) -> Waits:
        return Waits(item, about_of(item, found), reports=reports.get(item.pk, []), **more)

    return Queue(
        proposals=[waits(each) for each in proposals[:QUEUED]],
        held=[waits(each, alike=alike[_source(each)] - 1) for each in held[:QUEUED]],
        reported=[waits(each) for each in reported],
        appeals=[waits(appealed[each.contribution_id], appeal=each) for each in appeals],  # type: ignore[attr-defined]
        more=len(proposals) > QUEUED or len(held) > QUEUED,
    )


def _source(item: Contribution) -> str:
    return item.origin or f"author {item.author_id or item.pk}"


def _grouped(waiting: QuerySet[Contribution]) -> tuple[list[Contribution], Counter[str]]:
    """The first of each place or author, and how many wait from it: a flood is one line."""
    first: dict[str, int] = {}
    alike: Counter[str] = Counter()
    for pk, origin, author in waiting.values_list("pk", "origin", "author_id")[: 5 * COUNTED]:
        source = origin or f"author {author or pk}"
        first.setdefault(source, pk)
        alike[source] += 1
    keys = list(first.values())[: QUEUED + 1]
    return list(waiting.filter(pk__in=keys)), alike


def _reports(items: Iterable[Contribution]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = {}
    keys = [each.pk for each in items]
    for report in Report.objects.filter(contribution_id__in=keys, open=True).order_by("pk")[:REPLIES]:
        found.setdefault(report.contribution_id, []).append(report)  # type: ignore[attr-defined]
    return found


def waiting_in(user: Any) -> dict[int, tuple[int, Any]]:
    """By space id, how many comments and appeals wait for `user` (capped), and since when. Two queries."""
    found: dict[int, tuple[int, Any]] = {}
    comments = Contribution.objects.filter(state=State.HELD, kind=Kind.COMMENT)
    held = allowed(comments, user, "discussion.decide")
    open_appeals = Appeal.objects.filter(decided_at=None, space_id__in=scope_of(user).facilitator)
    for rows in (held, open_appeals):
        for space_id, at in rows.order_by("pk").values_list("space_id", "created_at")[: COUNTED + 1]:
            count, since = found.get(space_id, (0, at))
            found[space_id] = (count + 1, min(since, at))
    return found


def proposed_by(entries: Collection[int], *, people: bool) -> dict[int, str]:
    """Who proposed the changes that these entries of the journal made, by entry. `people`: whether the reader may read
    the names of people; an organisation, and a visitor who wished it, are named to everybody. One query."""
    found = Contribution.objects.filter(entry_id__in=entries).select_related(*PEOPLE)
    return {each.entry_id or 0: _proposer(each, people) for each in found}


def _proposer(each: Contribution, people: bool) -> str:
    if each.guest_id and each.guest:
        return each.guest.name if each.guest.name_shown else _("une personne sans compte")
    by = each.author_name if people else ""
    behalf = each.on_behalf_of.name if each.on_behalf_of else ""
    if by and behalf:
        return _("%(person)s, pour %(organisation)s") % {"person": by, "organisation": behalf}
    return by or behalf or _("une personne qui a un compte")


def log(space: Space, before: int | None = None) -> QuerySet[Decision]:
    """The decisions taken in a space, newest first."""
    found = Decision.objects.filter(space=space).select_related("by", "contribution")
    return (found.filter(pk__lt=before) if before else found).order_by("-pk")


def mine(user: Any) -> QuerySet[Contribution]:
    """What one wrote, newest first."""
    own = Contribution.objects.filter(author_id=scope_of(user).party_id).exclude(state=State.GONE)
    return own.select_related("space").order_by("-pk")
