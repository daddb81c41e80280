"""A resident proposes a card that is missing and says that one has closed, without an account; who facilitates answers both, by place; a
second facilitator comes too late and reads it again; a space that has just opened has an empty queue."""

import time
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, press, sign_up
from tests.journeys.test_discussion import card_of, last_mail, mailed
from tests.journeys.test_every_page import enter

NAME = "Menuiserie du Lez"


def line(page: Any, name: str) -> Any:
    return page.locator("main li.card").filter(has_text=name)


def send(page: Any, button: str, mail: str) -> None:
    """Say who one is, once the page has done its work, and send."""
    page.get_by_label("Votre nom").fill("Résidente Exemple")
    page.get_by_label("Votre adresse de courriel").fill(mail)
    page.wait_for_timeout(3500)
    press(page, button)


def confirm(page: Any, server: Server, mail: str) -> None:
    page.get_by_role("heading", name="Il reste à confirmer").wait_for()
    page.goto(mailed(server, mail))
    press(page, "C’est bien moi : envoyer")
    page.get_by_text("En attente de relecture").first.wait_for()
    look(page)


def propose(page: Any, server: Server, mail: str) -> None:
    page.goto(f"/annuaire/?q={NAME}")
    page.get_by_role("link", name="Proposez sa fiche").click()
    assert page.locator("#id_name").input_value() == NAME
    page.get_by_label("En une phrase").fill("On y apprend à scier et à coller, le jeudi.")
    page.get_by_label("Commune").fill("Saint-Denis")
    send(page, "Proposer", mail)
    page.get_by_text("Plusieurs communes portent ce nom").first.wait_for()
    look(page)
    page.get_by_label("Commune").fill("Saint-Girons")
    send(page, "Proposer", mail)
    confirm(page, server, mail)


def report(page: Any, server: Server, mail: str) -> None:
    card_of(page, "Le Pied levé")
    page.get_by_role("link", name="Signaler cette fiche").click()
    page.get_by_label("Elle n’existe plus").check()
    page.get_by_label("Avec vos mots").fill("Plus personne depuis l’hiver.")
    look(page)
    send(page, "Envoyer", mail)
    confirm(page, server, mail)


def told(server: Server, mail: str, words: str) -> None:
    """The worker sends the answer."""
    until = time.monotonic() + 30
    while words not in (said := last_mail(server, mail)):
        assert time.monotonic() < until, said
        time.sleep(0.2)


def test_what_a_resident_says_is_answered_by_place(server: Server, open_page: Callable[..., Any]) -> None:
    added, closed = "residente-ajout@exemple.test", "residente-signale@exemple.test"
    resident, late, page = open_page("phone"), open_page("phone"), open_page("phone")
    propose(resident, server, added)
    report(resident, server, closed)
    enter(late, "administration")
    late.goto("/a-traiter/?territoire=departement-09")

    enter(page, "animation")
    page.get_by_role("link", name="à traiter").click()
    look(page)
    page.get_by_label("Lieu").select_option("departement-09")
    page.wait_for_url("**territoire=departement-09**")
    assert line(page, "Le Pied levé").count() == 0
    line(page, NAME).get_by_role("button", name="Ajouter à l’annuaire").click()
    page.get_by_text("La fiche est dans l’annuaire.").wait_for()
    assert line(page, NAME).count() == 0
    page.goto("/a-traiter/?nature=alert")
    asked = line(page, "Le Pied levé")
    asked.get_by_text("La garder, ou ajouter un mot").click()
    asked.get_by_role("button", name="La garder telle quelle").click()
    page.get_by_text("Dites pourquoi").first.wait_for()
    look(page)
    asked.get_by_label("Réponse").fill("Nous y étions mardi : ils ont déménagé à côté.")
    asked.get_by_role("button", name="La garder telle quelle").click()
    page.get_by_text("C’est répondu").wait_for()

    line(late, NAME).get_by_role("button", name="Ajouter à l’annuaire").click()
    late.get_by_text("Quelqu’un d’autre vient de répondre").wait_for()
    look(late)
    made = card_of(late, NAME)
    late.get_by_text("Juste, aujourd’hui").wait_for()
    look(late)
    late.goto(f"{made}historique/")
    assert "proposée par" in late.locator("main").inner_text()

    told(server, added, "ajoutée à l’annuaire")
    told(server, closed, "ils ont déménagé à côté")
    resident.goto(mailed(server, closed))
    resident.get_by_text("Fiche gardée telle quelle").wait_for()
    look(resident)


def test_a_space_that_has_just_opened_has_nothing_to_answer(
    server: Server, open_page: Callable[..., Any]
) -> None:
    page = open_page("phone")
    sign_up(page, server, "Noé Fileuse", "file-vide@exemple.test")
    page.goto("/espaces/nouveau/")
    page.get_by_label("Nom", exact=False).first.fill("Réseau de la file vide")
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_role("link", name="À traiter").first.click()
    page.get_by_text("Rien n’attend").wait_for()
    look(page)
