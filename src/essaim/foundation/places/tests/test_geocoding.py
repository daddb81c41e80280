"""The geocoder's answers, the two kinds that are met and anything else; nothing is asked where none is set."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.foundation.places import geocoding

ADDOK = {
    "features": [{"geometry": {"type": "Point", "coordinates": [3.05, 50.63]},
                  "properties": {"type": "housenumber", "label": "1 rue X 59000 Lille"}}]
}  # fmt: skip
NOMINATIM = [{"lat": "50.63", "lon": "3.05", "addresstype": "road", "display_name": "Rue X"}]


@pytest.mark.parametrize(("answer", "precision"), [(ADDOK, "address"), (NOMINATIM, "street")])
def test_known_answers(answer: Any, precision: str) -> None:
    found = geocoding.read(json.dumps(answer).encode())
    assert found and (found.latitude, found.longitude, found.precision) == (50.63, 3.05, precision)


@settings(deadline=None)
@given(st.one_of(st.binary(), st.recursive(st.none() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["features", "geometry", "coordinates", "lat", "lon"]), inner)).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_any_answer_is_borne(body: bytes) -> None:
    found = geocoding.read(body)
    assert found is None or abs(found.latitude) <= 90


@pytest.mark.parametrize("template", ["", "https://exemple.org/", "file:///etc/passwd?{q}"])
def test_nothing_is_asked_where_none_is_set(template: str, settings: Any, monkeypatch: Any) -> None:
    settings.GEOCODER = template
    monkeypatch.setattr(geocoding, "ask", lambda url: pytest.fail("asked"))
    assert geocoding.geocode("1 rue X") is None and not geocoding.offered()


def test_the_address_is_only_a_value(settings: Any, monkeypatch: Any) -> None:
    asked: list[str] = []
    settings.GEOCODER = "https://geo.exemple.org/search?q={q}&limit=1"
    monkeypatch.setattr(geocoding, "ask", lambda url: asked.append(url) or json.dumps(ADDOK).encode())
    assert geocoding.geocode("1 rue X&y=/../#z")
    assert asked == ["https://geo.exemple.org/search?q=1%20rue%20X%26y%3D%2F..%2F%23z&limit=1"]
