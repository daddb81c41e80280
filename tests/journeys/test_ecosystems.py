"""A member draws an ecosystem from nothing, on a phone, without script; another draws it otherwise and compares; who keeps a card
says a partnership that is forced, and finds it in the drawing; a stranger reads what is open, and nothing else."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

CENTRE = "La maison du Val (essai)"


def begin(page: Any, viewpoint: str) -> None:
    page.locator("#id_viewpoint").fill(viewpoint)
    page.locator("#id_fill").uncheck()
    look(page)
    press(page, "Commencer le dessin")
    page.get_by_role("heading", name="Ajouter un nom").wait_for()


def add(page: Any, name: str, group: str, nature: str) -> None:
    page.locator("#add_node_name").fill(name)
    page.locator("#add_node_group").select_option(label=group)
    page.locator("#add_node_nature").select_option(label=nature)
    press(page, "Ajouter ce nom")


def test_two_viewpoints_are_drawn_from_an_empty_space_and_compared(open_page: Callable[..., Any]) -> None:
    page = open_page("phone", script=False)
    enter(page, "animation")
    page.goto("/espaces/conseil-du-val/")
    page.locator("#ecosystemes").get_by_role("link", name="Dessiner un écosystème").click()
    press(page, "Commencer le dessin")
    page.get_by_text("Dites ce qui est au centre").first.wait_for()
    page.locator("#id_centre").fill(CENTRE)
    page.locator("#id_viewpoint").fill("le conseil")
    press(page, "Commencer le dessin")
    page.get_by_text("ne connaît rien de plus").wait_for()
    add(page, "La préfecture", "État et autres collectivités", "subi")
    add(page, "Réseau des communs du Val", "Réseaux et têtes de réseaux", "choisi")
    add(page, "La préfecture", "Réseaux et têtes de réseaux", "choisi")
    page.get_by_text("déjà dans le dessin").first.wait_for()
    page.locator("#add_tie_source").select_option(label="La préfecture")
    page.locator("#add_tie_target").select_option(label="Réseau des communs du Val")
    press(page, "Ajouter ce lien")
    page.get_by_text("Le lien est dessiné").wait_for()
    page.get_by_role("link", name="Voir le dessin").click()
    page.get_by_text(f"est en lien avec {CENTRE} (subi)").wait_for()
    address = page.url

    other = open_page("phone")
    enter(other, "administration")
    other.goto("/ecosystemes/?espace=conseil-du-val")
    look(other)
    other.get_by_role("link", name=f"{CENTRE}, vu par le conseil").click()
    look(other)
    other.get_by_role("link", name="Dessiner un autre point de vue").click()
    other.locator("#id_centre").fill(CENTRE)
    begin(other, "l’administration")
    add(other, "La préfecture", "État et autres collectivités", "souhaité")
    other.get_by_text("C’est ajouté").wait_for()
    look(other)
    other.get_by_role("link", name="Changer les groupes").click()
    other.locator("#groupe-2").fill("Voisin·es")
    other.get_by_role("button", name="Renommer").nth(1).click()
    other.get_by_text("Le groupe est renommé").wait_for()
    look(other)
    other.goto(address)
    other.get_by_role("link", name="Comparer").click()
    other.get_by_role("heading", name="Des liens vécus autrement").wait_for()
    look(other)
    with other.expect_download() as taken:
        other.goto(address)
        other.get_by_role("link", name="Image SVG").click()
    assert taken.value.suggested_filename == "ecosysteme.svg"
    other.once("dialog", lambda dialog: dialog.accept())
    press(other, "Mettre à la corbeille")
    other.locator("#corbeille").get_by_text("le conseil").first.wait_for()
    look(other)
    assert open_page("phone").goto(address).status == 404


def test_a_forced_partnership_of_a_card_is_found_in_its_ecosystem(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "membre")
    page.goto("/chercher/?q=vergers+ourle")
    page.locator("main").get_by_role("link", name="Les Vergers de l’Ourle").first.click()
    page.get_by_role("link", name="Relations", exact=True).click()
    page.locator("#id_kind").select_option("forced_partner")
    page.locator("#id_other").fill("Le Marronnier")
    page.locator("#id_note").fill("bail unique de la halle")
    press(page, "Ajouter")
    page.get_by_text("a pour partenaire subi").first.wait_for()
    look(page)
    page.get_by_role("link", name="Revenir à la fiche").click()
    page.locator("#ecosysteme").get_by_role("link", name="Dessiner son écosystème").click()
    page.locator("#id_viewpoint").fill("le conseil du verger")
    page.locator("#id_visibility").select_option("public")
    press(page, "Commencer le dessin")
    page.get_by_text("D’après l’annuaire").wait_for()
    look(page)
    page.get_by_role("link", name="Voir le dessin").click()
    look(page)

    stranger = open_page("phone")
    stranger.goto("/chercher/?q=conseil+du+verger")
    stranger.locator("main").get_by_role("link", name="vu par le conseil du verger").first.click()
    stranger.get_by_text("(subi)").first.wait_for()
    stranger.goto("/ecosystemes/")
    look(stranger)
    stranger.get_by_role("link", name="Le Couserans, vu par les élu·es").click()
    stranger.get_by_role("link", name="Comparer").click()
    stranger.get_by_role("heading", name="Rangés dans un autre groupe").wait_for()
    look(stranger)
