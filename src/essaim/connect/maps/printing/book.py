"""What stands in a printed directory: cover, cards by department and town, indexes; plain values for `directory.typ`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essaim.connect.actors.filters import Filters
from essaim.connect.actors.listing import in_words
from essaim.connect.actors.models import Actor, ActorTerm
from essaim.connect.actors.queries import visible, with_details
from essaim.foundation.places import gazetteer
from essaim.foundation.places.names import key
from essaim.foundation.ui.typography import number, typo
from essaim.foundation.vocabularies.models import Term

MOST = 5_000  # cards
AT_ONCE = 500
FIELDS = ("street", "postcode", "country", "website", "commune", "licence", "sort_name")
USUAL = "CC-BY-SA-4.0"
INDEXED = (Term.Scheme.CATEGORY, Term.Scheme.THEME)
Words = dict[int, list[str]]


@dataclass(frozen=True)
class Place:
    """Where a card is filed: names of its department and town, and the keys that put them in order."""

    department: str
    town: str

    @property
    def order(self) -> tuple[bool, str, bool, str]:
        """What has no place comes last."""
        return (not self.department, key(self.department), not self.town, key(self.town))


def _cards(user: Any, filters: Filters) -> QuerySet[Actor]:
    return filters.narrow(visible(user))


def counted(user: Any, filters: Filters) -> int:
    """How many cards the directory would hold; MOST + 1 at most."""
    return _cards(user, filters).order_by()[: MOST + 1].count()


def write(user: Any, filters: Filters, *, title: str, paper: str, reserved: bool = False) -> dict[str, Any]:
    """The book, as the template reads it. The first MOST cards by name; three queries and one for 500 cards."""
    keys = list(_cards(user, filters).order_by("sort_name", "pk").values_list("pk", flat=True)[:MOST])
    cards = [
        card for some in _slices(keys) for card in with_details(Actor.objects.filter(pk__in=some), *FIELDS)
    ]
    places = {card.pk: _place(card) for card in cards}
    cards.sort(key=lambda card: (places[card.pk].order, card.sort_name, card.pk))
    words = _words(keys)
    query = filters.query(vue="", bbox="")
    return {
        "title": title,
        "subtitle": settings.SITE_NAME if title != settings.SITE_NAME else "",
        "publisher": settings.SITE_NAME,
        "language": (get_language() or "fr")[:2],
        "format": paper,
        "filters": [[str(label), said] for label, said in in_words(filters)],
        "counted": _counted(len(cards)),
        "notes": _notes(cards, reserved),
        "address": settings.BASE_URL + reverse("actors:directory") + (f"?{query}" if query else ""),
        "words": _headings(cards),
        "departments": _departments(cards, places, words),
        "towns": _towns(cards, places),
        "themes": _themes(cards, words),
    }


def _slices(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _place(card: Actor) -> Place:
    found = gazetteer.commune(card.commune) if card.commune else None
    if found is None:
        return Place("", card.city)
    department = gazetteer.areas()["departments"].get(found.department, ["", ""])[0]
    return Place(typo(department), typo(found.name))


def _words(keys: Sequence[int]) -> Words:
    """The categories and themes of the cards, by name."""
    found: Words = {}
    for some in _slices(keys):
        rows = ActorTerm.objects.filter(actor__in=some, implied=False, term__scheme__in=INDEXED)
        for card, label in rows.order_by("term__label", "pk").values_list("actor_id", "term__label"):
            found.setdefault(card, []).append(label)
    return found


def _counted(count: int) -> str:
    return ngettext("%(n)s fiche", "%(n)s fiches", count) % {"n": number(count)}


def _notes(cards: Sequence[Actor], reserved: bool) -> list[str]:
    said = []
    if not cards:
        said.append(_("Aucune fiche ne correspond à ces filtres."))
    if reserved:
        said.append(_("Ce document contient des fiches qui ne sont pas publiques : ne le diffusez pas."))
    if any(card.example for card in cards):
        said.append(_("Les fiches marquées « exemple » sont inventées."))
    return [typo(each) for each in said]


def _headings(cards: Sequence[Actor]) -> dict[str, str]:
    day = date_format(timezone.localdate(), "j F Y")
    usual = all(card.licence == USUAL for card in cards)
    licence = (
        _("Licence CC BY-SA 4.0")
        if usual
        else _("Licence CC BY-SA 4.0, sauf autre licence dite sur la fiche")
    )
    return {
        "printed": _("État de l’annuaire au %(day)s") % {"day": day},
        "licence": licence,
        "contents": _("Sommaire"),
        "towns": _("Index par commune"),
        "themes": _("Index par thème"),
    }


def _departments(cards: Sequence[Actor], places: dict[int, Place], words: Words) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    last: Place | None = None
    for card in cards:
        place = places[card.pk]
        if last is None or place.department != last.department:
            found.append({"name": place.department or _("Ailleurs, ou sans commune connue"), "towns": []})
            last = None
        if last is None or place.town != last.town:
            found[-1]["towns"].append({"name": place.town or _("Sans commune"), "cards": []})
        found[-1]["towns"][-1]["cards"].append(_card(card, words.get(card.pk, [])))
        last = place
    return found


def _card(card: Actor, words: list[str]) -> dict[str, str]:
    about = [str(card.get_kind_display()), *words]
    if card.example:
        about.append(_("exemple"))
    if card.licence != USUAL:
        about.append(str(card.get_licence_display()))
    said = card.summary or card.opening  # type: ignore[attr-defined]
    website = card.website if card.website.startswith(("https://", "http://")) else ""
    return {
        "name": card.name,
        "acronym": card.acronym,
        "about": " · ".join(about),
        "summary": typo(" ".join(said.split())),
        "address": ", ".join(filter(None, (card.street, f"{card.postcode} {card.city}".strip()))),
        "website": website,
        "shown": website.partition("://")[2].removeprefix("www.").rstrip("/"),
    }


def _towns(cards: Sequence[Actor], places: dict[int, Place]) -> list[tuple[str, list[int]]]:
    """(town, numbers of its cards in the book), by name; homonyms tell their department."""
    found: dict[Place, list[int]] = {}
    for rank, card in enumerate(cards):
        if places[card.pk].town:
            found.setdefault(places[card.pk], []).append(rank)
    names = [place.town for place in found]
    alike = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
    shown = [
        (
            f"{place.town} ({place.department})" if place.town in alike and place.department else place.town,
            ranks,
        )
        for place, ranks in found.items()
    ]
    return sorted(shown, key=lambda pair: key(pair[0]))


def _themes(cards: Sequence[Actor], words: Words) -> list[tuple[str, list[tuple[str, int]]]]:
    """(word, its cards by name with their number in the book), by word."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for rank, card in enumerate(cards):
        for word in words.get(card.pk, []):
            found.setdefault(word, []).append((card.sort_name, card.name, rank))
    return [
        (word, [(name, rank) for _sort, name, rank in sorted(found[word])]) for word in sorted(found, key=key)
    ]
