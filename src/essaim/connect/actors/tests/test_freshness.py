"""How old what a card says is, in days, in words and on a map."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from essaim.connect.actors.freshness import freshness
from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.presenting import age_of
from essaim.connect.actors.tests.factories import make_actor

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("reviewed", "updated", "days", "fresh", "opacity"),
    [
        (None, TODAY, 0, True, 1.0),
        (date(2026, 4, 1), date(2020, 1, 1), 61, True, 1.0),
        (date(2020, 1, 1), date(2026, 4, 1), 61, True, 1.0),
        (None, date(2025, 6, 1), 365, False, 0.6),
        (None, datetime(2025, 6, 2, 12), 364, True, 1.0),
        (None, date(2024, 6, 1), 730, False, 0.35),
        (date(2030, 1, 1), date(2020, 1, 1), 0, True, 1.0),  # a day to come
    ],
)
def test_the_later_of_the_two_counts(
    reviewed: Any, updated: Any, days: int, fresh: bool, opacity: float
) -> None:
    found = freshness(reviewed, updated, TODAY)
    assert (found.days, found.fresh, found.opacity) == (days, fresh, opacity)


@pytest.mark.django_db
def test_in_words_on_the_card_and_in_lists(space: Any, client: Any, django_assert_num_queries: Any) -> None:
    card = make_actor(space, "Fabrique")
    Actor.objects.filter(pk=card.pk).update(updated_at=timezone.now() - timedelta(days=425))
    card.refresh_from_db()
    assert age_of(card) == "à vérifier, 14 mois"
    for address in (f"/acteurs/{card.public_id}/", "/annuaire/", "/annuaire/?vue=fiches", "/carte/"):
        assert "vérifier, 14 mois" in client.get(address).content.decode(), address
    Review.objects.create(actor=card, reviewed_on=timezone.localdate() - timedelta(days=3))
    card = Actor.objects.select_related("review").get()
    with django_assert_num_queries(0):
        assert age_of(card) == "juste, il y a 3 jours"
