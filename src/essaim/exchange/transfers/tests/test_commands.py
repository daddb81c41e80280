import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from essaim.connect.actors.models import Actor
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.tests.conftest import geojson
from essaim.foundation.kernel.models import Entry
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db
REAL = Path(django_settings.PROJECT).parent / "shared" / "data" / "susy" / "initiatives.geojson"
KEYS = ["import", "format", "read", "created", "updated", "unchanged", "archived", "skipped"]


def run(*args: Any) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, args), stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def as_json(*args: Any) -> dict[str, Any]:
    code, out, err = run(*args, "--json")
    assert code == 0, err
    assert out.count("\n") == 1
    return json.loads(out)  # type: ignore[no-any-return]


def live() -> int:
    return Actor.objects.filter(binned_at=None).count()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: bytes, name: str = "liste.geojson") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_an_import_on_an_empty_database(file: Any) -> None:
    code, out, err = run("import_file", file(geojson("Le Fournil", "")), "--json")
    found = json.loads(out)
    assert (code, list(found)) == (0, KEYS)
    assert "mouvement" in err
    assert Space.objects.get().slug == "mouvement"
    assert (found["format"], found["read"], found["created"], found["updated"]) == ("geojson", 2, 1, 0)
    assert found["skipped"][0]["line"] == 2 and found["skipped"][0]["reason"].endswith(".")
    assert Import.objects.get().public_id.hex == found["import"].replace("-", "")
    assert list(Actor.objects.values_list("name", flat=True)) == ["Le Fournil"]


def test_twice_undone_and_again(file: Any) -> None:
    path = file(geojson("A", "B"))
    first, second = as_json("import_file", path), as_json("import_file", path)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 2)
    undone = as_json("undo_import", first["import"])
    assert (undone["undone"], live()) == (2, 0)
    again = as_json("import_file", path)
    assert (again["created"] + again["updated"], live()) == (2, 2)
    assert run("undo_import", second["import"])[0] == 1


def test_a_changed_file_updates_and_undoes(file: Any) -> None:
    as_json("import_file", file(geojson("A", "B", "C")))
    found = as_json("import_file", file(geojson("A", "Bis")), "--archive-missing", "--archive-many")
    assert [found[key] for key in KEYS[3:7]] == [0, 1, 1, 1]
    assert live() == 2
    as_json("undo_import", found["import"])
    assert sorted(Actor.objects.filter(binned_at=None).values_list("name", flat=True)) == ["A", "B", "C"]


@pytest.mark.parametrize("existing", [True, False])
def test_a_dry_run_leaves_nothing_behind(file: Any, existing: bool) -> None:
    if existing:
        as_json("import_file", file(geojson("A", "B")))
    before = [model.objects.count() for model in (Import, ImportRow, Space, Entry, Actor)]
    found = as_json("import_file", file(geojson("A", "Bis", "C")[:]), "--dry-run", "--archive-missing")
    assert found["import"] is None
    assert (found["read"], found["created"], found["updated"]) == ((3, 1, 1) if existing else (3, 3, 0))
    smaller = as_json("import_file", file(geojson("A")), "--dry-run", "--archive-missing")
    assert (smaller["archived"], smaller.get("vanished", 0)) == (0, 1 if existing else 0)
    sure = as_json("import_file", file(geojson("A")), "--dry-run", "--archive-missing", "--archive-many")
    assert sure["archived"] == (1 if existing else 0)
    assert before == [model.objects.count() for model in (Import, ImportRow, Space, Entry, Actor)]


def test_lines_for_people(file: Any) -> None:
    path = file(geojson("A", "B", ""))
    out = run("import_file", path)[1]
    assert "2 nouvelles" in out and "./essaim undo " in out and "élément 3" in out
    assert "les 2 fiches sont déjà à jour" in run("import_file", path)[1]
    assert "donnerait" in run("import_file", file(geojson("Z")), "--dry-run")[1]
    batch = Import.objects.order_by("pk").first()
    assert batch and "2 fiches sont comme avant" in run("undo_import", batch.public_id)[1]


def test_the_space_and_the_source_may_be_named(file: Any, make_space: Any) -> None:
    make_space("val"), make_space("mont")
    as_json("import_file", file(geojson("A")), "--space", "mont", "--source", "Annuaire")
    assert Import.objects.get().space.slug == "mont" and Import.objects.get().source == "Annuaire"
    assert run("import_file", file(geojson("A")), "--space", "Pas Valide")[0] == 1
    assert as_json("import_file", file(geojson("A")))["created"] == 1
    assert Space.objects.filter(slug="mouvement").exists()


