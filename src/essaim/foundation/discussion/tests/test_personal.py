"""What this room holds of a person, and what becomes of it when they go."""

from typing import Any

import pytest

from essaim.foundation.accounts.personal_data import gather
from essaim.foundation.discussion import actions

pytestmark = pytest.mark.django_db


def test_one_takes_all_one_said(people: Any, card: Any) -> None:
    actions.comment_on(people["member"], card, body="Ce que je dis.")
    made = actions.comment_on(people["facilitator"], card, body="Ce que dit l’animation.")
    actions.report_comment(people["member"], made, reason="off_topic", words="À voir.")
    mine = gather(people["member"])
    assert [each["texte"] for each in mine["Contributions aux discussions"]] == ["Ce que je dis."]
    assert len(mine["Signalements"]) == 1
