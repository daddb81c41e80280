"""A host of one small machine, seen on a phone: a member fills her share of the disk; the house moves to PostgreSQL
and is the same house."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from scripts.test import postgres, postgres_programs

from tests.journeys.conftest import Server
from tests.journeys.test_coordination import look, press
from tests.journeys.test_every_page import enter
from tests.journeys.test_files import new_card
from tests.journeys.test_keeping import rename


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    """A house of its own, since these change its settings and its database; `open_page` looks at this one."""
    running = Server(tmp_path_factory.mktemp("small") / "data", ESSAIM_PERSON_QUOTA_MB="1")
    try:
        running.wait()
        yield running
    finally:
        running.stop()


def add_document(page: Any, name: str, size: int) -> None:
    page.get_by_role("link", name="Ajouter des fichiers").first.click()
    document = {"name": name, "mimeType": "text/plain", "buffer": b"Compte rendu.\n" * (size // 14)}
    page.locator("input[type=file]").set_input_files(document)
    press(page, "Envoyer")


def test_a_full_share_is_told_and_nothing_is_kept(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "membre")
    card = new_card(page, "Jardin des archives")
    add_document(page, "compte rendu.txt", 700_000)
    page.get_by_text("1 fichier est arrivé").wait_for()
    page.goto(card)
    page.get_by_role("link", name="compte rendu.txt").click()
    page.get_by_role("link", name="Télécharger").first.wait_for()
    look(page)
    page.goto(card)
    add_document(page, "annexe.txt", 700_000)
    page.get_by_text("Vous n’avez plus la place").first.wait_for()
    look(page)
    page.goto(card)
    assert page.get_by_role("link", name="annexe.txt").count() == 0


@pytest.mark.skipif(postgres_programs() is None, reason="PostgreSQL n’est pas installé.")
def test_the_house_moves_to_postgresql(server: Server, open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "animation")
    card = new_card(page, "Épicerie du déménagement")
    with postgres() as address:
        server.stop()
        moved = server.essaim("move", "--to", address)
        assert moved.returncode == 0, moved.stdout + moved.stderr
        assert "Identiques" in moved.stdout
        again = server.essaim("move", "--to", address)
        assert again.returncode != 0 and "n’est pas vide" in again.stdout + again.stderr
        server.start(DATABASE_URL=address)
        server.wait()
        rename(page, card, "Épicerie arrivée")  # still signed in, and able to write
        look(page)
        page.goto("/chercher/?q=épicerie+arrivée")
        page.get_by_role("link", name="Épicerie arrivée").first.wait_for()
        server.stop()
    del server.environment["DATABASE_URL"]
    server.start()
    server.wait()
    page.goto(card)  # the former base was not touched
    page.get_by_role("heading", name="Épicerie du déménagement").wait_for()
