import json
from typing import Any

import pytest
from django.urls import reverse

from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.uniting import unite_actors
from essaim.foundation.imports.actions import apply_import, undo_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import geojson

pytestmark = pytest.mark.django_db


def test_many_rows_set_aside_are_summed_up(as_: Any, people: Any, imported: Any) -> None:
    rows = "".join(f"{rank},,Lille\n" for rank in range(12))
    batch = imported(f"id,nom,ville\nx,A,Lens\n{rows}".encode(), state="ready", file_name="x.csv")
    shown = as_(people["facilitator"]).get(page(batch, "?plan=skip")).content.decode()
    assert "12 fois, dès la ligne 3" in shown.replace("\u202f", " ")


def address(batch: Import) -> str:
    return reverse("transfers:review", args=[batch.public_id])


def page(batch: Import, asked: str = "") -> str:
    return reverse("transfers:import", args=[batch.public_id]) + asked


def with_summaries(**summaries: str) -> bytes:
    """A file of cards by identifier: « id1=Résumé »; each is named after its identifier."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.3, 48.8]},
            "properties": {
                "_id": key,
                "name": f"Fiche {key}",
                "abstract": text,
                "website": f"https://{key}.example/{len(text)}",
            },
        }
        for key, text in summaries.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def do_all(batch: Import, user: Any) -> None:
    apply_import(user, batch)
    go_on(batch.pk)
    batch.refresh_from_db()


def test_ticked_rows_are_left_out_and_taken_again(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(geojson("A", "B", "C"), state="ready")
    client, rows = as_(people["facilitator"]), {row.name: row.pk for row in batch.rows.all()}
    client.post(address(batch), {"plan": "create", "do": "out", "row": [rows["A"], rows["B"]]})
    batch.refresh_from_db()
    assert (batch.to_create, batch.left_out, batch.to_do) == (1, 2, 1)
    shown = client.get(page(batch, "?plan=left_out")).content.decode()
    assert "Fiches laissées de côté" in shown and "Cocher A" in shown and "Cocher C" not in shown
    client.post(address(batch), {"plan": "left_out", "do": "in", "row": [rows["B"]]})
    do_all(batch, people["facilitator"])
    assert set(Actor.objects.values_list("name", flat=True)) == {"B", "C"}
    assert (batch.to_create, batch.left_out) == (2, 1)
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    assert not Actor.objects.live().exists()


def test_a_row_is_known_by_its_whole_key_however_large(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(geojson("A"), state="ready")
    row = batch.rows.get()
    batch.rows.all().delete()
    row.pk = 1_234_567  # which pages write « 1 234 567 »
    row.save(force_insert=True)
    assert 'value="1234567"' in as_(people["facilitator"]).get(page(batch)).content.decode()


def test_a_whole_list_is_left_out_or_what_bears_a_name(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(geojson("Épicerie une", "Épicerie deux", "Garage"), state="ready")
    client = as_(people["facilitator"])
    client.post(address(batch), {"plan": "create", "q": "picerie", "do": "all_out"})
    batch.refresh_from_db()
    assert (batch.to_create, batch.left_out) == (1, 2)
    client.post(address(batch), {"plan": "create", "do": "all_out"})
    batch.refresh_from_db()
    assert batch.to_do == 0
    assert ">Appliquer</button>" not in client.get(page(batch)).content.decode()
    client.post(address(batch), {"plan": "left_out", "do": "all_in"})
    batch.refresh_from_db()
    assert (batch.to_create, batch.left_out) == (3, 0)


def test_a_field_of_ours_is_kept_and_asks_again_next_time(as_: Any, people: Any, imported: Any) -> None:
    imported(with_summaries(a="Un", b="Un"))
    batch = imported(with_summaries(a="Deux ans", b="Deux ans"), state="ready")
    row = batch.rows.get(external_id="a")
    assert {"summary", "website"} <= row.changes.keys(), row.changes
    client = as_(people["facilitator"])
    client.post(
        address(batch), {"plan": "update", "do": "keep", "row": row.pk, "kept": ["summary", "intrus"]}
    )
    assert "checked" in client.get(page(batch, "?plan=update")).content.decode()
    do_all(batch, people["facilitator"])
    kept, changed = Actor.objects.get(name="Fiche a"), Actor.objects.get(name="Fiche b")
    assert (kept.summary, changed.summary) == ("Un", "Deux ans")
    assert kept.website == "https://a.example/8"
    again = imported(with_summaries(a="Deux ans", b="Deux ans"), state="ready")
    assert list(again.rows.get(external_id="a").changes) == ["summary"]
    assert again.rows.get(external_id="b").plan == "unchanged"


def test_a_card_that_is_already_there_is_completed_not_doubled(
    as_: Any, people: Any, imported: Any, space: Any
) -> None:
    ours = make_actor(space, "Fiche a", summary="La nôtre")
    make_actor(space, "Fiche b", latitude=44.0, longitude=5.0)
    batch = imported(with_summaries(a="La leur", b="La leur"), state="ready", file_name="autre.geojson")
    row = batch.rows.get(external_id="a")
    assert row.twin == ours.pk and batch.rows.get(external_id="b").twin is None
    client = as_(people["facilitator"])
    shown = client.get(page(batch, "?plan=twins")).content.decode()
    assert "déjà là lui ressemble" in shown and "même nom" in shown and f"/acteurs/{ours.public_id}/" in shown
    client.post(address(batch), {"plan": "twins", "do": "same", "row": row.pk})
    assert "Réunie à la fiche" in client.get(page(batch, "?plan=twins")).content.decode()
    do_all(batch, people["facilitator"])
    ours.refresh_from_db()
    assert (ours.summary, ours.website) == ("La nôtre", "https://a.example/7")
    assert Actor.objects.filter(name="Fiche a").count() == 1
    again = imported(with_summaries(a="La leur", b="La leur"), state="ready", file_name="autre.geojson")
    assert again.rows.get(external_id="a").twin is None
    undo_import(people["facilitator"], batch)
    go_on(batch.pk)
    ours.refresh_from_db()
    assert (ours.website, ours.binned_at) == ("", None)
    assert not SourceRecord.objects.filter(external_id="a").exists()


def test_several_are_said_to_be_there_already_and_one_became_another_meanwhile(
    as_: Any, people: Any, imported: Any, space: Any
) -> None:
    ours = [make_actor(space, f"Fiche {key}") for key in "ab"]
    batch = imported(
        with_summaries(a="La leur", b="La leur", c="Seule"), state="ready", file_name="autre.geojson"
    )
    client, rows = as_(people["facilitator"]), [row.pk for row in batch.rows.all()]
    client.post(address(batch), {"plan": "twins", "do": "twins", "row": rows})
    assert set(batch.rows.filter(is_twin=True).values_list("external_id", flat=True)) == {"a", "b"}
    assert (
        "Cochez d’abord"
        in client.post(address(batch), {"plan": "twins", "do": "twins"}, follow=True).content.decode()
    )
    unite_actors(people["facilitator"], ours[0], other=ours[1])
    do_all(batch, people["facilitator"])
    assert set(Actor.objects.live().values_list("name", flat=True)) == {"Fiche a", "Fiche c"}
    assert Actor.objects.get(pk=ours[0].pk).summary == "La leur"


def test_two_cards_may_be_said_distinct(as_: Any, people: Any, imported: Any, space: Any) -> None:
    make_actor(space, "Fiche a")
    batch = imported(with_summaries(a="La leur"), state="ready")
    row, client = batch.rows.get(), as_(people["facilitator"])
    client.post(address(batch), {"plan": "twins", "do": "same", "row": row.pk})
    client.post(address(batch), {"plan": "twins", "do": "distinct", "row": row.pk})
    do_all(batch, people["facilitator"])
    assert Actor.objects.filter(name="Fiche a").count() == 2


def test_what_makes_no_sense_changes_nothing(as_: Any, people: Any, imported: Any) -> None:
    batch, other = imported(geojson("A"), state="ready"), imported(geojson("B", first=5), state="ready")
    client, alien = as_(people["facilitator"]), other.rows.get().pk
    for given in (
        {"do": "voler"},
        {"do": "all_out", "plan": "tout"},
        {"do": "keep", "row": alien},
        {"do": "same", "row": "abc"},
    ):
        assert client.post(address(batch), given).status_code == 404, given
    client.post(address(batch), {"do": "out", "plan": "create", "row": [alien, "x"]})
    shown = client.post(address(batch), {"do": "same", "row": batch.rows.get().pk}, follow=True)
    assert "ne ressemble à aucune autre" in shown.content.decode()
    assert not ImportRow.objects.filter(left_out=True).exists()


def test_once_applied_nothing_is_decided_any_more(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(geojson("A"))
    client = as_(people["facilitator"])
    for do in ("all_out", "keep"):
        given = {"do": do, "plan": "create", "row": batch.rows.get().pk}
        assert "n’attend plus" in client.post(address(batch), given, follow=True).content.decode()
    batch.refresh_from_db()
    assert (batch.left_out, batch.to_create) == (0, 1)


@pytest.mark.parametrize("role", ["nobody", "guest", "member", "elsewhere"])
def test_who_does_not_lead_decides_of_nothing(as_: Any, people: Any, imported: Any, role: str) -> None:
    batch = imported(geojson("A"), state="ready")
    assert as_(people[role]).post(address(batch), {"do": "all_out", "plan": "create"}).status_code == 404
    assert not batch.rows.filter(left_out=True).exists()