BOMB = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\0" * 200


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.geojson"),
        (geojson("A", "B")[:-12], "tronque.geojson"),
        (geojson("A").replace(b'"A"', b'"\xe9"'), "latin1.geojson"),
        (BOMB, "bombe.zip"),
        (BOMB, "bombe.geojson"),
        (b"\x00" * 5000, "nul.geojson"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 200_000, "profond.geojson"),
        (b"bonjour", "texte.xyz"),
        (b"<!doctype html><html><body>", "page.geojson"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_else(file: Any, content: bytes, name: str) -> None:
    code, out, err = run("import_file", file(content, name), "--json")
    assert code == 1
    assert json.loads(out)["error"] == err.strip()
    assert err.strip().count("\n") == 0 and err.strip().endswith(".") and "Error" not in err
    assert (Space.objects.count(), Actor.objects.count(), ImportRow.objects.count()) == (0, 0, 0)


def test_absent_folder_device_and_unknown_format(file: Any, tmp_path: Path) -> None:
    for path, options in (
        (tmp_path / "absent.csv", ()),
        (tmp_path, ()),
        ("/dev/zero", ()),
        ("nom\0nul", ()),
        (file(geojson("A")), ("--format", "xyz")),
    ):
        code, out, err = run("import_file", path, "--json", *options)
        assert code == 1 and err.strip().endswith(".") and json.loads(out)["error"], path
    assert not Import.objects.exists()


def test_a_line_of_one_gigabyte_is_refused_unread(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "enorme.geojson"
    with path.open("wb") as sparse:
        sparse.write(b'{"type":"FeatureCollection","features":[{"name":"')
        sparse.truncate(1024**3)
    reads: list[int] = []
    real = os.read
    monkeypatch.setattr(os, "read", lambda *a: reads.append(1) or real(*a))
    code, _out, err = run("import_file", path)
    assert code == 1 and "64" in err and not reads


def test_hostile_values_are_cleaned_or_set_aside(file: Any) -> None:
    content = json.loads(
        geojson("<b>Gras</b><script>x()</script>", "N" * 20_000, "Inversées", "Sans point", "Double")
    )
    features = content["features"]
    features[2]["geometry"]["coordinates"] = [48.8, 200]
    features[3]["geometry"] = None
    features[4]["properties"]["_id"] = "id1"
    found = as_json("import_file", file(json.dumps(content).encode()))
    assert found["read"] == 5 and found["created"] + len(found["skipped"]) == 5
    for actor in Actor.objects.all():
        assert "<" not in actor.name and len(actor.name) <= 200
    assert any("identifiant" in each["reason"] for each in found["skipped"])


def test_undo_of_what_is_no_import() -> None:
    for text in ("rien", "01a1fd8e-c91b-73a0-8fd5-6b3739009a3f"):
        code, out, err = run("undo_import", text, "--json")
        assert code == 1 and text in err and json.loads(out)["error"]


def test_exports_come_back_the_same(file: Any, tmp_path: Path, make_space: Any, capsysbinary: Any) -> None:
    as_json("import_file", file(geojson("Le Fournil", "La Recyclerie")), "--space", "val")
    for extension in ("csv", "geojson", "jsonld"):
        path = tmp_path / f"sortie.{extension}"
        assert run("export_space", extension, "--space", "val", "--output", path)[0] == 0
        found = as_json("import_file", path, "--space", f"retour-{extension}")
        assert (found["format"], found["created"], found["skipped"]) == (extension, 2, [])
    assert run("export_space", "csv", "--space", "val")[0] == 0
    assert run("export_space", "xyz", "--space", "val")[0] == 1
    assert run("export_space", "csv", "--space", "absent")[0] == 1
    assert run("export_space", "csv", "--space", "val", "--output", tmp_path / "non" / "x")[0] == 1


def test_what_is_not_public_is_exported_only_if_asked(file: Any, tmp_path: Path) -> None:
    as_json("import_file", file(geojson("Le Fournil")), "--space", "val")
    Actor.objects.update(visibility="group")
    for options, expected in (((), False), (("--everything",), True)):
        run("export_space", "csv", "--space", "val", "--output", tmp_path / "x.csv", *options)
        assert ("Fournil" in (tmp_path / "x.csv").read_text()) is expected


def test_another_data_folder_needs_another_process(file: Any, tmp_path: Path, monkeypatch: Any) -> None:
    asked: list[Any] = []

    def execve(program: str, argv: list[str], environment: dict[str, str]) -> None:
        asked.append((argv[1:3], environment["ESSAIM_DATA"]))
        raise SystemExit(0)

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setattr(sys, "argv", ["essaim", "import_file"])
    run("import_file", file(geojson("A")), "--data", tmp_path / "ailleurs")
    assert asked == [(["-m", "essaim"], str(tmp_path / "ailleurs"))]


@pytest.mark.skipif(
    not REAL.exists(), reason="the SUSY file stands beside the project on its builders' machines only"
)
def test_the_real_file_imports_twice_undoes_and_imports_again(settings: Any) -> None:
    first = as_json("import_file", REAL)
    assert first["read"] == 1794
    assert first["created"] + len(first["skipped"]) == 1794
    assert live() == first["created"] > 1700
    second = as_json("import_file", REAL)
    assert (second["created"], second["updated"], second["archived"]) == (0, 0, 0)
    assert second["unchanged"] == first["created"]
    assert "déjà à jour" in run("import_file", REAL)[1]
    assert as_json("undo_import", first["import"])["undone"] == first["created"]
    assert live() == 0
    again = as_json("import_file", REAL)
    assert again["created"] + again["updated"] == first["created"] == live()
