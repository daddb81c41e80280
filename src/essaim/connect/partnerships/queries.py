"""Reading agreements: every list starts at what the reader may see, is bounded, the last begun first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside, visible
from essaim.connect.partnerships.models import Agreement, Signatory, State, of_state
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.places.areas import Area
from essaim.foundation.search.queries import matching
from essaim.foundation.spaces.models import Space

SHOWN = 24
EXPORTED = 5_000
ON_A_PAGE = 6  # of a card, a space, a place


@dataclass(frozen=True)
class Filters:
    """A valid choice; nothing chosen: every agreement."""

    text: str = ""
    state: str = ""
    space: Space | None = None
    area: Area | None = None

    @property
    def chosen(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.state or self.space or self.area)

    def apply(self, agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """Those that match, in no order."""
        if self.state:
            agreements = agreements.filter(of_state(self.state, timezone.localdate()))
        if self.space:
            agreements = agreements.filter(space_id__in=inside(self.space))
        if self.area:
            agreements = agreements.filter(pk__in=_signed_in(self.area))
        if self.text and (keys := matching(Agreement.type_name(), self.text)) is not None:
            agreements = agreements.filter(pk__in=keys)
        return agreements

    def query(self, **more: str) -> str:
        """These filters as a query string (no « ? »)."""
        values = {
            "q": self.text,
            "etat": self.state,
            "espace": self.space.slug if self.space else "",
            "territoire": self.area.value if self.area else "",
        }
        return urlencode({name: value for name, value in (values | more).items() if value})


def _signed_in(area: Area) -> Any:
    # Signatories are few: the index of communes, which would give all the cards of the place, must not draw the database.
    signed = Signatory.objects.filter(actor__binned_at=None).alias(town=Coalesce("actor__commune", Value("")))
    signed = signed.filter(area.within("town"))
    return signed.values("agreement_id")


def seen(user: Any) -> QuerySet[Agreement]:
    """Those that this reader may see, with their space and signatories, the last begun first; two queries."""
    signatories = Prefetch(
        "signatories", Signatory.objects.select_related("actor").order_by("position", "pk"), to_attr="signed"
    )
    found = allowed(Agreement.objects.select_related("space"), user, "partnerships.view")
    return found.prefetch_related(signatories).order_by("-starts_on", "-pk")


def with_open_cards(user: Any, agreements: Iterable[Agreement]) -> list[Agreement]:
    """The same, each signatory with `open`: its card where this reader may see it, else None; one query."""
    found = list(agreements)
    signed: Sequence[Any] = [each for agreement in found for each in agreement.signed]  # type: ignore[attr-defined]
    keys = {each.actor_id for each in signed if each.actor_id}
    shown = set(visible(user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for each in signed:
        each.open = each.actor if each.actor_id in shown else None
    return found


def page(user: Any, filters: Filters, start: int) -> tuple[list[Agreement], int, bool]:
    """Some of a list from the row `start`; how many in all, up to a thousand; whether there are more. Four queries."""
    found = filters.apply(seen(user))
    rows = list(found[start : start + SHOWN + 1])
    count = len(rows) if not start and len(rows) <= SHOWN else found.order_by().values("pk")[:1_001].count()
    return with_open_cards(user, rows[:SHOWN]), count, len(rows) > SHOWN


def of_card(actor: Actor, user: Any) -> list[Agreement]:
    """Those that it signed, what runs first; three queries, one where there is none."""
    signed = Signatory.objects.filter(actor=actor).values("agreement_id")
    return _some(seen(user).filter(pk__in=signed), user)


def of_space(space: Space, user: Any) -> list[Agreement]:
    """Those that it keeps itself, what runs first; one query where there is none."""
    return _some(seen(user).filter(space_id=space.pk), user)


def of_place(area: Area, user: Any) -> list[Agreement]:
    """Those that somebody from there signed."""
    return _some(seen(user).filter(pk__in=_signed_in(area)), user)


def _some(found: QuerySet[Agreement], user: Any) -> list[Agreement]:
    rows = sorted(found[: ON_A_PAGE + 1], key=lambda each: each.state == State.ENDED)
    return with_open_cards(user, rows)


def due(user: Any) -> QuerySet[Agreement]:
    """Those that wait for this person to read them again or to decide of their renewal."""
    kept = Agreement.objects.filter(space_id__in=scope_of(user).facilitator)
    return kept.filter(of_state(State.REVIEW, timezone.localdate())).order_by("review_on", "pk")


def kept_spaces(user: Any) -> list[Space]:
    """Where this person may write one; twenty at most."""
    found = allowed(Space.objects.all(), user, "partnerships.add").order_by("name", "pk")
    return list(found.only("name", "slug")[:20])
