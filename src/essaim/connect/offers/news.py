"""What is news here: a need or an offer that comes, for whoever follows the card or its space."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.offers.models import Kind
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Pair, Topic, itself

TOPICS = [
    Topic(
        "offers",
        gettext_lazy("Besoins et offres"),
        gettext_lazy("Dans les fiches et les espaces que je suis."),
    )
]


def _published(entry: Entry, offer: Any) -> str:
    said = {"actor": offer.actor.name, "title": offer.title}
    if offer.kind == Kind.NEED:
        return _("%(actor)s cherche : « %(title)s ».") % said
    return _("%(actor)s propose : « %(title)s ».") % said


def _about(entry: Entry, offer: Any) -> Sequence[Pair]:
    return [itself(offer.actor), ("spaces.space", offer.actor.space_id)]


NEWS = [NewsKind("offers.add", "offers", _published, _about)]
