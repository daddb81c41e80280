"""What this room holds of a person: what they follow, what they were told, what they chose."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.personal_data import BATCH, GONE, Erasable
from essaim.foundation.kernel.news import topics
from essaim.foundation.kernel.refs import refs, resolve
from essaim.foundation.news.models import Choice, DigestHour, Follow, Notice
from essaim.foundation.news.queries import told

Things = list[dict[str, Any]]
MINE = (Follow, Notice, Choice, DigestHour)
CHUNK = 500


def export(user: User) -> dict[str, Things]:
    """Follows and notices of what one may still see, and every choice."""
    return {
        _("Ce que je suis"): _follows(user),
        _("Nouvelles reçues"): _notices(user),
        _("Réglages des courriels"): [
            {"title": _topic(each.topic), _("rythme"): each.get_pace_display()}
            for each in Choice.objects.filter(party_id=user.party_id).order_by("pk")
        ]
        + [
            {"title": _("Heure des résumés"), _("à"): _("%(hour)d h") % {"hour": each.hour}}
            for each in DigestHour.objects.filter(party_id=user.party_id)
        ],
    }


def _follows(user: User) -> Things:
    mine = list(Follow.objects.filter(party_id=user.party_id).order_by("pk"))
    objects = resolve(user, [(each.object_type, each.object_id) for each in mine])
    seen = [(each, objects.get((each.object_type, each.object_id))) for each in mine]
    return [
        {
            "title": refs()[each.object_type].name(obj),
            "url": refs()[each.object_type].url(obj),
            _("depuis"): each.created_at,
        }
        for each, obj in seen
        if obj is not None
    ]


def _notices(user: User) -> Things:
    """By chunks: a year of them may be many."""
    found: Things = []
    last = 0
    mine = Notice.objects.filter(party_id=user.party_id).order_by("pk")
    while chunk := list(mine.filter(pk__gt=last)[:CHUNK]):
        found += [{"title": each.sentence, "url": each.url, _("le"): each.at} for each in told(user, chunk)]
        last = chunk[-1].pk
    return found


def _topic(slug: str) -> str:
    topic = topics().get(slug)
    return str(topic.label) if topic else slug


def _count(user: User) -> int:
    return sum(model._default_manager.filter(party_id=user.party_id).count() for model in MINE)


def _erase(user: User, choice: str) -> int:
    """Nobody else reads these: they go, whatever was chosen, by batches."""
    for model in MINE:
        keys = model._default_manager.filter(party_id=user.party_id).values_list("pk", flat=True)[:BATCH]
        if gone := model._default_manager.filter(pk__in=list(keys)).delete()[0]:
            return gone
    return 0


ERASABLE = [
    Erasable(
        "news", gettext_lazy("Suivis, nouvelles et réglages de courriels"), _count, _erase, choices=(GONE,)
    )
]
