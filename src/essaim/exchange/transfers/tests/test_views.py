from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.connect.actors.models import Actor
from essaim.foundation.accounts.personal_data import gather
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import geojson
from essaim.foundation.kernel.waiting import waiting_for

pytestmark = pytest.mark.django_db
State = Import.State
LEADS = ("facilitator", "administrator")
LOGIN = 302


def page(name: str, batch: Import) -> str:
    return reverse(f"transfers:{name}", args=[batch.public_id])


def of_space(name: str, slug: str = "reseau") -> str:
    return reverse(f"transfers:{name}", args=[slug])


def upload(content: bytes, name: str = "liste.geojson", **fields: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content), "licence": "CC-BY-SA-4.0", "source": "", **fields}


@pytest.mark.parametrize(
    "role", ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
)
def test_who_may_open_what(as_: Any, people: Any, imported: Any, role: str) -> None:
    batch = imported()
    client = as_(people[role])
    leads, signed_in = role in LEADS, role != "stranger"
    for name in ("new", "imports"):
        expected = 200 if leads else 403 if signed_in else LOGIN
        assert client.get(of_space(name)).status_code == expected, name
    for name in ("import", "undo"):
        assert client.get(page(name, batch)).status_code == (200 if leads else 404 if signed_in else LOGIN), (
            name
        )
    assert client.get(of_space("export")).status_code == 200
    assert client.get("/espaces/reseau/export.csv").status_code == 200


@pytest.mark.parametrize("role", ["stranger", "nobody", "guest", "member", "elsewhere"])
def test_who_does_not_lead_changes_nothing(as_: Any, people: Any, imported: Any, role: str) -> None:
    ready, applied = imported(state="ready"), imported(geojson("C", first=9))
    client = as_(people[role])
    assert client.post(page("apply", ready)).status_code in (302, 404)
    assert client.post(page("undo", applied)).status_code in (302, 404)
    assert client.post(of_space("new"), upload(geojson("D"))).status_code in (302, 403)
    ready.refresh_from_db()
    applied.refresh_from_db()
    assert (ready.state, applied.state, Import.objects.count()) == (State.READY, State.APPLIED, 2)


@pytest.mark.parametrize("role", ["stranger", "nobody", "elsewhere"])
def test_a_private_space_does_not_show(as_: Any, people: Any, space: Any, role: str) -> None:
    space.visibility = "private"
    space.save()
    client = as_(people[role])
    assert client.get(of_space("export")).status_code == 404
    assert client.get("/espaces/reseau/export.csv").status_code == 404
    assert client.get(of_space("new")).status_code in (302, 404)
    assert client.get(of_space("imports")).status_code in (302, 404)


def test_apply_only_by_post(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(state="ready")
    assert as_(people["facilitator"]).get(page("apply", batch)).status_code == 405


def test_from_the_file_to_its_undoing(as_: Any, people: Any) -> None:
    client = as_(people["facilitator"])
    answer = client.post(of_space("new"), upload(geojson("Le Fournil", "")))
    batch = Import.objects.get()
    assert answer.url == page("import", batch)
    waiting = client.get(answer.url).content.decode()
    assert "data-poll" in waiting and "Actualiser" in waiting
    go_on(batch.pk)
    part = client.get(answer.url + "?part=body").content.decode()
    assert "<html" not in part and "data-poll" not in part and "Appliquer" in part
    shown = client.get(answer.url).content.decode()
    assert "Le Fournil" in shown and "Appliquer" in shown
    assert (
        "pas de nom" in client.get(answer.url + "?plan=skip").content.decode()
        or batch.rows.get(plan="skip").reason
    )
    assert client.post(page("apply", batch)).status_code == 302
    assert "Arrêter et annuler" in client.get(answer.url).content.decode()
    go_on(batch.pk)
    assert "Annuler cet import" in client.get(answer.url).content.decode()
    assert "corbeille" in client.get(page("undo", batch)).content.decode()
    client.post(page("undo", batch))
    go_on(batch.pk)
    assert "est annulé" in client.get(answer.url).content.decode()
    assert "liste.geojson" in client.get(of_space("imports")).content.decode()


def test_the_same_file_again_is_said_plainly(as_: Any, people: Any, imported: Any) -> None:
    imported()
    again = imported(state="ready")
    shown = as_(people["facilitator"]).get(page("import", again)).content.decode()
    assert "les 2 fiches sont déjà à jour" in shown and "Appliquer" not in shown


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.geojson"),
        (b"PK\x03\x04" + b"\0" * 99, "bombe.zip"),
        (b"\x89PNG\r\n\x1a\n", "image.geojson"),
        (b"<!doctype html><p>bonjour", "page.html"),
    ],
)
def test_what_the_first_bytes_tell_is_said_in_the_field(
    as_: Any, people: Any, content: bytes, name: str
) -> None:
    answer = as_(people["facilitator"]).post(of_space("new"), upload(content, name, source="Ma source"))
    shown = answer.content.decode()
    assert answer.status_code == 200 and 'class="error"' in shown and "Ma source" in shown
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        geojson("A", "B")[:-9],
        geojson("A").replace(b'"A"', b'"\xe9"'),
        b'{"type":"FeatureCollection","features":' + b"[" * 90_000,
    ],
)
def test_what_only_reading_tells_is_said_on_the_page(as_: Any, people: Any, content: bytes) -> None:
    client = as_(people["facilitator"])
    answer = client.post(of_space("new"), upload(content))
    go_on(Import.objects.get().pk)
    shown = client.get(answer.url).content.decode()
    assert "Rien n’a changé" in shown and "Choisir un autre fichier" in shown
    assert not ImportRow.objects.exists()


