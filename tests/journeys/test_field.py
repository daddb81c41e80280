"""A facilitator takes the cards of her network along, works without network, and sends: nothing is lost, nothing is written over; a second
account reads it. A network without cards begins in the field too; a phone signed out keeps nothing."""

from collections.abc import Callable
from typing import Any

from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter

AGAIN = """async () => {
  const base = await new Promise((done) => { const asked = indexedDB.open("essaim-terrain"); asked.onsuccess = () => done(asked.result); });
  const notes = await new Promise((done) => { const asked = base.transaction("notes").objectStore("notes").getAll(); asked.onsuccess = () => done(asked.result); });
  base.close();
  const note = notes.find((each) => each.verb === "add");
  const { token } = await (await fetch("/terrain/seance.json")).json();
  const send = async (each) => (await fetch("/terrain/notes/", { method: "POST", headers: { "X-CSRFToken": token }, body: JSON.stringify(each) })).json();
  const again = await send(note);
  const fresh = { ...note, id: crypto.randomUUID(), sure: true, fields: { name: "Moulin des Aulnes" } };
  const atOnce = await Promise.all([fresh, fresh, fresh, fresh].map(send));
  return [again.card.id === note.answer.card.id, new Set(atOnce.map((each) => each.card.id)).size];
}"""


def take_along(page: Any, button: str = "Emporter ces fiches") -> None:
    page.get_by_role("link", name=button).click()
    page.get_by_text("Fiches emportées").wait_for()
    page.get_by_text("Ce carnet s’ouvre sans réseau").wait_for()
    look(page)


def open_card(page: Any, name: str) -> None:
    page.get_by_label("Chercher dans le carnet").fill(name)
    page.locator("main li.card").get_by_role("link", name=name).first.click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def fill(page: Any, name: str, value: str) -> None:
    page.locator(f"#note_{name}").fill(value)


def note_it(page: Any, said: str) -> None:
    press(page, "Noter")
    page.get_by_text(said).wait_for()


def write_offline(page: Any) -> Any:
    """Checks one, corrects one, adds one; the browser is closed in the middle of a word. The page opened again."""
    open_card(page, "Les Vergers de l’Ourle")
    look(page)
    press(page, "Toujours juste")
    page.get_by_text("Noté : toujours juste").wait_for()
    open_card(page, "Fonds du Val")
    page.get_by_role("link", name="Corriger").click()
    fill(page, "summary", "Un fonds ouvert à toutes et tous.")
    fill(page, "opening_hours", "lun-ven 9h-12h")
    look(page)
    note_it(page, "Noté : correction")
    page.get_by_role("link", name="Ajouter une fiche").click()
    fill(page, "name", "Four banal de la Combe")
    press(page, "Prendre la position du téléphone")
    page.get_by_text("Position prise").wait_for()
    page.wait_for_timeout(400)  # what is typed is kept 150 ms after the last key
    context = page.context
    page.close()
    page = context.new_page()
    page.goto("/terrain/carnet/#ajouter")
    page.get_by_text("Repris là où vous en étiez").wait_for()
    assert page.locator("#note_name").input_value() == "Four banal de la Combe"
    assert page.locator("#note_latitude").input_value() == "47.321500"
    look(page)
    assert page.locator("#note_space").input_value() == "communs-du-val"
    note_it(page, "Noté : nouvelle fiche")
    return page


