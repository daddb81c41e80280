"""Opening hours: typed as one says them, shown by day, refused with their form; brought by a file, taken away in one."""

import io
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.connect.actors.actions import add_actor, edit_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.formats import Record, formats, open_records
from essaim.foundation.kernel.actions import SYSTEM

pytestmark = pytest.mark.django_db
KEPT = "Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-13:00"
SAID = "lun-ven 9h-12h, 14h-18h\u202f; sam 10h-13h"


def form_of(page: Any) -> dict[str, Any]:
    return {name: value for name, value in page.context["form"].initial.items() if value is not None}


def test_typed_on_the_form_shown_by_day(as_: Any, people: Any, space: Any) -> None:
    card, client = make_actor(space, "Fabrique"), as_(people["facilitator"])
    address = f"/acteurs/{card.public_id}/"
    assert "Heures d’ouverture" not in client.get(address).content.decode()
    given = form_of(client.get(f"{address}modifier/"))
    given["opening_hours"] = "Du lundi au vendredi : 9h à 12h et 14h à 18h\nsamedi 10h-13h"
    assert client.post(f"{address}modifier/", given).status_code == 302
    assert Actor.objects.get().opening_hours == KEPT
    page = client.get(address).content.decode()
    assert "Heures d’ouverture" in page and "10h\u202f–\u202f13h" in page and "fermé" in page
    assert form_of(client.get(f"{address}modifier/"))["opening_hours"] == SAID
    history = client.get(f"{address}historique/").content.decode()
    assert SAID in history and "Mo-Fr" not in history


def test_what_cannot_be_read_is_refused_with_its_form(as_: Any, people: Any, space: Any) -> None:
    card, client = make_actor(space, "Fabrique", opening_hours=KEPT), as_(people["facilitator"])
    address = f"/acteurs/{card.public_id}/modifier/"
    given = {**form_of(client.get(address)), "opening_hours": "le samedi quand il fait beau"}
    page = client.post(address, given).content.decode()
    assert "ne se lisent pas" in page and "quand il fait beau" in page
    assert Actor.objects.get().opening_hours == KEPT
    with pytest.raises(ValidationError, match="lun-ven 9h-12h"):
        edit_actor(SYSTEM, card, opening_hours="9h-18h")
    edit_actor(SYSTEM, card, opening_hours="")
    assert Actor.objects.get().opening_hours == ""


def test_a_correction_says_them_as_people_do(client: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique", opening_hours=KEPT)
    assert SAID in client.get(f"/discussion/fiche/{card.public_id}/corriger/", follow=True).content.decode()


def test_linked_data(client: Any, space: Any) -> None:
    card = add_actor(SYSTEM, space, name="Fabrique", opening_hours=SAID)
    said = client.get(f"/acteurs/{card.public_id}/", {"format": "jsonld"}).json()["openingHoursSpecification"]
    assert [(each["dayOfWeek"][0], each["opens"], each["closes"]) for each in said] == [
        ("Monday", "09:00", "12:00"),
        ("Monday", "14:00", "18:00"),
        ("Saturday", "10:00", "13:00"),
    ]


def test_a_file_of_openstreetmap_brings_them_and_ours_takes_them_away() -> None:
    feature = {"type": "Feature", "geometry": None, "properties": {"name": "Halle", "opening_hours": KEPT}}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    [record] = open_records(io.BytesIO(text), "geojson")
    assert isinstance(record, Record) and record.fields["opening_hours"] == KEPT
    written = b"".join(formats()["geojson"].write([record], {}))  # type: ignore[misc]
    assert json.loads(written)["features"][0]["properties"]["opening_hours"] == KEPT


def test_what_a_file_says_otherwise_is_kept_aside() -> None:
    feature = {
        "type": "Feature",
        "geometry": None,
        "properties": {"name": "Halle", "opening_hours": "PH off"},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    [record] = open_records(io.BytesIO(text), "geojson")
    assert isinstance(record, Record) and "opening_hours" not in record.fields
    assert record.extra == {"opening_hours": "PH off"}
