"""A space taken away, and read back as it was; what comes from outside changes nothing unless it is whole."""

import hashlib
import io
import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.connect.actors.models import Actor, ActorTerm, Answer, SourceRecord
from essaim.connect.offers.models import Offer
from essaim.connect.questions.models import Question
from essaim.exchange.archives.packing import DAMAGED, FOREIGN, NEWER, VERSION, pack, unpack
from essaim.exchange.archives.parts import cleaned
from essaim.exchange.archives.tests.conftest import packed, parts, prepare_all, read
from essaim.foundation.formats.record import ReadError
from essaim.foundation.imports.actions import undo_import
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.running import go_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.models import Territory
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db
State, Plan = Import.State, ImportRow.Plan
CARD = {
    "public_id": "0198a000-0000-7000-8000-000000000001",
    "name": "Le Fournil",
    "kind": "initiative",
    "visibility": "public",
    "created_at": "2025-01-01T00:00:00+00:00",
    "updated_at": "2025-01-02T00:00:00+00:00",
}


def archive(**given: list[dict[str, Any]]) -> bytes:
    """An archive with these lines, by part."""
    return b"".join(pack({}, {f"{part}.jsonl": lines for part, lines in given.items()}))


def changed(content: bytes, manifest: Any = None, **members: bytes) -> bytes:
    """The same archive, its manifest as `manifest` makes it of the former, or some members replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as to:
        for name in source.namelist():
            written = members.get(name.partition(".")[0], source.read(name))
            if name == "manifest.json" and manifest:
                written = json.dumps(manifest(json.loads(written))).encode()
            to.writestr(name, written)
        if "other" in members:
            to.writestr("../other.txt", members["other"])
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(ReadError) as refused:
        for _each in unpack(BytesIO(content), 64 * 1024 * 1024):
            pass
    return refused.value.sentence


def test_a_space_comes_back_identical(full_space: Space, purge: Any, make_space: Any) -> None:
    before = packed(full_space)
    held = parts(before)
    assert [name for name in held if not held[name]] == ["files.jsonl"]
    assert len(held["offers.jsonl"].splitlines()) == 2
    assert len(held["cards.jsonl"].splitlines()) == 3
    assert len(held["relations.jsonl"].splitlines()) == 2
    purge()
    space = make_space("retour")
    batch = read(SYSTEM, space, before)
    assert (batch.state, batch.skipped, batch.unchanged) == (State.APPLIED, 0, 0), list(batch.rows.values())
    assert parts(packed(Space.objects.get(pk=space.pk))) == held
    card = Actor.objects.get(name__startswith="L’Étincelle")
    assert card.cell is not None
    assert card.commune == "59350"
    assert card.sort_name == "etincelle fils"
    assert ActorTerm.objects.filter(actor=card, implied=True).exists()


def test_nobody_is_in_an_archive(full_space: Space, people: Any) -> None:
    Actor.objects.update(created_by=people["member"].party)
    content = b"".join(parts(packed(full_space)).values()).decode()
    assert "secret@exemple.org" not in content
    assert "@exemple.test" not in content
    assert people["member"].party.name not in content
    assert "À la corbeille" not in content


def test_what_is_here_already_is_left_alone(full_space: Space, make_space: Any) -> None:
    content = packed(full_space)
    Actor.objects.filter(name="Sans rien").update(summary="Écrit depuis")
    space = make_space("double")
    batch = read(SYSTEM, space, content, apply=False)
    told = {row.name: (row.plan, row.reason) for row in batch.rows.all()}
    assert told["Sans rien"] == (
        Plan.UNCHANGED,
        "Cette fiche est déjà dans un autre espace : laissée telle quelle.",
    )
    assert batch.to_create == 0
    assert Actor.objects.get(name="Sans rien").summary == "Écrit depuis"


def test_undoing_empties_the_space_again(full_space: Space, purge: Any, make_space: Any) -> None:
    content = packed(full_space)
    purge()
    space = make_space("retour")
    batch = read(SYSTEM, space, content)
    undo_import(SYSTEM, batch)
    go_on(batch.pk)
    batch.refresh_from_db()
    space.refresh_from_db()
    assert batch.state == State.UNDONE
    assert not Actor.objects.live().exists()
    assert not Link.objects.exists()
    assert not Offer.objects.exists()
    assert not Territory.objects.exists()
    assert (space.presentation, space.charter) == ("", "")
    assert Space.objects.filter(parent=space).count() == 1
    again = read(SYSTEM, space, content, apply=False)
    assert "corbeille" in again.rows.get(name="Sans rien").reason


def test_a_space_that_has_cards_takes_no_archive(full_space: Space) -> None:
    with pytest.raises(ReadError, match="espace vide"):
        read(SYSTEM, full_space, packed(full_space))
    assert not Import.objects.exists()


def test_a_word_that_is_not_here_becomes_a_tag(make_space: Any) -> None:
    term = {"scheme": "category", "slug": "autre-maison", "label": "Autre maison"}
    read(SYSTEM, make_space("retour"), archive(cards=[{**CARD, "terms": [term]}]))
    row = ActorTerm.objects.select_related("term").get()
    assert (row.term.scheme, row.term.slug, row.term.label) == ("tag", "autre-maison", "Autre maison")


@pytest.mark.parametrize(
    ("wrong", "value"),
    [
        ("public_id", "x"), ("public_id", None), ("name", ""), ("name", ["a"]), ("visibility", "all"), ("kind", "x"),
        ("created_at", "2025-01-01"), ("created_at", "3025-01-01T00:00:00+00:00"), ("latitude", 4), ("longitude", "nord"),
        ("terms", {}), ("terms", [{"scheme": "tag", "slug": "A b", "label": "A b"}]), ("terms", [7]), ("sources", [{}]),
        ("sources", [{"source": "s", "external_id": "1", "seen_at": "2025-01-01T00:00:00Z", "fields": {"latitude": "x"}}]),
        ("siret", "123"), ("licence", "mine"), ("website", "javascript:alert(1)"), ("place", 3), ("salaried", -1),
    ],
)  # fmt: skip
def test_a_card_that_is_wrong_is_set_aside(make_space: Any, wrong: str, value: Any) -> None:
    batch = read(SYSTEM, make_space("retour"), archive(cards=[{**CARD, wrong: value}]))
    row = batch.rows.get()
    assert (row.plan, bool(row.reason)) == (Plan.SKIP, True), row.reason
    assert not Actor.objects.exists()


def test_a_line_twice_is_read_once(make_space: Any) -> None:
    batch = read(SYSTEM, make_space("retour"), archive(cards=[CARD, {**CARD, "name": "Autre"}]))
    assert (batch.to_create, batch.skipped) == (1, 1)
    assert Actor.objects.get().name == "Le Fournil"


def test_a_relation_to_a_card_of_another_space_is_set_aside(make_space: Any) -> None:
    other = Actor.objects.create(space=make_space("ailleurs"), name="Autre", sort_name="autre")
    relation = {
        "public_id": "0198a000-0000-7000-8000-000000000009", "kind": "funds", "visibility": "public",
        "source": CARD["public_id"], "target": str(other.public_id),
    }  # fmt: skip
    batch = read(SYSTEM, make_space("retour"), archive(cards=[CARD], relations=[relation]))
    assert batch.rows.get(plan=Plan.SKIP).reason == "Une des deux fiches n’est pas dans l’espace."
    assert not Link.objects.exists()


def test_what_is_no_archive_says_so() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as other:
        other.writestr("liste.csv", "nom\nA\n")
    assert refusal(out.getvalue()) == FOREIGN
    assert refusal(b"nom;ville\n") == FOREIGN
    assert refusal(b"") == "Ce fichier est vide."


def test_an_archive_of_a_newer_version_is_refused() -> None:
    assert refusal(changed(archive(cards=[CARD]), lambda said: {**said, "version": VERSION + 1})) == NEWER


def test_what_is_not_as_the_manifest_says_is_refused() -> None:
    whole = archive(cards=[CARD])
    assert len(list(unpack(BytesIO(whole), 10**6))) == 1
    other = (json.dumps({**CARD, "name": "Autre"}) + "\n").encode()
    assert refusal(changed(whole, cards=other)) == DAMAGED
    assert refusal(changed(whole, other=b"x")) == DAMAGED
    assert refusal(changed(whole, lambda said: {**said, "parts": {}})) == DAMAGED
    assert refusal(changed(whole, lambda said: {**said, "version": "1"})) == DAMAGED
    assert (
        refusal(changed(whole, lambda said: {**said, "parts": {**said["parts"], "people.jsonl": {}}}))
        == DAMAGED
    )
    assert "abîmée" in refusal(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "line",
    [b"[1]\n", b'{"a": NaN}\n', b'{"a": "\\u0000"}\n', b'{"a": "\\ud800"}\n', b"[" * 100_000, b"\xff\n"],
)
def test_a_line_that_no_database_holds_is_refused(line: bytes) -> None:
    def told(said: Any) -> Any:
        sha = hashlib.sha256(line).hexdigest()
        return {
            **said,
            "parts": {"cards.jsonl": {"lines": line.count(b"\n"), "bytes": len(line), "sha256": sha}},
        }

    assert "abîmée" in refusal(changed(archive(cards=[CARD]), told, cards=line))


def test_a_bomb_is_not_opened() -> None:
    bomb = changed(archive(cards=[CARD]), cards=b" " * (20 * 1024 * 1024))
    assert "démesuré" in refusal(bomb)


def test_a_refused_archive_changes_nothing(make_space: Any) -> None:
    space = make_space("retour")
    batch = read(SYSTEM, space, changed(archive(cards=[CARD]), lambda said: {**said, "version": 9}))
    assert (batch.state, batch.refusal) == (State.REFUSED, NEWER)
    assert not Actor.objects.exists()


@given(st.binary(max_size=2_000))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    assert refusal(content)


@given(at=st.integers(0, 5_000), value=st.integers(0, 255))
def test_one_wrong_byte_never_crashes(at: int, value: int) -> None:
    whole = bytearray(archive(cards=[CARD], relations=[]))
    whole[at % len(whole)] = value
    try:
        assert all(part == "cards.jsonl" for part, _line in unpack(BytesIO(bytes(whole)), 10**6))
    except ReadError as error:
        assert error.sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["public_id", "place", "name", "slug", "kind", "visibility", "communes", "replaced", "terms", "sources", "latitude",
        "links", "budget", "created_at", "updated_at", "starts", "source", "target", "language", "sponsors_required"]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(
    part=st.sampled_from(["space", "groups", "territories", "cards", "relations"]),
    line=st.dictionaries(st.sampled_from(KEYS), JSON),
)
def test_any_line_is_cleaned_or_set_aside(db: None, part: str, line: dict[str, Any]) -> None:
    from django.core.exceptions import ValidationError

    base = CARD if part == "cards" else {}
    try:
        json.dumps(cleaned(f"{part}.jsonl", {**base, **line}))
    except ValidationError as error:
        assert error.messages


def test_who_may(as_: Any, people: Any, space: Any) -> None:
    for role, expected in [("administrator", 200), ("facilitator", 403), ("member", 403), ("stranger", 302)]:
        for address in ("/espaces/reseau/archive/", "/espaces/reseau/archive.zip"):
            assert as_(people[role]).get(address).status_code == expected, (role, address)


def test_through_the_page(as_: Any, people: Any, space: Any) -> None:
    client = as_(people["administrator"])
    content = archive(cards=[CARD])
    sent = client.post("/espaces/reseau/archive/", {"file": SimpleUploadedFile("val.zip", content)})
    batch = Import.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, batch.path)
    go_on(batch.pk)
    shown = client.get(batch.path).content.decode()
    assert "Le Fournil" in shown
    assert not Actor.objects.exists()
    client.post(f"{batch.path}appliquer/")
    go_on(batch.pk)
    assert Actor.objects.get().space_id == space.pk
    answer = client.get("/espaces/reseau/archive.zip")
    assert json.loads(parts(b"".join(answer))["cards.jsonl"])["name"] == "Le Fournil"
    assert "espace vide" in client.get("/espaces/reseau/archive/").content.decode()


def test_each_kind_is_called_by_its_name(
    as_: Any, people: Any, space: Any, full_space: Space, purge: Any
) -> None:
    content = packed(full_space)
    for model in (Offer, Link, Actor, Territory):
        model.objects.all().delete()
    batch = read(people["administrator"], space, content, apply=False)
    shown = as_(people["administrator"]).get(batch.path).content.decode()
    assert "3 fiches, 2 relations, 2 besoins et offres" in shown
    assert "Relation · " in shown
    assert "Besoin · Un four" in shown
    assert "Fiches nouvelles" not in shown
    assert "laissés tels quels" in shown  # the groups, which stand in this house


def test_who_only_facilitates_does_not_apply_it(as_: Any, people: Any, space: Any) -> None:
    batch = read(people["administrator"], space, archive(cards=[CARD]), apply=False)
    answer = as_(people["facilitator"]).post(f"{batch.path}appliquer/")
    batch.refresh_from_db()
    assert (answer.status_code, batch.state) == (403, State.READY)


def test_a_wrong_file_is_told_in_the_field(as_: Any, people: Any, space: Any) -> None:
    client = as_(people["administrator"])
    for content, sentence in [(b"nom;ville", FOREIGN), (b"", FOREIGN)]:
        sent = client.post("/espaces/reseau/archive/", {"file": SimpleUploadedFile("val.zip", content)})
        assert sentence in sent.content.decode()
    assert not Import.objects.exists()


def run(*args: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, args), stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_line(with_files: Space, purge: Any, tmp_path: Path, settings: Any) -> None:
    file, again = tmp_path / "val.zip", tmp_path / "encore.zip"
    assert run("archive_space", "val", "--output", file)[0] == 0
    assert run("archive_space", "rien", "--output", file)[0] == 1
    purge()
    settings.MAX_UPLOAD_BYTES = 20_000  # that of the pages: who holds the machine has none, its files do
    assert file.stat().st_size > settings.MAX_UPLOAD_BYTES
    code, out, err = run("read_archive", file, "--space", "retour")
    assert (code, "0 écartés" in out) == (0, True), err + out
    assert file.exists()
    assert list((Path(settings.DATA) / "uploads").iterdir()) == []
    prepare_all()
    run("archive_space", "retour", "--output", again)
    assert parts(again.read_bytes()) == parts(file.read_bytes())
    assert run("read_archive", file, "--space", "retour")[0] == 1
    assert list((Path(settings.DATA) / "uploads").iterdir()) == []
    run("archive_space", "retour", "--output", again, "--no-files")
    assert not any(name.startswith("files") for name in parts(again.read_bytes()))
    (tmp_path / "faux.zip").write_bytes(b"PK\x03\x04rien")
    code, out, err = run("read_archive", tmp_path / "faux.zip", "--space", "faux")
    assert (code, "abîmée" in err) == (1, True)
    assert not Space.objects.filter(slug="faux").exists()


def test_sources_go_on_where_they_were(full_space: Space, purge: Any, make_space: Any) -> None:
    before = SourceRecord.objects.get()
    said = (before.source, before.external_id, before.digest, before.seen_at)
    content = packed(full_space)
    purge()
    read(SYSTEM, make_space("retour"), content)
    after = SourceRecord.objects.get()
    assert (after.source, after.external_id, after.digest, after.seen_at) == said


QUESTION = {
    "public_id": "01890000-0000-7000-8000-000000000001", "key": "quoi", "wording": "Quoi ?", "kind": "one",
    "visibility": "public", "position": 1,
    "options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B", "withdrawn": True}],
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "secret"},
        {"kind": "text"},
        {"visibility": "private"},
        {"wording": " "},
        {"wording": "a" * 201},
        {"key": "Pas une clé"},
        {"public_id": "x"},
        {"position": -1},
        {"position": True},
        {"options": []},
        {"options": [{"key": "a", "label": "A"}] * 2},
        {"options": [{"key": "a", "label": "a" * 121}]},
        {"options": [{"key": str(n), "label": "A"} for n in range(500)]},
        {"options": "a"},
        {"help": 3},
    ],
)
def test_a_question_from_outside_is_looked_at(wrong: dict[str, Any]) -> None:
    assert cleaned("questions.jsonl", QUESTION)["options"][1] == {"key": "b", "label": "B", "withdrawn": True}
    with pytest.raises(ValidationError):
        cleaned("questions.jsonl", QUESTION | wrong)


@pytest.mark.parametrize(
    "answers", ["x", {"name": "A"}, {"q-x": "A"}, {f"q-{QUESTION['public_id']}": {"a": 1}}]
)
def test_answers_from_outside_are_looked_at(answers: Any) -> None:
    line = {"public_id": QUESTION["public_id"], "name": "A", "visibility": "public",
            "created_at": "2025-01-01T00:00:00+00:00", "updated_at": "2025-01-01T00:00:00+00:00"}  # fmt: skip
    assert cleaned("cards.jsonl", line)["answers"] == {}
    with pytest.raises(ValidationError):
        cleaned("cards.jsonl", line | {"answers": answers})


def test_undoing_an_archive_withdraws_its_questions(full_space: Space, purge: Any, make_space: Any) -> None:
    content = packed(full_space)
    purge()
    space = make_space("retour")
    batch = read(SYSTEM, space, content)
    assert Question.objects.filter(withdrawn_at=None).count() == 9
    undo_import(SYSTEM, batch)
    go_on(batch.pk)
    assert Question.objects.filter(withdrawn_at=None).count() == 0
    assert Answer.objects.exists()
