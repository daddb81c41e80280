"""Places and words, at 360 px: a town places a card, a pin moves it, a pasted list becomes a territory, two words become one."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up


def add_card(page: Any, slug: str, name: str, town: str, values: str = "") -> None:
    page.goto(f"/acteurs/nouveau/?espace={slug}")
    page.locator("#id_name").fill(name)
    page.locator("#id_city").fill(town)
    page.locator("#id_values").fill(values)
    press(page, "Enregistrer")


def test_a_town_a_pin_a_territory(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Noor Exemple", "noor@exemple.test")
    open_network(page, "Réseau des vallées", "vallees")

    page.goto("/acteurs/nouveau/?espace=vallees")
    page.locator("#id_city").press_sequentially("59000 lil")
    page.locator('datalist option[value="59000 Lille"]').wait_for(state="attached")
    add_card(page, "vallees", "Le Fournil des vallées", "59000 Lille")
    page.get_by_text("à la commune").first.wait_for()
    look(page)

    page.get_by_role("link", name="Placer autrement").click()
    page.get_by_text("est placée à la commune").wait_for()
    page.locator("#id_latitude").fill("50,62")
    page.locator("#id_longitude").fill("3,08")
    page.locator("#id_longitude").press("Tab")
    look(page)
    press(page, "Placer ici")
    page.get_by_text("à la main").first.wait_for()
    canvas = page.locator(".maplibregl-canvas")
    if canvas.count():  # where the browser draws maps, a touch puts the pin
        before = page.locator("#id_latitude").input_value()
        canvas.click(position={"x": 60, "y": 60})
        assert page.locator("#id_latitude").input_value() != before
    look(page)

    add_card(page, "vallees", "La Halle", "Saint-Denis")
    page.get_by_text("4 communes s’appellent Saint-Denis").first.wait_for()
    look(page)
    page.get_by_label("Seine-Saint-Denis").check()
    press(page, "Enregistrer")
    page.get_by_role("heading", name="La Halle").wait_for()

    page.goto("/territoires/")
    look(page)
    page.get_by_role("link", name="Pour Réseau des vallées").click()
    page.locator("#id_name").fill("Pays d’ici")
    page.locator("#id_places").fill("59350 Lille\n02311 Filain\n99999")
    press(page, "Enregistrer")
    page.get_by_text("Nous ne reconnaissons pas « 99999 »").first.wait_for()
    look(page)
    page.locator("#id_places").fill("59350 Lille\n02311 Filain")
    press(page, "Enregistrer")
    page.get_by_text("02311 Filain fait maintenant partie de Pargny-et-Filain").wait_for()
    look(page)
    page.get_by_role("link", name="Les fiches de ce territoire").click()
    page.get_by_role("link", name="Le Fournil des vallées").wait_for()
    assert page.get_by_role("link", name="La Halle").count() == 0
    look(page)


def test_two_words_become_one(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    sign_up(page, server, "Ali Exemple", "ali@exemple.test")
    open_network(page, "Réseau des mots", "mots-du-reseau")
    add_card(page, "mots-du-reseau", "Chez Ali", "Dijon", "Faire société ensemble")
    add_card(page, "mots-du-reseau", "Chez Zoé", "Dijon", "Faire commune")

    page.goto("/mots/")
    look(page)
    page.get_by_role("link", name="Faire société ensemble").click()
    former = page.url
    look(page)
    page.get_by_role("link", name="Réunir avec un autre").click()
    page.locator("#id_into").fill("Faire commune")
    press(page, "Voir ce que cela change")
    page.get_by_text("1 fiche changera de mot").wait_for()
    look(page)
    press(page, "Réunir les deux mots")
    page.get_by_role("heading", name="Faire commune").wait_for()
    look(page)

    page.goto(former)  # the old address still answers
    page.get_by_role("heading", name="Faire commune").wait_for()
    page.get_by_role("link", name="Fiches de l’annuaire").click()
    page.get_by_role("link", name="Chez Ali").wait_for()
    page.get_by_role("link", name="Chez Zoé").wait_for()
    assert page.get_by_label(re.compile("Catégorie")).input_value() == "valeur:faire-commune"
    look(page)
