"""A facilitator keeps a map, shows it on her network's site, hands a badge, prints the directory for the fair; a stranger
reads the map in its frame; a member who keeps none yet is told how."""

import io
import re
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pypdf import PdfReader

from tests.journeys.conftest import SIZES, Server, axe_violations
from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

NAME = "Les communs à visiter avant la foire"


class Site(BaseHTTPRequestHandler):
    """The small site of a network: one page, which holds what was copied."""

    def __init__(self, html: str, *args: Any) -> None:
        self.html = html
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Notre site</title>{self.html}".encode())

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def test_a_map_is_kept_and_shown_on_another_site(
    open_page: Callable[..., Any], browser: Any, server: Server
) -> None:
    member = open_page("phone")
    enter(member, "membre")
    member.goto("/cartes/")
    member.get_by_text("Vous n’en gardez pas encore").wait_for()
    look(member)

    page = open_page("phone")
    enter(page, "animation")
    page.goto("/carte/?espace=communs-du-val&bbox=-5.5,41,10,51.5")
    page.locator(".maplibregl-canvas").wait_for()
    page.get_by_role("button", name="Agrandir").click()
    page.get_by_role("link", name="Garder cette carte").click()
    look(page)
    page.get_by_label("Titre").fill(NAME)
    page.get_by_label("Qui la voit").select_option("public")
    page.get_by_label("Ce qu’elle montre").fill("https://ailleurs.test/carte/?espace=nulle-part")
    press(page, "Garder")
    page.get_by_text("Cette adresse ne se lit pas").first.wait_for()
    look(page)
    page.get_by_label("Ce qu’elle montre").fill(f"{server.url}/carte/?espace=communs-du-val")
    press(page, "Garder")
    page.get_by_text("La carte est gardée").wait_for()
    page.locator(".marker").first.wait_for()
    look(page)

    page.get_by_role("link", name="Intégrer à mon site").click()
    page.get_by_label("Couleur").select_option("plum")
    press(page, "Voir ainsi")
    page.frame_locator("iframe").locator(".marker").first.wait_for()
    look(page)
    code = page.get_by_label("Code de la carte").input_value()
    page.goto("/espaces/communs-du-val/badges/")
    look(page)
    page.get_by_role("link", name="Régie des Trois Rues").click()
    look(page)
    badge = page.get_by_label("Code à coller, clair").input_value()

    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, code + badge))
    Thread(target=site.serve_forever, daemon=True).start()
    try:
        _stranger_reads(browser, f"http://127.0.0.1:{site.server_port}/")
    finally:
        site.shutdown()
    member.goto("/cartes/")
    member.get_by_role("link", name=NAME).click()
    member.get_by_role("heading", name=NAME).wait_for()
    look(member)


def _stranger_reads(browser: Any, address: str) -> None:
    context = browser.new_context(viewport=SIZES["phone"], reduced_motion="reduce", locale="fr-FR")
    page = context.new_page()
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator(".marker").first.wait_for()
    frame.get_by_role("heading", name=NAME).wait_for()
    assert "accent-plum" in frame.locator("body").get_attribute("class")
    assert page.locator("a img").evaluate("image => image.complete && image.naturalWidth > 100")
    assert context.cookies() == []
    with context.expect_page() as opened:
        frame.locator("#results a").first.click()
    opened.value.wait_for_load_state()
    assert re.search(r"/acteurs/", opened.value.url)
    page.goto(page.locator("iframe").get_attribute("src"))
    page.locator(".marker").first.wait_for()
    assert axe_violations(page) == []
    context.close()


def test_the_directory_is_printed_for_the_fair(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/annuaire/?espace=communs-du-val")
    page.get_by_role("link", name="Annuaire en PDF").click()
    look(page)
    page.get_by_label("Titre").fill("La foire des communs")
    press(page, "Faire le PDF")
    page.get_by_text("Votre annuaire est prêt").wait_for()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le PDF").click()
    found = [each.extract_text() for each in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages]
    assert "La foire des communs" in found[0]
    index = next(text for text in found if text.startswith("Index par commune"))
    assert re.search(r"Saint-Girons[ .]+\d", " ".join(index.split()))

    page.get_by_label("Aussi les fiches").check()
    press(page, "Faire le PDF")
    page.get_by_text("Il reste ici une semaine").wait_for()
    look(page)
    page.goto("/moi/travaux/")
    page.get_by_role("link", name="La foire des communs").click()
    press(page, "Jeter")
    page.get_by_text("L’annuaire est jeté").wait_for()

    other = open_page("phone", script=False)
    other.goto("/annuaire/pdf/")
    other.get_by_text("Tout l’annuaire").wait_for()