def test_no_file_and_too_large_a_file(as_: Any, people: Any, settings: Any) -> None:
    client = as_(people["facilitator"])
    assert "Choisissez un fichier" in client.post(of_space("new"), {"licence": "CC0-1.0"}).content.decode()
    settings.MAX_UPLOAD_BYTES = 300
    assert "300" in client.post(of_space("new"), upload(geojson("A", "B", "C"))).content.decode()
    assert not Import.objects.exists()


def test_markup_in_names_is_only_text(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(
        geojson("<script>alert(1)</script>Lieu", "<img src=x onerror=alert(1)>", "&lt;b&gt;gras"),
        state="ready",
    )
    shown = as_(people["facilitator"]).get(page("import", batch)).content.decode()
    assert "<script>alert" not in shown and "onerror" not in shown and "<b>gras" not in shown


def test_rows_by_key_forward_and_back(as_: Any, people: Any, imported: Any) -> None:
    batch = imported(geojson(*[f"Lieu {rank:03}" for rank in range(60)]), state="ready")
    client = as_(people["facilitator"])
    first = client.get(page("import", batch))
    assert [line.row.name for line in first.context["lines"]] == [f"Lieu {rank:03}" for rank in range(25)]
    second = client.get(page("import", batch) + first.context["next"].split("#")[0])
    third = client.get(page("import", batch) + second.context["next"].split("#")[0])
    assert [line.row.name for line in third.context["lines"]] == [f"Lieu {rank:03}" for rank in range(50, 60)]
    assert third.context["next"] == ""
    back = client.get(page("import", batch) + third.context["previous"].split("#")[0])
    assert [line.row.name for line in back.context["lines"]] == [f"Lieu {rank:03}" for rank in range(25, 50)]
    again = client.get(page("import", batch) + back.context["previous"].split("#")[0])
    assert again.context["previous"] == "" and len(again.context["lines"]) == 25
    for odd in ("?after=x", "?before=99999999999999999999", "?plan=<b>", "?after=-1", "?plan=skip&after=٣"):
        assert client.get(page("import", batch) + odd).status_code == 200


def test_queries_do_not_grow(
    as_: Any, people: Any, imported: Any, django_assert_max_num_queries: Any
) -> None:
    batch = imported(geojson(*[f"Lieu {rank}" for rank in range(40)]))
    client = as_(people["facilitator"])
    with django_assert_max_num_queries(14):
        client.get(page("import", batch))
    with django_assert_max_num_queries(14):
        client.get(of_space("imports"))
    with django_assert_max_num_queries(14):
        client.get(of_space("new"))


def test_a_row_leads_to_its_card_once_it_is_there(as_: Any, people: Any, imported: Any) -> None:
    batch = imported()
    actor = Actor.objects.order_by("pk").first()
    assert str(actor.public_id) in as_(people["facilitator"]).get(page("import", batch)).content.decode()
    ready = imported(geojson("C", first=9), state="ready")
    assert [line.href for line in as_(people["facilitator"]).get(page("import", ready)).context["lines"]] == [
        ""
    ]


def test_exports(as_: Any, people: Any, imported: Any) -> None:
    imported(geojson("Le Fournil des collines"))
    client = as_(None)
    for extension in ("csv", "geojson", "jsonld"):
        answer = client.get(f"/espaces/reseau/export.{extension}")
        content = b"".join(answer.streaming_content).decode()
        assert "Le Fournil des collines" in content, extension
        assert f".{extension}" in answer["Content-Disposition"]
    assert client.get("/espaces/reseau/export.exe").status_code == 404
    assert client.head("/espaces/reseau/export.csv").status_code == 200


def test_the_space_leads_to_its_imports_and_exports(as_: Any, people: Any) -> None:
    for role, expected in (("facilitator", True), ("member", False)):
        shown = as_(people[role]).get("/espaces/reseau/").content.decode()
        assert (of_space("new") in shown) is expected
        assert of_space("export") in shown


def test_a_ready_import_waits_for_those_who_lead(people: Any, imported: Any) -> None:
    batch = imported(state="ready")
    for role in LEADS:
        assert [each.url for each in waiting_for(people[role])] == [page("import", batch)] == [batch.path]
    assert waiting_for(people["member"]) == []


def test_who_sent_a_file_finds_it_among_their_data(people: Any, imported: Any) -> None:
    imported()
    assert [each["title"] for each in gather(people["facilitator"])["Imports"]] == ["liste.geojson"]
