"""Notices by mail: at once, or summed up each day or week at their reader's own hour (`hours.py`).

The mail and the mark on what it told are one transaction: a worker that dies in the middle has sent nothing, or is done.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.mailing import write
from essaim.foundation.kernel.news import topics
from essaim.foundation.kernel.scope import prepare_scopes
from essaim.foundation.news.models import BY_MAIL, Notice, Pace
from essaim.foundation.news.queries import DIGEST, Told, told

SHOWN = 30  # notices of one mail; it counts the others
TAKEN = 500  # notices that one mail tells or counts
PEOPLE = 100  # looked for at a time


def send_due(now: datetime | None = None) -> int:
    """Write the mails whose time has come; returns how many. Again and again is harmless."""
    now = now or timezone.now()
    return sum(_send(user, pace, now) for pace in BY_MAIL for user in _waiting(pace, now))


def _waiting(pace: str, now: datetime) -> Iterator[User]:
    """Those who have something to be told, in the order of their parties."""
    last = 0
    pending = Notice.objects.filter(mail=pace, due_at__lte=now)
    while True:
        found = pending.filter(party_id__gt=last).order_by("party_id").values_list("party_id", flat=True)
        people = list(found.distinct()[:PEOPLE])
        if not people:
            return
        users = list(User.objects.filter(party_id__in=people).order_by("party_id"))
        prepare_scopes(users)
        yield from users
        last = people[-1]


def _send(user: User, pace: str, now: datetime) -> int:
    """What waits for this person, in one mail (at once: one a topic); 0 where they have read it already."""
    with transaction.atomic():
        pending = Notice.objects.filter(party_id=user.party_id, mail=pace, due_at__lte=now)
        notices = list(pending.order_by("-pk").select_for_update()[:TAKEN])
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail="")
        unread = [notice for notice in notices if notice.read_at is None]
        with translation.override(user.language or settings.LANGUAGE_CODE):
            shown = told(user, unread) if user.is_active else []
            return sum(_write(user, pace, kind, found) for kind, found in _by_kind(pace, shown).items())


def _by_kind(pace: str, shown: list[Told]) -> dict[str, list[Told]]:
    if pace != Pace.NOW:
        return {DIGEST: shown} if shown else {}
    found: dict[str, list[Told]] = {}
    for each in shown:
        found.setdefault(each.topic, []).append(each)
    return found


def _write(user: User, pace: str, kind: str, found: list[Told]) -> int:
    context: dict[str, Any] = {
        "told": found[:SHOWN],
        "others": max(0, len(found) - SHOWN),
        "count": len(found),
        "pace": pace,
        "base": settings.BASE_URL,
        "url": settings.BASE_URL + reverse("news:news"),
    }
    key = f"news:{pace}:{kind}:{found[0].pk}"
    write(
        "news/mails/notices.txt",
        user.email,
        user.language,
        context,
        key=key,
        kind=kind,
        why=_why(pace, found),
    )
    return 1


def _why(pace: str, found: list[Told]) -> str:
    if pace == Pace.DAILY:
        return _("Vous recevez ce résumé chaque jour où il se passe quelque chose, comme vous l’avez choisi.")
    if pace == Pace.WEEKLY:
        return _(
            "Vous recevez ce résumé chaque semaine où il se passe quelque chose, pour ce que vous suivez."
        )
    followed = list(dict.fromkeys(each.why for each in found if each.why))
    if len(followed) == 1:
        return _("Vous recevez ce courriel parce que vous suivez « %(name)s ».") % {"name": followed[0]}
    topic = topics().get(found[0].topic)
    return _("Vous recevez ce courriel au titre de « %(topic)s ».") % {"topic": topic.label if topic else ""}


def forget_old() -> int:
    """Notices of more than a year, by parts, so that nobody waits."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - timedelta(days=365))
    keys = list(old.order_by("created_at").values_list("pk", flat=True)[:500])
    return Notice.objects.filter(pk__in=keys).delete()[0] if keys else 0
