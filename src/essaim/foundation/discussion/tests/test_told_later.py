"""Who follows is told once, when a comment first shows, whoever let it through; who wrote it is not."""

from typing import Any

import pytest

from essaim.foundation.discussion import actions
from essaim.foundation.news import actions as news
from essaim.foundation.news import queries
from essaim.foundation.news.models import Notice

pytestmark = pytest.mark.django_db


def told(user: Any) -> list[str]:
    return [each.sentence for each in queries.page_of(user)[0]]


@pytest.fixture
def reader(make_user: Any, card: Any) -> Any:
    user = make_user("lise")
    news.follow(user, user.party, card)
    return user


def test_a_comment_published_later_is_told(people: Any, card: Any, reader: Any) -> None:
    for name in ("nobody", "facilitator", "administrator"):
        news.follow(people[name], people[name].party, card)
    made = actions.comment_on(people["nobody"], card, body="Une première contribution.")
    assert made.state == "held" and told(reader) == told(people["administrator"]) == []
    actions.decide_contribution(people["facilitator"], made, verdict="publish")
    assert told(reader) == told(people["administrator"]) == ["Nobody a commenté « Épicerie du Val »"]
    assert told(people["nobody"]) == told(people["facilitator"]) == []
    (notice,) = queries.page_of(people["administrator"])[0]
    assert notice.who == ""  # « Par … » would name who let it through


def test_who_is_answered_is_told_when_the_answer_shows(people: Any, card: Any) -> None:
    question = actions.comment_on(people["member"], card, body="Ouvert le lundi ?")
    answer = actions.comment_on(people["nobody"], card, body="Oui, dès neuf heures.", parent=question)
    assert told(people["member"]) == []
    actions.decide_contribution(people["facilitator"], answer, verdict="publish")
    assert told(people["member"]) == ["Nobody a répondu à propos de « Épicerie du Val »"]


@pytest.mark.parametrize("verdict", ["refuse", "accept"])
def test_a_refusal_or_a_correction_is_no_comment(people: Any, card: Any, reader: Any, verdict: str) -> None:
    if verdict == "refuse":
        made = actions.comment_on(people["nobody"], card, body="Une première contribution.")
        actions.decide_contribution(people["facilitator"], made, verdict=verdict, reason="advert")
        assert told(reader) == []
        made.refresh_from_db()
        actions.appeal_decision(people["nobody"], made, words="Relisez.")
        made.refresh_from_db()
        actions.decide_appeal(people["administrator"], made, overturn=True, words="Oui.")
        assert told(reader) == ["Nobody a commenté « Épicerie du Val »"]
    else:
        made = actions.propose_correction(people["member"], card, body="", values={"city": "Beaune"})
        actions.decide_contribution(people["facilitator"], made, verdict=verdict)
        assert told(reader) == ["La fiche « Épicerie du Val » a été corrigée."]


def test_what_comes_back_is_not_told_again(people: Any, card: Any, reader: Any, make_user: Any) -> None:
    made = actions.comment_on(people["member"], card, body="Un commentaire.")
    assert len(told(reader)) == 1
    for number in range(3):
        actions.report_comment(make_user(f"témoin{number}"), made, reason="attack")
    made.refresh_from_db()
    assert made.state == "held"
    actions.decide_contribution(people["facilitator"], made, verdict="publish")
    assert Notice.objects.filter(party=reader.party).count() == 1
