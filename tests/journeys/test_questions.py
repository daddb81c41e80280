"""A network that begins asks its members what it wants to know; a member answers on a phone; another one reads it, and
who only passes by reads no more than what everybody may; a question is withdrawn, and its answers come back with it."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up

VISITS = "Accueillez-vous des visites apprenantes ?"
SHARED = "Que mettez-vous en commun ?"
RENT = "Quel loyer payez-vous par mois ?"
ADVICE = "Que diriez-vous à qui commence une initiative comme la vôtre, dans un quartier que vous ne connaissez pas ?"


def ask(page: Any, wording: str, kind: str, **more: str) -> None:
    """One more question, from the page of questions."""
    page.get_by_role("link", name="Poser une question").click()
    look(page)
    page.get_by_label("La question").fill(wording)
    page.get_by_label(kind, exact=True).check()
    if "choices" in more:
        page.get_by_label("Choix", exact=False).last.fill(more["choices"])
    if "unit" in more:
        page.get_by_label("Unité").fill(more["unit"])
    if "readers" in more:
        page.get_by_label(more["readers"]).check()
    press(page, "Poser la question")
    page.get_by_text("La question est posée").wait_for()
    look(page)


def order(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("main li.card h2").all_inner_texts()]


def test_a_network_asks_and_its_members_answer(open_page: Callable[..., Any], server: Server) -> None:
    page = open_page("phone")
    sign_up(page, server, "Inès Questions", "ines@exemple.test")
    open_network(page, "Tiers-lieux de la vallée", "tiers-lieux")
    page.get_by_role("link", name="Questions de nos fiches").click()
    page.get_by_text("Aucune question pour l’instant").wait_for()
    look(page)
    page.get_by_role("link", name="Poser une question").click()
    press(page, "Poser la question")
    page.get_by_text("Choisissez une sorte de réponse.").first.wait_for()
    look(page)
    page.get_by_role("link", name="Annuler").click()
    ask(page, VISITS, "Oui ou non")
    ask(page, SHARED, "Plusieurs choix", choices="Une salle\nDes outils\nUn véhicule")
    ask(page, RENT, "Montant en euros", readers="Les membres de l’espace")
    ask(page, ADVICE, "Texte long")
    page.get_by_role("button", name=re.compile("^Monter Quel loyer")).click()
    look(page)
    assert [text[:10] for text in order(page)] == [VISITS[:10], RENT[:10], SHARED[:10], ADVICE[:10]]
    page.goto("/espaces/tiers-lieux/invitations/")
    page.locator("main form button").first.click()
    link = re.search(r"https?://\S+/invitation/\S+?/", page.content())
    assert link

    member = open_page("phone")
    sign_up(member, server, "Malo Membre", "malo@exemple.test")
    member.goto(link[0])
    member.locator("main form button").first.click()
    member.wait_for_url("**/espaces/tiers-lieux/**")
    member.goto("/acteurs/nouveau/?espace=tiers-lieux")
    look(member)
    member.locator("#id_name").fill("La Grange aux idées")
    press(member, "Enregistrer")
    member.get_by_text("La fiche est créée").wait_for()
    card = member.url
    look(member)
    member.get_by_role("link", name="Répondre à 4 questions").click()
    member.get_by_role("group", name=re.compile("Accueillez-vous")).get_by_label("Oui").check()
    member.get_by_label("Une salle").check()
    member.get_by_label(re.compile("^Quel loyer")).fill("trois cents")
    member.get_by_label(re.compile("^Que diriez-vous")).fill("Commencez par les tabourets.")
    press(member, "Enregistrer")
    member.get_by_text("Un montant en euros").first.wait_for()
    assert member.get_by_label("Une salle").is_checked()
    look(member)
    member.get_by_label(re.compile("^Quel loyer")).fill("312,50")
    press(member, "Enregistrer")
    member.get_by_text("La fiche est enregistrée").wait_for()
    member.get_by_text("312,50").wait_for()
    look(member)

    page.goto(card)
    page.get_by_text("312,50").wait_for()
    page.get_by_text("entre membres").wait_for()
    look(page)
    page.get_by_role("link", name="Historique").click()
    page.get_by_text("312,50").first.wait_for()
    look(page)

    stranger = open_page("phone")
    stranger.goto(card)
    stranger.get_by_text("Commencez par les tabourets.").wait_for()
    look(stranger)
    assert "312,50" not in stranger.content()
    assert "Quel loyer" not in stranger.content()
    stranger.goto("/chercher/?q=tabourets")
    stranger.get_by_role("link", name="La Grange aux idées").first.wait_for()

    page.goto("/espaces/tiers-lieux/questions/")
    page.get_by_role("link", name=re.compile("^Modifier Que mettez")).click()
    look(page)
    page.get_by_label("Choix 1").fill("Une salle de réunion")
    page.get_by_label("Nouveaux choix").fill("Du temps")
    press(page, "Enregistrer")
    page.get_by_text("les réponses restent").wait_for()
    stranger.goto(card)
    stranger.get_by_text("Une salle de réunion").wait_for()
    page.get_by_role("button", name=re.compile("^Retirer Que mettez")).click()
    page.get_by_text("La question est retirée").wait_for()
    look(page)
    stranger.reload()
    assert "Une salle de réunion" not in stranger.content()
    page.get_by_role("button", name=re.compile("^Reprendre Que mettez")).click()
    page.get_by_text("La question est de nouveau posée").wait_for()
    stranger.reload()
    stranger.get_by_text("Une salle de réunion").wait_for()
