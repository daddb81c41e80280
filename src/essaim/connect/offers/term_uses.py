"""Needs and offers bear a theme: how many, where, and how they follow one that is merged into another, or separated."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.offers.models import Offer
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.uses import Use


def _count(term_id: int) -> int:
    return Offer.objects.filter(theme_id=term_id).count()


def _counts() -> dict[int, int]:
    shown = Offer.objects.live().filter(
        theme__isnull=False, actor__binned_at=None, actor__visibility=Visibility.PUBLIC
    )
    return dict(shown.values("theme_id").order_by().annotate(n=Count("pk")).values_list("theme_id", "n"))


def _elsewhere(term_id: int, space_ids: Iterable[int]) -> bool:
    return Offer.objects.filter(theme_id=term_id).exclude(actor__space_id__in=list(space_ids)).exists()


def _bearers(term_id: int, after: int, most: int) -> list[int]:
    rows = Offer.objects.filter(theme_id=term_id, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def _move(loser_id: int, winner_id: int, most: int) -> dict[int, bool]:
    """Each bears one theme: none had the winner already."""
    keys = _bearers(loser_id, 0, most)
    Offer.objects.filter(pk__in=keys).update(theme_id=winner_id)
    return dict.fromkeys(keys, False)


def _give_back(loser_id: int, winner_id: int, had: Mapping[int, bool]) -> None:
    Offer.objects.filter(pk__in=list(had), theme_id=winner_id).update(theme_id=loser_id)


def _url(term: Any) -> str:
    if term.scheme != Term.Scheme.THEME:
        return ""
    return f"{reverse('offers:offers')}?{urlencode({'theme': term.slug})}"


USES = [
    Use(
        name=Offer.type_name(),
        label=_("Besoins et offres"),
        count=_count,
        counts=_counts,
        elsewhere=_elsewhere,
        bearers=_bearers,
        move=_move,
        give_back=_give_back,
        url=_url,
    )
]
