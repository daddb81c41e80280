"""Files, on a phone: a member adds a photo and is asked what it shows; the facilitator sees what the space keeps; a film
is read from its middle, with its captions."""

import io
from pathlib import Path
from typing import Any

from tests.journeys.conftest import axe_violations, too_wide

FILM = Path(__file__).resolve().parents[1] / "support" / "exemple.webm"


def look(page: Any) -> None:
    assert axe_violations(page) == []
    assert not too_wide(page), page.url


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def enter(page: Any, role: str) -> None:
    page.goto("/compte/connexion/")
    page.locator(f"form[action*='/essai/{role}/'] button, button[formaction*='/essai/{role}/']").first.click()
    page.wait_for_url("**/moi/**")


def photo(width: int = 1600, height: int = 1200) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    Image.new("RGB", (width, height), "#34681f").save(out, "JPEG", exif=exif)
    return out.getvalue()


def new_card(page: Any, name: str) -> str:
    page.goto("/acteurs/nouveau/?espace=communs-du-val")
    page.locator("#id_name").fill(name)
    press(page, "Enregistrer")
    page.wait_for_url("**/acteurs/0*/")
    return str(page.url)


def until(page: Any, expression: str) -> None:
    """Wait for something true of the page; the strict policy forbids the browser's own way of waiting."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(150)
    raise AssertionError(expression)


def test_a_member_adds_a_photo_to_a_card(open_page: Any) -> None:
    page = open_page("phone")
    enter(page, "membre")
    card = new_card(page, "Jardin du Pré aux Clercs")
    page.get_by_role("link", name="Choisir l’image principale").click()
    look(page)
    press(page, "Envoyer")
    page.get_by_text("Choisissez un fichier.").first.wait_for()
    look(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "trop grande.jpg", "mimeType": "image/jpeg", "buffer": photo(10_000, 8_000)}
    )
    press(page, "Envoyer")
    page.get_by_text("Cette image fait 80 millions de pixels").first.wait_for()
    look(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "jardin.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_label("Crédit").fill("Verger Exemple")
    press(page, "Envoyer")
    page.get_by_role("heading", name="Décrire les images").wait_for()
    look(page)
    press(page, "Enregistrer")
    page.get_by_text("Dites en une phrase ce que montre l’image").first.wait_for()
    look(page)
    page.get_by_label("Texte alternatif").fill("Un potager en carrés, au printemps")
    press(page, "Enregistrer")
    page.wait_for_url(card)
    look(page)
    for _ in range(40):
        if page.get_by_alt_text("Un potager en carrés, au printemps").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    shown = page.get_by_alt_text("Un potager en carrés, au printemps")
    shown.scroll_into_view_if_needed()
    until(page, "document.querySelector('.shot img').naturalWidth > 0")
    assert shown.evaluate("image => image.currentSrc").endswith(".avif")
    look(page)

    other = open_page("phone")
    enter(other, "animation")
    other.goto(card)
    other.get_by_alt_text("Un potager en carrés, au printemps").first.wait_for()
    assert "Verger Exemple" in other.locator("main").inner_text()
    look(other)


def test_the_same_without_script(open_page: Any) -> None:
    page = open_page("phone", script=False)
    enter(page, "membre")
    new_card(page, "Jardin du Pré aux Ânes")
    page.get_by_role("link", name="Ajouter des fichiers").click()
    two = [
        {"name": name, "mimeType": "text/plain", "buffer": b"Compte rendu"} for name in ("un.txt", "deux.txt")
    ]
    page.locator("input[type=file]").set_input_files(two)
    press(page, "Envoyer")
    page.get_by_text("2 fichiers sont arrivés").wait_for()
    assert page.get_by_role("link", name="un.txt").count() == 1


def test_a_facilitator_sees_what_the_space_keeps(open_page: Any) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/espaces/communs-du-val/")
    page.get_by_role("link", name="Fichiers", exact=True).click()
    look(page)
    assert page.get_by_text("sur 5").count() >= 1
    page.get_by_label("Nature").select_option(label="Image")
    page.wait_for_url("**nature=picture**")
    page.get_by_role("link", name="ruche.png").click()
    look(page)
    assert page.get_by_role("heading", name="Texte alternatif").count() == 1
    page.goto("/annuaire/?q=radio+des+coteaux")
    page.get_by_role("link", name="Radio des coteaux").first.click()
    page.get_by_role("link", name="Indicatif d’antenne").first.click()
    look(page)
    assert page.locator("audio[controls]").count() == 1
    assert page.get_by_role("heading", name="Transcription").count() == 1


def test_a_film_is_read_from_its_middle_with_captions(open_page: Any) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/espaces/communs-du-val/fichiers/")
    page.get_by_role("link", name="Ajouter des fichiers").first.click()
    page.locator("input[type=file]").set_input_files(str(FILM))
    press(page, "Envoyer")
    page.get_by_text("1 fichier est arrivé").wait_for()
    page.get_by_role("link", name="exemple.webm").first.click()
    page.get_by_role("link", name="En ajouter").click()
    look(page)
    captions = page.get_by_label("Fichier de sous-titres")
    captions.set_input_files(
        {"name": "a.srt", "mimeType": "text/plain", "buffer": b"1\n00:00:01,000 --> 00:00:02,000\nBonjour"}
    )
    press(page, "Ajouter les sous-titres")
    page.get_by_text("Un fichier de sous-titres commence par").first.wait_for()
    look(page)
    captions.set_input_files(
        {
            "name": "a.vtt",
            "mimeType": "text/vtt",
            "buffer": "WEBVTT\n\n00:08.000 --> 00:12.000\nÀ la fin.\n".encode(),
        }
    )
    press(page, "Ajouter les sous-titres")
    page.get_by_text("C’est enregistré.").wait_for()
    page.get_by_role("link", name="exemple.webm").first.click()
    page.locator("video").wait_for()
    ranges: list[int] = []
    page.on("response", lambda answer: ranges.append(answer.status) if answer.url.endswith(".webm") else None)
    page.reload()
    until(page, "document.querySelector('video').readyState >= 1")
    page.evaluate("document.querySelector('video').currentTime = 9")
    until(
        page,
        "document.querySelector('video').currentTime >= 9 && document.querySelector('video').readyState >= 2",
    )
    assert 206 in ranges
    page.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    until(
        page,
        "document.querySelector('video').textTracks[0].cues && document.querySelector('video').textTracks[0].cues.length === 1",
    )
    look(page)
