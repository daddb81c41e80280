"""What is news of territories, for those who follow their space: one is drawn, or holds other communes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Topic

TOPICS = [
    Topic(
        "territories",
        gettext_lazy("Territoires dessinés"),
        gettext_lazy("Ceux que dessinent ou changent les espaces que je suis."),
    )
]


def _changed(entry: Entry) -> bool:
    return bool(entry.digest)


def _drawn(entry: Entry, territory: Any) -> str:
    return _("Nouveau territoire : « %(name)s ».") % {"name": territory.name}


def _redrawn(entry: Entry, territory: Any) -> str:
    return _("Le territoire « %(name)s » a changé.") % {"name": territory.name}


NEWS = [
    NewsKind("places.add", "territories", _drawn),
    NewsKind("places.edit", "territories", _redrawn, when=_changed),
]
