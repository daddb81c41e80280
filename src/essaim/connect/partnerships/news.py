"""What is news here: an agreement that comes or changes, for who follows its space or a signatory; one to review, for who
keeps it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.models import Actor
from essaim.connect.partnerships.words import day
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Pair, Topic, itself
from essaim.foundation.spaces.models import Membership

TOPICS = [
    Topic(
        "partnerships",
        gettext_lazy("Partenariats"),
        gettext_lazy(
            "Ceux des fiches et des espaces que je suis, et ceux que je tiens quand ils sont à revoir."
        ),
    )
]
KEEPERS = 50


def _written(entry: Entry, agreement: Any) -> str:
    return _("Nouveau partenariat : « %(title)s ».") % {"title": agreement.title}


def _edited(entry: Entry, agreement: Any) -> str:
    return _("Le partenariat « %(title)s » a changé.") % {"title": agreement.title}


def _due(entry: Entry, agreement: Any) -> str:
    on = agreement.due_on
    said = {"title": agreement.title, "day": day(on) if on else ""}
    return _("Le partenariat « %(title)s » est à revoir pour le %(day)s.") % said


def _about(entry: Entry, agreement: Any) -> Sequence[Pair]:
    cards = agreement.signatories.filter(actor__isnull=False).values_list("actor_id", flat=True)
    return [
        itself(agreement),
        ("spaces.space", agreement.space_id),
        *((Actor.type_name(), key) for key in cards),
    ]


def _nothing(entry: Entry, agreement: Any) -> Sequence[Pair]:
    return []


def _keepers(entry: Entry, agreement: Any) -> Iterable[int]:
    held = Membership.objects.filter(
        space_id=agreement.space_id, until=None, role__in=["facilitator", "administrator"]
    )
    return list(held.order_by("pk").values_list("party_id", flat=True)[:KEEPERS])


def _changed(entry: Entry) -> bool:
    return bool(entry.digest)


NEWS = [
    NewsKind("partnerships.add", "partnerships", _written, _about),
    NewsKind("partnerships.edit", "partnerships", _edited, _about, when=_changed),
    NewsKind("partnerships.remind", "partnerships", _due, _nothing, readers=_keepers, signed=False),
]
