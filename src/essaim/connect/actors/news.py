"""What is news of cards: a new one in a space, a correction, who may now see it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.models import Actor
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import NewsKind, Topic

TOPICS = [
    Topic(
        "cards",
        gettext_lazy("Fiches de l’annuaire"),
        gettext_lazy("Ajouts et corrections, dans les fiches et les espaces que je suis."),
    ),
    Topic(
        "reviews",
        gettext_lazy("Relire ma fiche"),
        gettext_lazy("Une fois par an, quand rien n’a changé dans une fiche que je tiens."),
        "now",
    ),
]


def _changed(entry: Entry) -> bool:
    return bool(entry.digest)


def _its_people(entry: Entry, actor: Actor) -> list[int]:
    """Who wrote the card, and the organisation that it is the card of."""
    return [key for key in (actor.created_by_id, actor.party_id) if key]


def _added(entry: Entry, actor: Any) -> str:
    return _("Nouvelle fiche : « %(name)s ».") % {"name": actor.name}


def _corrected(entry: Entry, actor: Any) -> str:
    return _("La fiche « %(name)s » a été corrigée.") % {"name": actor.name}


def _opened(entry: Entry, actor: Any) -> str:
    return _("La fiche « %(name)s » a changé de visibilité.") % {"name": actor.name}


def _united(entry: Entry, actor: Any) -> str:
    return _("Une autre fiche a été réunie à « %(name)s ».") % {"name": actor.name}


def _represented(entry: Entry, actor: Any) -> str:
    return _("La fiche « %(name)s » est maintenant tenue par son organisation.") % {"name": actor.name}


NEWS = [
    NewsKind("actors.add", "cards", _added, readers=lambda entry, actor: [actor.party_id]),
    NewsKind("actors.edit", "cards", _corrected, readers=_its_people, when=_changed),
    NewsKind("actors.open", "cards", _opened, readers=_its_people, when=_changed),
    NewsKind("actors.unite", "cards", _united, readers=_its_people),
    NewsKind("actors.represent", "cards", _represented, readers=_its_people),
]
