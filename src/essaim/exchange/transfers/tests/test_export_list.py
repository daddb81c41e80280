from typing import Any

import pytest

from essaim.connect.actors.tests.factories import make_actor

pytestmark = pytest.mark.django_db


def test_the_file_holds_the_cards_of_the_list_that_one_may_see(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Épicerie du port")
    make_actor(space, "Épicerie cachée", visibility="group")
    make_actor(space, "Garage")
    client = as_(None)
    assert "/annuaire/export.csv?q=epicerie" in client.get("/annuaire/exporter/?q=epicerie").content.decode()
    answer = client.get("/annuaire/export.csv?q=epicerie")
    text = b"".join(answer.streaming_content).decode()
    assert "Épicerie du port" in text and "cachée" not in text and "Garage" not in text
    answer = as_(people["member"]).get("/annuaire/export.csv?q=epicerie")
    assert "cachée" in b"".join(answer.streaming_content).decode()


def test_a_format_that_we_do_not_write_is_not_found(client: Any) -> None:
    assert client.get("/annuaire/export.docx").status_code == 404
