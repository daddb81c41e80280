"""From an empty space: two sources that overlap are imported; who says what is read; one source is believed first; a card is
split and joined again; the surest are united without asking, then separated; a member reads it all again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, send_file, sign_up
from tests.journeys.test_duplicates import found
from tests.journeys.test_every_page import enter

SLUG = "sources-du-mont"
MAP = """id,nom,résumé,site,code postal,ville,pays
a,Zanzibulle,Bulles et savons,https://zanzibulle.example/,09200,Saint-Girons,FR
b,Torrents du Mont,Eau commune,https://torrents.example/,09200,Saint-Girons,FR
"""
SHEET = """id,nom,résumé,site,code postal,ville,pays,salariés
1,Association Zanzibulle,Savonnerie partagée,https://zanzibulle.example/,09200,Saint-Girons,FR,3
2,Radio du Mont,Ondes courtes,,09200,Saint-Girons,FR,1
"""


def bring(page: Any, path: Path) -> None:
    send_file(page, SLUG, path)
    page.wait_for_url("**/imports/**")
    apply = page.get_by_role("button", name="Appliquer", exact=True)
    columns, read = (
        page.get_by_role("link", name="Relire les colonnes"),
        page.get_by_role("link", name="Actualiser"),
    )
    apply.or_(columns).first.wait_for()
    if columns.count():
        columns.click()
        page.locator("form button.main, form button").last.click()
        apply.wait_for()
    apply.click()
    page.get_by_text("C’est fait").or_(read).first.wait_for()
    page.get_by_text("C’est fait").wait_for()
    look(page)


def test_two_sources_of_one_card(open_page: Callable[..., Any], server: Server, tmp_path: Path) -> None:
    page = open_page("phone")
    sign_up(page, server, "Inès Source", "ines-source@exemple.test")
    open_network(page, "Sources du Mont", SLUG)
    page.goto(f"/espaces/{SLUG}/sources/")
    page.get_by_text("Aucune source pour l’instant").wait_for()
    look(page)
    page.goto(f"/espaces/{SLUG}/doublons/")
    page.get_by_text("Réunir sans demander", exact=True).click()
    page.locator("#least").select_option("0.99")
    press(page, "Garder ce réglage")
    page.get_by_text("C’est réglé").wait_for()
    look(page)
    for name, text in (("carte", MAP), ("tableur", SHEET)):
        path = tmp_path / f"{name}-du-mont.csv"
        path.write_text(text)
        bring(page, path)

    page.goto(f"/espaces/{SLUG}/doublons/")
    if page.get_by_role("link", name="Réunies d’elles-mêmes").count() == 0:
        press(
            page,
            "Chercher de nouveau"
            if page.get_by_role("button", name="Chercher de nouveau").count()
            else "Chercher les doublons",
        )
        found(page)
    page.get_by_role("link", name="Réunies d’elles-mêmes").click()
    page.get_by_text("Le calcul, terme à terme").first.click()
    page.get_by_text("même site").first.wait_for()
    look(page)

    page.goto(f"/espaces/{SLUG}/sources/")
    page.get_by_role("button", name="Monter tableur-du-mont").click()
    page.get_by_text("L’ordre des sources est gardé").wait_for()
    look(page)
    page.goto(f"/annuaire/?espace={SLUG}")
    page.locator("main").get_by_role("link", name="Association Zanzibulle").first.click()
    page.get_by_role("link", name="D’où vient chaque rubrique").click()
    page.get_by_text("Bulles et savons").wait_for()
    look(page)
    page.get_by_role("button", name="Revenir à ce que dit cette source (En une phrase").click()
    page.get_by_text("La fiche dit maintenant").wait_for()
    look(page)

    page.get_by_role("navigation").get_by_role("link", name="Association Zanzibulle").first.click()
    page.get_by_role("link", name="Scinder cette fiche").click()
    page.get_by_label("carte-du-mont").check()
    look(page)
    press(page, "Continuer")
    assert page.locator("#name").input_value() == "Zanzibulle"
    look(page)
    press(page, "Scinder en deux fiches")
    page.get_by_text("est une fiche à part").wait_for()
    look(page)
    page.locator("#doublons").get_by_role("button", name="Rejoindre").click()
    page.get_by_text("n’en font de nouveau qu’une").wait_for()
    look(page)

    reader = open_page("phone", script=False)
    enter(reader, "membre")
    reader.goto(f"/annuaire/?espace={SLUG}")
    reader.locator("main").get_by_role("link", name="Association Zanzibulle").first.click()
    reader.get_by_role("link", name="D’où vient chaque rubrique").click()
    reader.get_by_text("tableur-du-mont").first.wait_for()
    assert reader.get_by_role("button", name="Revenir à ce que dit").count() == 0
    assert reader.get_by_role("link", name="Scinder cette fiche").count() == 0
