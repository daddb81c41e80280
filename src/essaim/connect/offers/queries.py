"""Reading needs and offers: what stands, of cards that the reader may see, the last published first, by key."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet

from essaim.connect.actors.models import Actor
from essaim.connect.offers.models import Offer
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.places.areas import Area
from essaim.foundation.search.queries import matching
from essaim.foundation.vocabularies.terms import Category

SHOWN = 24
PAST = 10  # of a card, that one may say again
COUNTED = 1_000  # beyond, « plus de 1 000 »
OWN_CARDS = 5
HEAVY = ("actor__description", "actor__missions", "actor__funders", "actor__links")


@dataclass(frozen=True)
class Filters:
    """A valid choice; nothing chosen: everything that stands."""

    text: str = ""
    kind: str = ""
    theme: Category | None = None
    area: Area | None = None

    @property
    def chosen(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.kind or self.theme or self.area or self.text)

    def apply(self, offers: QuerySet[Offer]) -> QuerySet[Offer]:
        """Those that match, in no order."""
        if self.kind:
            offers = offers.filter(kind=self.kind)
        if self.theme:
            offers = offers.filter(theme_id=self.theme.pk)
        if self.area:
            offers = offers.filter(self.area.within("actor__commune"))
        if self.text and (keys := matching(Offer.type_name(), self.text)) is not None:
            offers = offers.filter(pk__in=keys)
        return offers

    def query(self, **more: str) -> str:
        """These filters as a query string (no « ? »)."""
        values = {
            "q": self.text,
            "genre": self.kind,
            "theme": self.theme.slug if self.theme else "",
            "territoire": self.area.value if self.area else "",
        }
        return urlencode({name: value for name, value in (values | more).items() if value})


@dataclass(frozen=True)
class Page:
    """Some of a list. `count` stops at COUNTED + 1; `after`: the public id of the last one, "" at the end."""

    rows: list[Offer]
    count: int
    after: str

    @property
    def capped(self) -> bool:
        """Whether there are more than was counted."""
        return self.count > COUNTED


def standing(user: Any) -> QuerySet[Offer]:
    """What stands today, of the cards that the reader may see."""
    return allowed(Offer.objects.live(), user, "offers.view")


def page(user: Any, filters: Filters, after: str = "") -> Page:
    """The last published first, from the one named by `after`; three queries at most."""
    found = filters.apply(standing(user))
    count = found.order_by()[: COUNTED + 1].count()
    start = _start(after)
    if start:
        found = found.filter(pk__lt=start)
    rows = list(found.select_related("actor", "theme").defer(*HEAVY).order_by("-pk")[: SHOWN + 1])
    more, rows = len(rows) > SHOWN, rows[:SHOWN]
    return Page(rows, count, str(rows[-1].public_id) if more else "")


def _start(public_id: str) -> int | None:
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return Offer.objects.filter(public_id=wanted).values_list("pk", flat=True).first()


def of_card(actor: Actor) -> list[Offer]:
    """What stands on a card, which the reader may see, the last published first; few: `actions.MOST`."""
    return list(actor.offers.live().select_related("theme").order_by("-pk"))


def past_of(actor: Actor) -> list[Offer]:
    """What last ended on a card."""
    return list(actor.offers.past().order_by("-until", "-pk")[:PAST])


def own_cards(user: Any) -> list[Actor]:
    """The cards of one's organisations, for which one may publish, by name; one query, none for who acts for none."""
    scope = scope_of(user)
    organisations = (scope.parties | scope.cards) - {scope.party_id}
    if not organisations:
        return []
    own = Actor.objects.live().filter(party_id__in=organisations)
    return list(allowed(own, user, "offers.add").order_by("sort_name", "pk")[:OWN_CARDS])
