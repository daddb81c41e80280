"""A card of the space, people in every position, and forms that a visitor fills."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.discussion import guard
from essaim.foundation.discussion.tests.helpers import solved


@pytest.fixture(autouse=True)
def _quick(monkeypatch: Any) -> None:
    """Fills forms at once; counts start anew."""
    cache.clear()
    monkeypatch.setattr(guard, "QUICKEST", -1)
    monkeypatch.setattr(guard, "BITS", 4)


@pytest.fixture
def card(space: Any) -> Actor:
    return make_actor(space, name="Épicerie du Val", city="Semur", summary="On y pèse de tout.")


@pytest.fixture
def visit() -> Callable[..., dict[str, str]]:
    """`visit(body="…", proven=True)` → what a visitor's form sends."""

    def fill(proven: bool = True, mail: str = "lise@exemple.test", **fields: str) -> dict[str, str]:
        work = solved() if proven else {}
        return {
            "visitor_name": "Lise Exemple", "visitor_mail": mail, "shown": guard.stamp(), "homepage": "", **work, **fields,
        }  # fmt: skip

    return fill
