"""Each page of a room without an entry of its own stands under one that is there."""

from typing import Any

import pytest
from django.urls import resolve

from essaim.foundation.kernel.menu import menu, stands_under
from essaim.foundation.ui.context import Shell


def test_rooms_stand_under_entries() -> None:
    entries = {entry.url_name for found in menu().values() for entry in found}
    assert set(stands_under().values()) <= entries and stands_under()["duplicates"] == "actors:directory"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (
            "/acteurs/018f0000-0000-7000-8000-000000000000/doublon/018f0000-0000-7000-8000-000000000001/",
            "Annuaire",
        ),
        ("/questions/018f0000-0000-7000-8000-000000000000/", "Réseaux et espaces"),
        ("/imports/018f0000-0000-7000-8000-000000000000/", "Réseaux et espaces"),
    ],
)
def test_the_menu_says_where_one_is(path: str, label: str, rf: Any) -> None:
    request = rf.get(path)
    request.resolver_match = resolve(path)
    assert [str(item.label) for item in Shell(request).entries if item.current] == [label]
