"""A resident finds her valley by name, reads who is there and what seems missing, compares it; who facilitates a network that has
just opened brings bassins de vie from a file, and a member reads one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up
from tests.journeys.test_every_page import enter

BASINS = "CODGEO;LIBGEO;BV2022;LIBBV2022\n09261;Saint-Girons;09261;Bassin des trois torrents\n" \
         "09122;Foix;09122;Bassin de la Barguillère\n09029;Aulus-les-Bains;09261;Bassin des trois torrents\n"  # fmt: skip


def test_a_resident_reads_her_valley_and_compares_it(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/annuaire/")
    page.get_by_role("link", name="Territoires", exact=True).click()
    look(page)
    page.get_by_label("Trouver un lieu").fill("couserans")
    press(page, "Trouver")
    page.get_by_role("link", name="CC Couserans-Pyrénées").click()
    page.get_by_role("heading", name="Qui est là").wait_for()
    page.get_by_text("sans fiche connue").first.wait_for()
    page.get_by_text("Communes sans fiche connue").click()
    look(page)
    page.get_by_role("link", name="Ariège").first.click()
    page.get_by_role("link", name="Comparer avec un autre lieu").click()
    page.get_by_label("Ajouter un lieu").fill("Calvados")
    press(page, "Ajouter")
    page.get_by_role("columnheader", name="Calvados").wait_for()
    page.get_by_role("columnheader", name="France").wait_for()
    look(page)
    page.get_by_label("Ajouter un lieu").fill("Nulle Part")
    press(page, "Ajouter")
    page.get_by_text("Aucun lieu ne s’appelle ainsi").wait_for()
    shared = page.url
    other = open_page("phone", script=False)
    enter(other, "membre")
    other.goto(shared)
    other.get_by_role("columnheader", name="Calvados").wait_for()


def test_a_new_network_brings_its_bassins_de_vie(
    server: Server, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = open_page("phone")
    sign_up(page, server, "Nour des Vallées", "vallees@exemple.test")
    open_network(page, "Réseau des vallées", "reseau-des-vallees")
    page.goto("/territoires/")
    page.get_by_role("link", name="Pour Réseau des vallées").click()
    page.get_by_role("link", name="Plusieurs à la fois").click()
    look(page)
    file = tmp_path / "bassins.csv"
    file.write_text(BASINS.replace("09029;Aulus", "09122;Aulus"))
    page.locator("#id_file").set_input_files(str(file))
    press(page, "Apporter")
    page.get_by_text("est donnée à").first.wait_for()
    look(page)
    file.write_text(BASINS)
    page.locator("#id_file").set_input_files(str(file))
    press(page, "Voir d’abord")
    page.get_by_text("Rien n’a encore changé").wait_for()
    page.locator("#id_file").set_input_files(str(file))
    press(page, "Apporter")
    page.get_by_text("2 territoires, 3 communes").wait_for()

    other = open_page("phone")
    enter(other, "membre")
    other.goto("/territoires/?q=trois+torrents")
    other.get_by_role("link", name="Bassin des trois torrents").click()
    other.get_by_text("Bassin de vie").first.wait_for()
    look(other)
