"""What is news of a kept search: that cards came which it finds. Its owner alone is told."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Pair, Topic

TOPICS = [
    Topic(
        "searches",
        gettext_lazy("Recherches gardées"),
        gettext_lazy("De nouvelles fiches répondent à une recherche que je garde."),
        pace="weekly",
    )
]


def _came(entry: Entry, search: Any) -> str:
    return _("De nouvelles fiches répondent à votre recherche « %(name)s ».") % {"name": search.name}


def _no_follower(entry: Entry, search: Any) -> list[Pair]:
    return []  # what its owner may see, others may not


NEWS = [
    NewsKind(
        "searches.tell",
        "searches",
        _came,
        about=_no_follower,
        readers=lambda entry, search: [search.party_id],
        direct="searches",
    )
]
