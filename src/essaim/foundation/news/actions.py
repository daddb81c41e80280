"""Following, and choosing how one hears of things. Entries are about one's own party: no space's journal tells them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import action
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.kernel.news import topics
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.mail.actions import ALL, resume, stop
from essaim.foundation.mail.addresses import digest
from essaim.foundation.news.hours import set_right
from essaim.foundation.news.models import BY_MAIL, Choice, DigestHour, Follow, Notice, Pace
from essaim.foundation.news.queries import DIGEST

MOST = 1000  # things that one person follows


@action("news.follow")
def follow(by: Any, party: Party, /, obj: PublicModel) -> Party:
    """Want news of `obj`, which the caller has checked that one may see. ValidationError: a thousand already."""
    _only_oneself(by, party, "news.follow")
    mine = Follow.objects.filter(party=party)
    if mine.count() >= MOST:
        raise ValidationError(_("Vous suivez déjà mille choses : arrêtez-en quelques-unes d’abord."))
    mine.get_or_create(party=party, object_type=obj.type_name(), object_id=obj.pk)
    return party


@action("news.unfollow")
def unfollow(by: Any, party: Party, /, follows: QuerySet[Follow]) -> Party:
    """Want no more news of what these follow; those of others are left alone."""
    _only_oneself(by, party, "news.unfollow")
    follows.filter(party=party).delete()
    return party


@action("news.choose")
def choose(
    by: Any, party: Party, /, *, paces: dict[str, str], stop_all: bool, hour: int = DigestHour.USUAL
) -> Party:
    """How one hears of each topic given; `stop_all`: no mail but necessary ones, whatever the paces; `hour`: of digests.

    A pace by mail takes back what a mail's own link had stopped. ValidationError: an unknown topic or pace.
    """
    _only_oneself(by, party, "news.choose")
    if not set(paces) <= set(topics()) or not set(paces.values()) <= set(Pace.values):
        raise ValidationError(_("Ce choix n’est pas proposé."))
    if not 0 <= hour <= 23:
        raise ValidationError({"hour": _("Ce choix n’est pas proposé.")})
    DigestHour.objects.update_or_create(party=party, defaults={"hour": hour})
    set_right(by)
    address = digest(by.email)
    for topic, pace in paces.items():
        Choice.objects.update_or_create(party=party, topic=topic, defaults={"pace": pace})
        if pace not in BY_MAIL:
            Notice.objects.filter(party=party, topic=topic).exclude(mail="").update(mail="")
        resume(address, topic) if pace == Pace.NOW else None
    if {Pace.DAILY, Pace.WEEKLY} & set(paces.values()):
        resume(address, DIGEST)
    (stop if stop_all else resume)(address, ALL)
    return party


def _only_oneself(by: Any, party: Party, name: str) -> None:
    if party.pk != by.party_id:
        raise Denied(name)  # the host, to whom rules are open, has no say in it either


def mark_read(user: Any, notices: Iterable[int] | None = None) -> int:
    """Note as read these of one's notices, or all. Not journalled: what somebody reads is nobody's business."""
    mine = Notice.objects.filter(party_id=user.party_id, read_at=None)
    if notices is not None:
        mine = mine.filter(pk__in=list(notices))
    return mine.update(read_at=timezone.now())
