"""What happens where nothing is there yet: the first page, and loading the demonstration."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from essaim.desk.home.tests.test_demo import SAYS, counts, load
from essaim.foundation.spaces.models import Space


def test_an_empty_service_says_how_to_begin(client: Any, db: None) -> None:
    page = client.get("/").content.decode()
    assert reverse("spaces:new") in page
    assert "Tout commence par un espace" in page


def test_a_network_that_hides_is_not_on_the_home_page(client: Any, make_space: Any) -> None:
    make_space("ouvert", name="Réseau ouvert")
    make_space("discret", name="Réseau discret", visibility="group")
    page = client.get("/").content.decode()
    assert "Réseau ouvert" in page
    assert "Réseau discret" not in page
    assert "1 réseau" in page


def test_it_loads_once_and_lightly(db: None, django_assert_max_num_queries: Callable[..., Any]) -> None:
    with django_assert_max_num_queries(9_200):  # three seconds on a small machine
        said = load()
    assert said.count("\n") == 1
    assert f"{len(SAYS['spaces'])} espaces, {len(SAYS['actors'])} fiches, 3 accès d’essai" in said
    before = counts()
    assert load() == ""
    assert counts() == before


def test_a_service_in_use_is_left_alone(make_user: Any) -> None:
    make_user("lise")
    assert load() == ""
    assert not Space.objects.exists()
