"""At 360 px: a resident finds a card by her words, corrects it without an account and hears what became of it; a comment is reported, removed,
appealed; a member is let go with reasons."""

import re
import time
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up
from tests.journeys.test_every_page import enter


def mailed(server: Server, address: str, number: int = -1) -> str:
    """The path of the first link in the last mail to that address, as a host without SMTP reads it."""
    for _ in range(100):
        parts = re.split(r"^To: ", server.log.read_text(), flags=re.M)
        mine = [part for part in parts[1:] if part.startswith(address)]
        links = re.findall(r"https?://[^/\s]+(/\S+)", mine[number]) if mine else []
        if links:
            return str(links[0])
        time.sleep(0.1)
    raise AssertionError(f"no link was mailed to {address}")


def card_of(page: Any, name: str) -> str:
    page.goto(f"/annuaire/?q={name}")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("heading", name=name, level=1).wait_for()
    return str(page.url)


def last_mail(server: Server, address: str) -> str:
    """The last mail to that address, as printed."""
    parts = re.split(r"^To: ", server.log.read_text(), flags=re.M)
    return [part for part in parts[1:] if part.startswith(address)][-1]


def find_a_shop(page: Any) -> str:
    """From the home page to the card that says it otherwise, by its words; its address."""
    page.goto("/")
    page.get_by_role("combobox", name="Chercher dans toute la maison").fill("épicerie coopérative")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chercher/**")
    result = page.locator("li.card", has_text="Les Rayons du Couserans")
    assert result.locator("mark").all_inner_texts() == ["Coopératives", "épicerie"]
    look(page)
    result.get_by_role("link").first.click()
    page.get_by_role("heading", name="Les Rayons du Couserans", level=1).wait_for()
    look(page)
    return str(page.url)


def propose(page: Any, mail: str) -> None:
    page.get_by_role("link", name="Proposer une correction").click()
    page.get_by_label("Ce qui est faux").fill("Un des trois commerces a déménagé cet hiver.")
    page.get_by_text("Corriger rubrique par rubrique").click()
    look(page)
    page.get_by_label("Commune").fill("Saint-Lizier")
    page.get_by_label("Votre nom").fill("Habitante Exemple")
    page.get_by_label("Votre adresse de courriel").fill(mail)
    assert "Oubliée 30 jours après la réponse" in page.locator("main").inner_text()
    page.get_by_label("Montrer mon nom").check()
    page.wait_for_timeout(3500)
    press(page, "Envoyer")
    page.get_by_role("heading", name="Il reste à confirmer").wait_for()
    look(page)


def answer(page: Any) -> None:
    """What waits is on one's own page; it leads to the queue; the correction is made, with a word."""
    enter(page, "animation")
    page.get_by_role("link", name=re.compile("propositions? à traiter")).click()
    line = page.locator("li.card", has_text="Un des trois commerces a déménagé")
    assert "Saint-Lizier" in line.inner_text()
    look(page)
    line.get_by_text("Refuser, ou ajouter un mot").click()
    look(page)
    line.get_by_label("Réponse").fill("Merci, nous sommes passés voir.")
    line.get_by_role("button", name="Accepter", exact=True).click()
    page.get_by_text("La correction est faite.").wait_for()
    look(page)


def test_a_resident_finds_corrects_and_hears_what_became_of_it(
    server: Server, open_page: Callable[..., Any]
) -> None:
    resident, facilitator, mail = open_page("phone"), open_page("phone"), "habitante@exemple.test"
    card = find_a_shop(resident)
    propose(resident, mail)
    resident.goto(mailed(server, mail))
    look(resident)
    press(resident, "C’est bien moi : envoyer")
    resident.get_by_text("En attente de relecture").first.wait_for()
    look(resident)

    answer(facilitator)
    facilitator.goto(card)
    assert "Saint-Lizier" in facilitator.locator("main").inner_text()
    until = time.monotonic() + 30  # the worker sends it
    while "Merci, nous sommes passés voir." not in (told := last_mail(server, mail)):
        assert time.monotonic() < until, told
        time.sleep(0.2)
    assert "Vous recevez ce courriel parce que" in told and "Oublier mon adresse" in told

    history = f"{card}historique/"
    resident.goto(history)
    assert "proposée par Habitante Exemple" in resident.locator("main").inner_text()
    look(resident)
    resident.goto(mailed(server, mail))
    resident.get_by_text("Correction acceptée").first.wait_for()
    look(resident)
    press(resident, "Oublier mon adresse")
    resident.get_by_text("Votre adresse est oubliée").wait_for()
    look(resident)
    resident.goto(history)
    shown = resident.locator("main").inner_text()
    assert "une personne sans compte" in shown and "Habitante" not in shown


def test_a_comment_is_reported_removed_and_appealed(server: Server, open_page: Callable[..., Any]) -> None:
    member = open_page("phone")
    enter(member, "membre")
    card = card_of(member, "La Brouette rouge")
    member.get_by_label("Votre commentaire").fill("Ils ne savent pas tenir un tournevis.")
    press(member, "Commenter")
    member.get_by_text("Votre commentaire est publié.").wait_for()
    look(member)

    passing = open_page("phone", script=False)
    passing.goto(card)
    passing.locator("article", has_text="tournevis").get_by_role("link", name="Signaler").click()
    passing.get_by_label("Attaque contre").check()
    passing.get_by_role("button", name="Signaler", exact=True).click()
    assert "Merci" in passing.locator("body").inner_text()

    facilitator = open_page("phone")
    enter(facilitator, "animation")
    facilitator.goto("/espaces/relais-nord/moderation/")
    look(facilitator)
    facilitator.locator("li.card", has_text="tournevis").get_by_role("link", name="Retirer…").click()
    facilitator.get_by_role("button", name="Retirer").click()
    facilitator.get_by_role("alert").wait_for()
    look(facilitator)
    facilitator.get_by_label("Raison").select_option("attack")
    facilitator.get_by_label("Réponse").fill("On parle de ce qui se fait, pas des personnes.")
    facilitator.get_by_role("button", name="Retirer").click()
    facilitator.get_by_text("Retiré, avec la raison.").wait_for()
    passing.goto(card)
    shown = passing.locator("main").inner_text()
    assert "retiré par la modération" in shown and "tournevis" not in shown

    member.goto("/moi/contributions/")
    look(member)
    member.get_by_role("link", name=re.compile("Commentaire : La Brouette rouge")).first.click()
    assert "pas des personnes" in member.locator("main").inner_text()
    look(member)
    member.get_by_label("Pourquoi revoir").fill("C’était une plaisanterie entre nous.")
    press(member, "Envoyer le recours")
    member.get_by_text("Votre recours est transmis").wait_for()
    look(member)

    administrator = open_page("phone")
    enter(administrator, "administration")
    administrator.goto("/espaces/relais-nord/moderation/")
    administrator.locator("li.card", has_text="plaisanterie").get_by_role("link", name="Revoir").click()
    look(administrator)
    administrator.get_by_label("Réponse").fill("Une autre fois, dites-le autrement.")
    press(administrator, "La maintenir")
    administrator.get_by_text("La réponse au recours est partie.").wait_for()
    administrator.goto("/espaces/relais-nord/moderation/decisions/")
    look(administrator)
    member.reload()
    assert "dites-le autrement" in member.locator("main").inner_text()
    look(member)


def test_a_member_is_let_go_with_reasons(server: Server, open_page: Callable[..., Any]) -> None:
    administrator, member = open_page("phone"), open_page("phone")
    sign_up(administrator, server, "Alix Exemple", "alix@exemple.test")
    open_network(administrator, "Réseau des ateliers partagés", "ateliers")
    administrator.goto("/espaces/ateliers/invitations/")
    administrator.locator("main form button").first.click()
    link = re.search(r"https?://\S+/invitation/\S+?/", administrator.content())
    assert link
    sign_up(member, server, "Noé Exemple", "noe@exemple.test")
    member.goto(link.group(0))
    member.locator("main form button").first.click()
    member.wait_for_url("**/espaces/ateliers/")

    administrator.goto("/espaces/ateliers/membres/")
    administrator.get_by_role("link", name="Noé Exemple").first.click()
    administrator.get_by_label("Pourquoi").fill("Propos blessants, malgré deux rappels.")
    administrator.get_by_label("Pas de retour avant le").fill("2027-06-01")
    look(administrator)
    press(administrator, "Mettre fin")
    administrator.wait_for_url("**/membres/")
    administrator.get_by_role("link", name="Départs décidés").click()
    look(administrator)

    member.goto(mailed(server, "noe@exemple.test"))
    assert "malgré deux rappels" in member.locator("main").inner_text()
    look(member)
    member.get_by_label("Pourquoi revoir").fill("Je n’ai reçu aucun rappel.")
    press(member, "Envoyer le recours")
    member.get_by_text("Votre recours est transmis.").wait_for()
    administrator.goto("/moi/")
    administrator.get_by_role("link", name=re.compile("demande de revoir")).click()
    look(administrator)
    administrator.get_by_label("Réponse").fill("Vérifié : vous avez raison.")
    administrator.get_by_label("Permettre le retour").check()
    press(administrator, "Répondre")
    administrator.get_by_text("La réponse est partie.").wait_for()
    look(administrator)
