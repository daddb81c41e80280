"""A network leaves with all that it holds, and comes back elsewhere: downloaded, looked at, read into a new space."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from essaim.exchange.archives.packing import pack
from tests.journeys.test_files import enter, look, press, until
from tests.journeys.test_import_columns import wait_for

FULL = "/espaces/communs-du-val/archive/"
IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_space(page: Any, slug: str) -> None:
    page.goto("/espaces/nouveau/")
    page.locator("#id_name").fill(slug.replace("-", " ").capitalize())
    press(page, "Ouvrir")
    page.wait_for_url("**/espaces/retour*/")


@pytest.mark.parametrize("script", [True, False])
def test_a_space_is_taken_away_and_read_back(open_page: Any, tmp_path: Path, script: bool) -> None:
    page = open_page("phone", script=script)
    enter(page, "administration")
    page.goto(FULL)
    page.get_by_text("Une archive se reprend dans un espace vide").wait_for()
    if script:
        look(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger l’archive").click()
    file = tmp_path / "val.zip"
    waiting.value.save_as(file)
    new_space(page, f"retour-du-val-{'avec' if script else 'sans'}")
    page.goto(page.url.rstrip("/") + "/archive/")
    if script:
        look(page)
    page.locator("#id_file").set_input_files(
        {"name": "liste.zip", "mimeType": "application/zip", "buffer": b"nom"}
    )
    press(page, "Lire l’archive")
    page.get_by_text("Ce fichier n’est pas l’archive d’un espace d’Essaim").first.wait_for()
    if script:
        look(page)
    page.locator("#id_file").set_input_files(file)
    press(page, "Lire l’archive")
    page.wait_for_url("**/imports/**")
    # The cards stand in this very house: they are left alone, and what the space says of itself comes back.
    wait_for(page, "Appliquer", "button")
    if script:
        look(page)
    press(page, "Appliquer")
    wait_for(page, "Annuler cet import")
    if script:
        look(page)


def from_elsewhere(content: bytes) -> bytes:
    """The same archive as another Essaim would have written it: no identifier is one of this house."""

    def other(found: re.Match[str]) -> str:
        return str(UUID(int=UUID(found[0]).int ^ 0xFFFFFFFF))

    with ZipFile(BytesIO(content)) as archive:
        parts = {
            name: [
                json.loads(IDENTIFIER.sub(other, line)) for line in archive.read(name).decode().splitlines()
            ]
            for name in archive.namelist()
            if name.endswith(".jsonl")
        }
        files = [(name[6:], BytesIO(archive.read(name))) for name in archive.namelist() if "/" in name]
    return b"".join(pack({"space": "Ailleurs"}, parts, files))


def download(page: Any, file: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger l’archive").click()
    waiting.value.save_as(file)
    return file.read_bytes()


def send(page: Any, name: str, content: bytes) -> None:
    page.locator("#id_file").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})
    press(page, "Lire l’archive")


def refused(page: Any, address: str, content: bytes, sentence: str) -> None:
    """One clear sentence, and nothing has changed."""
    page.goto(address)
    send(page, "abimee.zip", content)
    page.wait_for_url("**/imports/**")
    wait_for(page, "Choisir un autre fichier")
    page.get_by_text(sentence).first.wait_for()
    page.get_by_text("Rien n’a changé dans l’espace.").wait_for()
    look(page)


def newer(content: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w") as to:
        for name in source.namelist():
            written = source.read(name)
            if name == "manifest.json":
                written = json.dumps({**json.loads(written), "version": 99}).encode()
            to.writestr(name, written)
    return out.getvalue()


def test_pictures_travel_with_their_space(open_page: Any, tmp_path: Path) -> None:
    page = open_page("phone")
    enter(page, "administration")
    page.goto(FULL)
    for _ in range(60):  # the demonstration has just come in
        if not page.get_by_text("encore en préparation").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_text("fichiers joints,").wait_for()
    look(page)
    there = download(page, tmp_path / "val.zip")
    content = from_elsewhere(there)
    new_space(page, "retour-avec-images")
    home = page.url
    page.goto(home + "archive/")
    empty = download(page, tmp_path / "vide.zip")  # an empty space is taken away too
    assert len(empty) < len(there)
    look(page)
    refused(page, home + "archive/", there[: len(there) // 2], "Cette archive est abîmée ou incomplète")
    refused(page, home + "archive/", newer(there), "plus récente que celle-ci")
    page.goto(home + "archive/")
    send(page, "val.zip", content)
    page.wait_for_url("**/imports/**")
    wait_for(page, "Appliquer", "button")
    page.get_by_role("heading", name="À reprendre").wait_for()
    look(page)
    page.get_by_label("Nom").fill("ruche")
    page.get_by_label("Nom").press("Enter")
    page.wait_for_url("**q=ruche**")
    page.get_by_text("Fichier · ").first.click()
    page.get_by_text("Joint à").first.wait_for()
    look(page)
    press(page, "Appliquer")
    wait_for(page, "Annuler cet import")
    look(page)
    work = page.url
    page.goto(home + "fichiers/")
    look(page)
    page.goto(home + "archive/")
    page.get_by_text("Une archive se reprend dans un espace vide").wait_for()
    look(page)
    for role in ("membre", ""):
        reader = open_page("phone")
        if role:
            enter(reader, role)
        read_again(reader, home)
        answer = reader.goto(home + "archive.zip")
        assert answer.status in (403, 404) if role else "/connexion/" in reader.url
    undo(page, work, home)


def read_again(page: Any, home: str) -> None:
    """Somebody else sees the pictures of what came back, and hears nothing of the archive."""
    slug = home.rstrip("/").rpartition("/")[2]
    page.goto(f"/annuaire/?espace={slug}&q=radio+des+coteaux")
    page.get_by_role("link", name="Radio des coteaux").first.click()
    page.get_by_role("link", name="Indicatif d’antenne").first.wait_for()
    look(page)
    page.goto(home)
    for _ in range(40):  # its sizes are being made again
        if page.get_by_alt_text("Sept hexagones").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_alt_text("Sept hexagones").first.scroll_into_view_if_needed()
    until(page, "[...document.images].some(each => each.alt.startsWith('Sept') && each.naturalWidth > 0)")
    look(page)
    assert page.get_by_role("link", name="Archiver", exact=True).count() == 0


def undo(page: Any, work: str, home: str) -> None:
    page.goto(work)
    page.get_by_role("link", name="Annuler cet import").click()
    look(page)
    page.locator("main form button").first.click()
    wait_for(page, "Importer un autre fichier")
    page.get_by_text("ce qu’il avait fait est retiré").wait_for()
    look(page)