def test_a_round_in_the_field(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/annuaire/?espace=communs-du-val")
    page.get_by_role("link", name="Emporter cette liste").click()
    page.get_by_role("heading", name="Sur le terrain").wait_for()
    look(page)
    take_along(page)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 47.3215, "longitude": 5.0415, "accuracy": 12})
    page.context.set_offline(True)
    page.reload()
    page.get_by_text("Hors ligne").wait_for()
    page = write_offline(page)
    page.get_by_role("link", name="À envoyer (3)").click()
    page.get_by_role("heading", name="À envoyer (3)").wait_for()
    look(page)
    press(page, "Envoyer maintenant")
    page.get_by_text("Pas de réseau : tout est gardé").wait_for()

    other = open_page("phone")
    enter(other, "administration")
    other.goto("/terrain/")
    other.get_by_text("Rien encore").wait_for()
    other.goto("/chercher/?q=fonds+du+val")
    other.locator("main").get_by_role("link", name="Fonds du Val").first.click()
    card = other.url
    other.goto(f"{card}modifier/")
    other.locator("#id_summary").fill("Un fonds, et bientôt deux.")
    press(other, "Enregistrer")
    other.get_by_text("La fiche est enregistrée").wait_for()

    page.context.set_offline(False)
    page.get_by_role("heading", name="À décider (1)").wait_for()
    page.get_by_role("heading", name="Reçues (2)").wait_for()
    look(page)
    assert page.evaluate(AGAIN) == [True, 1]  # what is sent twice, or four times at once, is done once
    page.get_by_role("link", name="Fonds du Val").first.click()
    page.get_by_text("La fiche a changé depuis").wait_for()
    look(page)
    page.get_by_label("Mettre ce que j’ai écrit").check()
    press(page, "Noter mes choix")
    page.get_by_role("heading", name="Reçues (3)").wait_for()
    press(page, "J’ai vu : ôter les notes reçues")
    page.get_by_text("Aucune note sur ce téléphone").wait_for()
    look(page)

    other.goto(card)
    other.get_by_text("Un fonds ouvert à toutes et tous.").first.wait_for()
    other.goto("/chercher/?q=four+banal")
    other.locator("main").get_by_role("link", name="Four banal de la Combe").first.wait_for()
    page.goto("/terrain/")
    page.get_by_role("heading", name="Ce que vous avez envoyé").wait_for()
    look(page)


def test_a_network_without_cards_begins_in_the_field_and_signing_out_empties_the_phone(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("phone")
    enter(page, "animation")
    page.goto("/terrain/carnet/")
    page.get_by_text("Aucune fiche dans ce carnet").wait_for()
    look(page)
    page.goto("/terrain/?q=zzyzx")
    look(page)
    take_along(page, "Préparer un carnet vide")
    page.context.set_offline(True)
    page.get_by_role("link", name="Ajouter une fiche").click()
    press(page, "Noter")
    page.get_by_text("Donnez le nom de cette structure").wait_for()
    look(page)
    fill(page, "name", "Lavoir de la Combe")
    note_it(page, "Noté : nouvelle fiche")
    context = page.context
    page.close()

    # The session is over, then it is somebody else's: nothing leaves, nothing is lost, nothing is shown.
    context.set_offline(False)
    context.clear_cookies()
    page = context.new_page()
    page.goto("/terrain/carnet/")
    page.get_by_text("Votre session est finie").wait_for()
    page.get_by_role("link", name="À envoyer (1)").wait_for()
    look(page)
    enter(page, "membre")
    page.goto("/terrain/carnet/")
    page.get_by_role("heading", name="Ce carnet est celui d’un autre compte").wait_for()
    look(page)
    context.clear_cookies()
    enter(page, "animation")

    # Her own again, on another page: she signs out without having sent, is asked, and gives the note up.
    asked: list[str] = []
    answers = iter([False, True])

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        (dialog.accept if next(answers) else dialog.dismiss)()

    page.on("dialog", answer)
    page.goto("/annuaire/")
    page.locator("details.account summary").click()
    press(page, "Se déconnecter")
    assert "envoyées : 1" in asked[0].replace("\u202f", " ")
    press(page, "Se déconnecter")
    page.wait_for_url(lambda url: "/annuaire/" not in url)
    page.goto("/terrain/carnet/")
    page.get_by_text("Aucune fiche dans ce carnet").wait_for()
    assert page.evaluate("localStorage.length") == 0
