"""Cards, at 360 px: set side by side, claimed by their organisation, kept by those it trusts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, open_network, press, sign_up
from tests.journeys.test_mail import mail_about
from tests.journeys.test_places import add_card


def test_cards_side_by_side_without_script(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone", script=False)
    page.goto("/annuaire/")
    boxes = page.get_by_role("checkbox", name=re.compile("^Comparer "))
    boxes.nth(0).check()
    boxes.nth(2).check()
    press(page, "Comparer les fiches cochées")
    page.get_by_role("columnheader").nth(1).wait_for()
    assert page.get_by_role("columnheader").count() == 2
    field, card = page.locator(".comparison tbody th[scope=row]").first, page.locator(".comparison td").nth(1)
    assert field.bounding_box()["x"] < 40 and card.is_visible()

    page.get_by_label("Ajouter une fiche").fill("Une fiche que personne n’a écrite")
    press(page, "Ajouter")
    page.get_by_text("Aucune fiche ouverte n’a ce nom").wait_for()
    page.get_by_label("Ajouter une fiche").fill("ARDES")
    press(page, "Ajouter")
    assert page.get_by_role("columnheader").count() == 3
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en CSV").click()
    assert "ARDES" in Path(download.value.path()).read_text("utf-8-sig")
    page.get_by_role("link", name="Seulement ce qui diffère").click()
    page.get_by_role("link", name="Voir toutes les rubriques").wait_for()


def test_a_comparison_holds_on_a_phone(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    page.goto("/annuaire/")
    for rank in range(6):
        page.get_by_role("checkbox", name=re.compile("^Comparer ")).nth(rank).check()
    press(page, "Comparer les fiches cochées")
    page.get_by_role("columnheader").nth(5).wait_for()
    look(page)
    page.locator(".comparison").evaluate("table => { table.scrollLeft = table.scrollWidth }")
    field = page.locator(".comparison tbody th[scope=row]").first
    assert field.bounding_box()["x"] >= 0, "the name of the field stays in sight"
    page.get_by_role("link", name=re.compile("^Retirer ")).first.click()
    assert page.get_by_role("columnheader").count() == 5


def test_an_organisation_takes_its_card(server: Server, open_page: Callable[..., Any]) -> None:
    """A network writes a card and prints a code; somebody of the organisation types it, and corrects the card."""
    keeper = open_page("phone")
    sign_up(keeper, server, "Ana Exemple", "ana.cartes@exemple.test")
    open_network(keeper, "Réseau des fournils", "fournils")
    add_card(keeper, "fournils", "Le Fournil partagé", "59000 Lille")
    card = keeper.url
    keeper.get_by_role("link", name="Qui représente cette organisation").click()
    look(keeper)
    press(keeper, "Faire un code et sa lettre")
    code = keeper.locator("code").inner_text()
    look(keeper)

    baker = open_page("phone")
    baker.goto(card)
    baker.get_by_role("link", name="C’est mon organisation").click()
    baker.wait_for_url("**/compte/connexion/**")
    sign_up(baker, server, "Bo Exemple", "bo.cartes@exemple.test")
    baker.goto(card)
    baker.get_by_role("link", name="C’est mon organisation").click()
    look(baker)
    baker.get_by_label("J’ai un code sur papier").check()
    press(baker, "Continuer")
    baker.locator("#id_code").fill("AAAA-AAAA-AAAA")
    press(baker, "Valider")
    baker.get_by_text("Ce n’est pas le bon code").first.wait_for()
    look(baker)
    baker.locator("#id_code").fill(code.lower())
    press(baker, "Valider")
    baker.get_by_text("vous représentez cette organisation").wait_for()
    look(baker)
    baker.get_by_role("link", name="Modifier la fiche").click()
    baker.locator("#id_summary").fill("Un four pour tout le quartier.")
    press(baker, "Enregistrer")
    baker.get_by_text("Un four pour tout le quartier.").first.wait_for()
    baker.get_by_text("Représentée par").wait_for()
    look(baker)
    baker.get_by_role("link", name="Confier la fiche").click()
    look(baker)
    baker.locator("#id_email").fill("cy.cartes@exemple.test")
    press(baker, "Proposer")
    baker.get_by_text("proposition en attente").wait_for()
    look(baker)

    editor = open_page("phone")
    sign_up(editor, server, "Cy Exemple", "cy.cartes@exemple.test")
    offer = mail_about(server, "cy.cartes@exemple.test", "Le Fournil partagé")
    editor.goto(re.findall(r"http\S+", str(offer.get_payload(decode=True), "utf-8"))[0])  # type: ignore[arg-type]
    look(editor)
    press(editor, "Accepter ce mandat")
    editor.wait_for_url(re.compile("^(?!.*/mandat/)"))
    editor.goto(card)
    editor.get_by_role("link", name="Modifier", exact=True).first.click()
    editor.locator("#id_website").fill("https://fournil-partage.example")
    press(editor, "Enregistrer")
    editor.get_by_role("link", name="Historique").wait_for()
    assert not editor.get_by_role("link", name="Confier la fiche").count(), "she edits, and nothing else"

    # By a mail to the organisation itself, then by the word of who facilitates.
    claimant = open_page("phone")
    sign_up(claimant, server, "Di Exemple", "di.cartes@exemple.test")
    claim(claimant, card, "Recevoir un code à une adresse")
    claimant.locator("#id_email").fill("di@ailleurs.example")
    press(claimant, "Continuer")
    claimant.get_by_text("fournil-partage.example").first.wait_for()
    look(claimant)
    claimant.locator("#id_email").fill("accueil@fournil-partage.example")
    press(claimant, "Continuer")
    sent = mail_about(server, "accueil@fournil-partage.example", "Un code pour la fiche")
    found = re.search(r"^[A-Z0-9]+(?:-[A-Z0-9]+)+$", str(sent.get_payload(decode=True), "utf-8"), re.M)  # type: ignore[arg-type]
    assert found
    claimant.locator("#id_code").fill(found[0])
    press(claimant, "Valider")
    claimant.get_by_text("Votre preuve est bonne").wait_for()
    look(claimant)

    keeper.goto("/moi/")
    keeper.get_by_role("link", name=re.compile("Di Exemple")).first.click()
    keeper.get_by_text("Quelqu’un représente déjà").first.wait_for()
    keeper.locator("#id_reason").fill("Di préside l’association depuis mars.")
    look(keeper)
    press(keeper, "Accepter")
    claimant.reload()
    claimant.get_by_text("vous représentez cette organisation").wait_for()
    claimant.get_by_text("Di préside l’association").wait_for()

    add_card(keeper, "fournils", "La Huche", "59000 Lille")
    claim(editor, keeper.url, "Je demande à l’animation de décider")
    editor.get_by_label("Ce qui vous lie à elle").fill("J’y pétris le mardi.")
    press(editor, "Continuer")
    editor.get_by_text("L’animation de l’espace a votre demande").wait_for()
    look(editor)
    asked = editor.url
    keeper.goto(asked)
    keeper.locator("#id_reason").fill("Nous ne vous connaissons pas encore.")
    press(keeper, "Refuser")
    editor.goto(asked)
    editor.get_by_text("Nous ne vous connaissons pas encore").wait_for()
    look(editor)


def claim(page: Any, card: str, proof: str) -> None:
    page.goto(card)
    page.get_by_role("link", name="C’est mon organisation").click()
    page.get_by_label(proof).check()
