"""A member, on a phone, reads what the service knows of her and takes it away."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.test_coordination import look
from tests.journeys.test_every_page import enter


def test_she_takes_her_data_away(open_page: Callable[..., Any]) -> None:
    page = open_page("phone")
    enter(page, "membre")
    page.get_by_role("link", name="Mes données").first.click()
    page.get_by_role("heading", name="Mes données", level=1).wait_for()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tout télécharger (JSON)").click()
    held = json.loads(Path(download.value.path()).read_text("utf-8"))
    text = json.dumps(held, ensure_ascii=False)
    assert "membre@exemple.test" in text
    assert "Les Vergers de l’Ourle" in text  # whom she acts for
