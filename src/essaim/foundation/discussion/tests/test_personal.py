"""What this room holds of a person, and what becomes of it when they go."""

from typing import Any

import pytest

from essaim.foundation.accounts.personal_data import gather
from essaim.foundation.discussion import actions
from essaim.foundation.discussion.personal import ERASABLE
from essaim.foundation.discussion.queries import thread
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import news_kinds

pytestmark = pytest.mark.django_db


def test_one_takes_all_one_said(people: Any, card: Any) -> None:
    actions.comment_on(people["member"], card, body="Ce que je dis.")
    made = actions.comment_on(people["facilitator"], card, body="Ce que dit l’animation.")
    actions.report_comment(people["member"], made, reason="off_topic", words="À voir.")
    mine = gather(people["member"])
    assert [each["texte"] for each in mine["Contributions aux discussions"]] == ["Ce que je dis."]
    assert len(mine["Signalements"]) == 1


@pytest.mark.parametrize(("choice", "shown", "name"), [("named", True, "Member"), ("unnamed", True, ""), ("gone", False, "")])  # fmt: skip
def test_leaving(people: Any, card: Any, choice: str, shown: bool, name: str) -> None:
    mine = actions.comment_on(people["member"], card, body="Ce que je dis.")
    actions.comment_on(people["facilitator"], card, body="Une réponse.", parent=mine)
    [kind] = ERASABLE
    assert kind.count(people["member"]) == 1
    while kind.erase(people["member"], choice):
        pass
    [root] = thread(card, None).said
    assert (root.comment.body == "Ce que je dis.") is shown and len(root.replies) == 1
    assert (root.comment.author_name == "Member") is bool(name)


def test_news_tells_who_is_answered(people: Any, card: Any) -> None:
    mine = actions.comment_on(people["member"], card, body="Ma question.")
    reply = actions.comment_on(people["facilitator"], card, body="La réponse.", parent=mine)
    kind, entry = news_kinds()["discussion.comment"], Entry.objects.latest("pk")
    assert list(kind.readers(entry, reply)) == [people["member"].party_id]
    assert card.name in kind.sentence(entry, reply)
    assert (card.type_name(), card.pk) in kind.about(entry, reply)
