"""From an entry of the journal to the notices of those it is news for, by batches of a few hundred."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Pair, news_kinds, topics
from essaim.foundation.kernel.refs import Ref, refs
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.scope import prepare_scopes
from essaim.foundation.news.hours import DIGESTS, due
from essaim.foundation.news.models import BY_MAIL, Choice, Follow, Notice, Pace
from essaim.foundation.spaces.models import Mandate

BATCH = 250  # notices of one transaction


@dataclass(frozen=True)
class News:
    """An entry that is news, with its object."""

    entry: Entry
    kind: NewsKind
    ref: Ref
    obj: Any


def load(entry_id: int) -> News | None:
    """None where the object is gone, has no Ref, or is no news any more."""
    entry = Entry.objects.filter(pk=entry_id).first()
    kind = news_kinds().get(entry.action) if entry else None
    ref = refs().get(entry.object_type) if entry else None
    if entry is None or kind is None or ref is None:
        return None
    named = ref.model._default_manager.select_related(*(ref.related or (None,)))
    obj = named.filter(pk=entry.object_id).first()
    return News(entry, kind, ref, obj) if obj is not None else None


def tell(entry_id: int) -> int:
    """Queue the notices of an entry; returns how many. Twice is as good as once: a person is told once of an entry."""
    news = load(entry_id)
    if news is None:
        return 0
    direct = _people(news.kind.readers(news.entry, news.obj))
    count = _tell(news, news.kind.direct, dict.fromkeys(direct))
    for pair in dict.fromkeys(news.kind.about(news.entry, news.obj)):
        for batch in _followers(pair):
            count += _tell(news, news.kind.topic, dict.fromkeys(batch, pair))
    return count


def _people(party_ids: Iterable[int]) -> list[int]:
    """The persons behind these parties: themselves, and who manages the organisations."""
    given = {party_id for party_id in party_ids if party_id}
    if not given:
        return []
    managers = Mandate.objects.live().filter(organisation_id__in=given, manages=True)
    return sorted({*given, *managers.values_list("person_id", flat=True)})


def _followers(pair: Pair) -> Iterator[list[int]]:
    """Who follows an object, by batches, in the order of their keys."""
    last = 0
    found = Follow.objects.filter(object_type=pair[0], object_id=pair[1]).order_by("party_id")
    while batch := list(found.filter(party_id__gt=last).values_list("party_id", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]


def _tell(news: News, topic: str, why: dict[int, Pair | None]) -> int:
    """Notices for these parties, each with what they follow: not the author, not who may not see, not who was told."""
    told = Notice.objects.filter(entry_id=news.entry.pk, party_id__in=why).values_list("party_id", flat=True)
    out = {*told, *news.kind.but(news.entry, news.obj)}
    out |= set() if news.kind.author_too else {news.entry.by_id}
    users = [user for user in _users(why) if user.party_id not in out]
    chosen = dict(
        Choice.objects.filter(party_id__in=[user.party_id for user in users], topic=topic).values_list(
            "party_id", "pace"
        )
    )
    for_all = may(None, news.ref.rule, news.obj)
    if not for_all:
        prepare_scopes(users)
    default = topics()[topic].pace
    paces = {user.party_id: chosen.get(user.party_id, default) for user in users}
    moments = due([user for user in users if paces[user.party_id] in DIGESTS])
    rows = []
    for user in users:
        pace = paces[user.party_id]
        if pace != Pace.NONE and (for_all or may(user, news.ref.rule, news.obj)):
            notice = _notice(news, topic, user, pace, why[user.party_id])
            notice.due_at = moments.get(user.party_id, {}).get(pace, notice.due_at)
            rows.append(notice)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _users(party_ids: Iterable[int]) -> list[User]:
    return list(User.objects.filter(party_id__in=list(party_ids), is_active=True).order_by("party_id"))


def _notice(news: News, topic: str, user: User, pace: str, about: Pair | None) -> Notice:
    return Notice(
        party_id=user.party_id,
        entry_id=news.entry.pk,
        topic=topic,
        about_type=about[0] if about else "",
        about_id=about[1] if about else None,
        mail=pace if pace in BY_MAIL and not user.demo else "",
    )
