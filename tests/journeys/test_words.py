"""Tags, at 360 px: one is added, renamed, merged, separated again; its old address leads there; the directory is filtered by it."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up


def add_card(page: Any, slug: str, name: str, keywords: str) -> None:
    page.goto(f"/acteurs/nouveau/?espace={slug}")
    page.locator("#id_name").fill(name)
    page.locator("#id_keywords").fill(keywords)
    press(page, "Enregistrer")
    page.get_by_role("heading", name=name).wait_for()


def test_a_tag_is_renamed_merged_and_separated(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Inès Exemple", "ines.mots@exemple.test")
    open_network(page, "Réseau des étiquettes", "etiquettes")
    add_card(page, "etiquettes", "Chez Inès", "Tricotage en plein air")
    add_card(page, "etiquettes", "Chez Omar", "Crochet de rue")
    look(page)

    page.goto("/annuaire/?q=In%C3%A8s")
    page.get_by_role("link", name="Chez Inès").click()
    page.get_by_role("link", name="Tricotage en plein air").click()
    former = page.url
    assert former.endswith("/mots/mots-cles/tricotage-en-plein-air/")
    look(page)

    page.get_by_role("link", name="Modifier").click()
    page.locator("#id_label").fill("Tricot urbain")
    look(page)
    press(page, "Enregistrer")
    page.get_by_role("heading", name="Tricot urbain", exact=True).wait_for()
    page.goto(former)  # the address that somebody had kept
    page.get_by_role("heading", name="Tricot urbain", exact=True).wait_for()

    page.get_by_role("link", name="Réunir avec un autre").click()
    page.locator("#id_into").fill("crochet de rue")
    press(page, "Voir ce que cela change")
    page.get_by_text("permet de les séparer de nouveau").wait_for()
    look(page)
    press(page, "Réunir les deux mots")
    page.get_by_role("heading", name="Crochet de rue", exact=True).wait_for()
    page.goto(former)
    page.get_by_role("heading", name="Crochet de rue", exact=True).wait_for()
    look(page)
    page.get_by_role("link", name="Fiches de l’annuaire").click()
    assert page.get_by_label("Mot-clé").input_value() == "Crochet de rue"
    for name in ("Chez Inès", "Chez Omar"):
        page.get_by_role("link", name=name).wait_for()
    look(page)

    page.goto(former)
    page.get_by_role("button", name=re.compile("Séparer")).click()
    page.get_by_text("Les deux mots sont de nouveau deux").wait_for()
    page.get_by_role("heading", name="Tricot urbain", exact=True).wait_for()
    look(page)

    page.goto("/mots/mots-cles/")
    page.get_by_role("link", name="Ajouter un mot").click()
    look(page)
    page.locator("#id_label").fill("Tricot urbain")
    press(page, "Ajouter")
    page.get_by_text("se dit déjà ainsi").first.wait_for()
    look(page)
    page.locator("#id_label").fill("Fanfare de quartier")
    press(page, "Ajouter")
    page.get_by_role("heading", name="Fanfare de quartier", exact=True).wait_for()
    page.get_by_role("link", name="Mots-clés").first.click()
    page.get_by_role("link", name="Fanfare de quartier").wait_for()
    look(page)

    page.goto("/annuaire/")
    page.get_by_label("Mot-clé").fill("tricot URBAIN")
    press(page, "Filtrer")
    page.get_by_role("link", name="Chez Inès").wait_for()
    assert page.get_by_role("link", name="Chez Omar").count() == 0
    look(page)

    for path in ("/mots/", "/mots/themes/", "/mots/correspondances/"):
        page.goto(path)
        look(page)
