"""Between the upload of a spreadsheet and its preview: what its columns hold."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from essaim.foundation.formats import open_records
from essaim.foundation.imports import uploads
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.periodic import KEPT, purge
from essaim.foundation.imports.running import go_on

pytestmark = pytest.mark.django_db
State = Import.State
SHEET = "Nom de la structure;Où;Note interne\nLe Fil;50.69, 3.17;à taire\nLa Bobine;47.2, -1.55;\n".encode()


def columns(batch: Import) -> str:
    return reverse("transfers:columns", args=[batch.public_id])


def chosen(*roles: str, **more: str) -> dict[str, str]:
    return {f"column-{rank}": role or "-" for rank, role in enumerate(roles)} | more


def waiting(imported: Any, content: bytes = SHEET) -> Import:
    batch: Import = imported(content, state="ready", file_name="tableau.csv")
    assert batch.state == State.COLUMNS
    return batch


def test_columns_are_proposed_then_chosen(as_: Any, people: Any, imported: Any) -> None:
    batch, client = waiting(imported), as_(people["facilitator"])
    shown = client.get(reverse("transfers:import", args=[batch.public_id])).content.decode()
    assert "Relire les colonnes" in shown
    shown = client.get(columns(batch)).content.decode()
    assert '<option value="name" selected' in shown and '<option value="coordinates" selected' in shown
    assert "La Bobine" in shown and "d’après" in shown
    assert client.post(columns(batch), chosen("name", "coordinates", "")).status_code == 302
    go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.to_create, batch.stored_as, batch.asked) == (State.READY, 2, "", {})
    record = batch.rows.order_by("line").first().record
    assert (record["latitude"], record["longitude"]) == (50.69, 3.17)
    assert "extra" not in record


def test_the_choice_serves_for_the_next_file_of_the_source(as_: Any, people: Any, imported: Any) -> None:
    batch = waiting(imported)
    as_(people["facilitator"]).post(columns(batch), chosen("name", "coordinates", ""))
    go_on(batch.pk)
    again = imported(
        b"Note interne|Nom de la structure\nx|La Navette\n", state="ready", file_name="tableau.csv"
    )
    assert (again.state, again.to_create) == (State.READY, 1)
    assert "dernière fois" in again.guesses[0]
    other = imported(SHEET.replace("Où".encode(), b"Lieu"), state="ready", file_name="tableau.csv")
    assert other.state == State.COLUMNS
    assert [each["role"] for each in other.asked["columns"]] == ["name", "coordinates", ""]
    elsewhere = imported(SHEET, state="ready", file_name="autre.csv")
    assert elsewhere.state == State.COLUMNS


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (("extra", "coordinates", ""), "sans nom"),
        (("name", "city", "city"), "déjà donné"),
        (("name", "x", ""), "column-1"),
    ],
)
def test_a_choice_that_makes_no_sense_is_said_and_kept(
    as_: Any, people: Any, imported: Any, roles: tuple[str, ...], words: str
) -> None:
    batch = waiting(imported)
    answer = as_(people["facilitator"]).post(columns(batch), chosen(*roles))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == State.COLUMNS


def test_a_swap_is_offered_and_done_only_when_ticked(as_: Any, people: Any, imported: Any) -> None:
    batch, client = (
        waiting(imported, b"nom,latitude,longitude\nLe Fil,3.17,50.69\n"),
        as_(people["facilitator"]),
    )
    assert "Échanger latitude et longitude" in client.get(columns(batch)).content.decode()
    client.post(columns(batch), chosen("name", "latitude", "longitude", swap="on"))
    go_on(batch.pk)
    assert batch.rows.get().record["latitude"] == 50.69


def test_many_columns_are_folded_and_dropped_as_one(as_: Any, people: Any, imported: Any) -> None:
    heads = ["Structure", *(f"c{rank}" for rank in range(30))]
    content = f"{';'.join(heads)}\nLe Fil{';x' * 30}\n".encode()
    batch, client = waiting(imported, content), as_(people["facilitator"])
    shown = client.get(columns(batch)).content.decode()
    assert "Les 30 autres colonnes" in shown
    asked = chosen("name", "city", *["extra"] * 29)
    assert client.post(columns(batch), asked | {"drop": "on"}).status_code == 302
    go_on(batch.pk)
    assert batch.rows.get().record == {"city": "x"}


SWAPPED = b'{"data": [{"id": "1", "name": "A", "geo": {"latitude": 3.17, "longitude": 50.69}}]}'


def test_a_swap_is_offered_for_a_map_too(as_: Any, people: Any, imported: Any) -> None:
    batch, client = waiting(imported, SWAPPED), as_(people["facilitator"])
    assert (
        "Regarder les points"
        in client.get(reverse("transfers:import", args=[batch.public_id])).content.decode()
    )
    shown = client.get(columns(batch)).content.decode()
    assert "Où sont ces points" in shown and "column-0" not in shown
    assert client.post(columns(batch), {"swap": "on"}).status_code == 302
    go_on(batch.pk)
    assert batch.rows.get().record["latitude"] == 50.69
    # Said once for this file: the next one is asked again, and may be left as it is.
    again = waiting(imported, SWAPPED)
    client.post(columns(again), {})
    go_on(again.pk)
    assert again.rows.get().record["latitude"] == 3.17


def test_a_choice_of_swap_is_not_done_again_on_a_file_in_order(as_: Any, people: Any, imported: Any) -> None:
    first = waiting(imported, b"Structure;latitude;longitude\nLe Fil;3.17;50.69\n")
    as_(people["facilitator"]).post(columns(first), chosen("name", "latitude", "longitude", swap="on"))
    again = imported(
        b"Structure;latitude;longitude\nLe Fil;50.69;3.17\n", state="ready", file_name="tableau.csv"
    )
    assert again.state == State.READY
    assert again.rows.get().record["latitude"] == 50.69


def test_columns_that_are_ours_are_not_asked(imported: Any) -> None:
    assert imported(b"nom;ville\nLe Fil;Roubaix\n", state="ready", file_name="x.csv").state == State.READY


def test_once_chosen_it_is_over(as_: Any, people: Any, imported: Any) -> None:
    batch, client = waiting(imported), as_(people["facilitator"])
    client.post(columns(batch), chosen("name", "coordinates", ""))
    assert client.get(columns(batch)).status_code == 302
    assert client.post(columns(batch), chosen("name", "", "")).status_code == 302
    batch.refresh_from_db()
    assert batch.mapping["columns"][1] == ["Où", "coordinates"]


def test_a_file_that_nobody_looks_at_is_forgotten(imported: Any) -> None:
    batch = waiting(imported)
    Import.objects.filter(pk=batch.pk).update(updated_at=batch.updated_at - KEPT * 2)
    purge()
    assert not Import.objects.exists()
    assert not (uploads._folder() / batch.stored_as).exists()


@pytest.mark.parametrize("name", ["csv", "ods", "xlsx"])
def test_templates(as_: Any, people: Any, name: str) -> None:
    client = as_(people["facilitator"])
    answer = client.get(reverse("transfers:template_file", args=[name]))
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert list(open_records(BytesIO(answer.content), name)) == []
    assert client.get(reverse("transfers:template_file", args=["geojson"])).status_code == 404
    assert f"modele.{name}" in client.get(reverse("transfers:new", args=["reseau"])).content.decode()
