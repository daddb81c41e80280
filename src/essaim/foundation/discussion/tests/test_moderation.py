"""The queue: what is held and why, reports, removals with their trace, appeals, floods."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from essaim.foundation.discussion import actions, guard
from essaim.foundation.discussion.models import Contribution, Decision, Report, Setting
from essaim.foundation.discussion.queries import queue, thread, waiting_in
from essaim.foundation.discussion.tests.helpers import link_in, solved
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
State = Contribution.State


def said(
    by: Any, card: Any, body: str = "Un commentaire assez long pour compter.", **more: Any
) -> Contribution:
    made: Contribution = actions.comment_on(by, card, body=body, **more)
    return made


def test_a_member_is_published_an_unknown_is_held(people: Any, card: Any) -> None:
    assert said(people["member"], card).state == State.PUBLISHED
    unknown = said(people["nobody"], card, "Une première contribution.")
    assert (unknown.state, unknown.held_for) == (State.HELD, "first")
    actions.decide_contribution(people["facilitator"], unknown, verdict="publish")
    assert said(people["nobody"], card, "Une deuxième contribution.").state == State.PUBLISHED


@pytest.mark.parametrize(
    ("setting", "body", "held_for"),
    [
        ({"hold": "all"}, "Bonjour à toutes et à tous", "all"),
        ({"hold": "none"}, "Bonjour à toutes et à tous", ""),
        ({}, "https://a.test https://b.test www.c.test", "links"),
        ({"links_most": 3}, "https://a.test https://b.test www.c.test", ""),
    ],
)
def test_what_is_held(
    people: Any, space: Any, card: Any, setting: dict[str, Any], body: str, held_for: str
) -> None:
    Setting.objects.create(space=space, **setting)
    assert said(people["member"], card, body).held_for == held_for
    assert said(people["facilitator"], card, body).held_for == ""


def test_a_repeated_text_is_held(people: Any, card: Any) -> None:
    said(people["member"], card, "Achetez, achetez nos belles brouettes !")
    assert said(people["guest"], card, "achetez achetez, nos BELLES brouettes").held_for in (
        "repeated",
        "first",
    )
    assert said(people["administrator"], card, "Achetez, achetez nos belles brouettes !").held_for == ""


def test_refusals_tell_on_what_follows(people: Any, card: Any) -> None:
    made = said(people["member"], card)
    actions.remove_comment(people["facilitator"], made, reason="attack")
    assert said(people["member"], card, "Encore un autre.").held_for == "reputation"


@pytest.mark.parametrize(("who", "may"), [("everyone", ["nobody", "member"]), ("members", ["member"])])
def test_who_may_comment(people: Any, space: Any, card: Any, who: str, may: list[str]) -> None:
    Setting.objects.create(space=space, who=who)
    for name in ("nobody", "member"):
        if name in may:
            said(people[name], card, f"De {name}, bonjour.")
        else:
            with pytest.raises(ValidationError):
                said(people[name], card)


def test_enough_reports_hide_and_a_decision_shows_again(people: Any, space: Any, card: Any, make_user: Any, join: Any) -> None:  # fmt: skip
    made = said(people["member"], card)
    with pytest.raises(ValidationError, match="votre commentaire"):
        actions.report_comment(people["member"], made, reason="attack")
    for _ in range(5):
        actions.report_comment(SYSTEM, made, reason="attack")  # strangers are read, and count for nothing
    made.refresh_from_db()
    assert made.state == State.PUBLISHED
    reporters = [make_user(f"r{number}") for number in range(3)]
    for each in reporters:
        actions.report_comment(each, made, reason="attack", words="Lisez.")
    made.refresh_from_db()
    assert (made.state, made.held_for) == (State.HELD, "reported")
    assert thread(card, None).said == []
    actions.decide_contribution(people["facilitator"], made, verdict="publish")
    assert len(thread(card, None).said) == 1 and not Report.objects.filter(open=True).exists()


def test_a_removal_leaves_a_dated_trace_and_is_appealed(as_: Any, people: Any, space: Any, card: Any) -> None:
    made = said(people["member"], card, "Ce sont tous des incapables.")
    page = f"/espaces/{space.slug}/moderation/{made.public_id}/"
    as_(people["facilitator"]).post(
        page, {"do": "remove", "reason": "attack", "words": "On parle des faits."}
    )
    told = as_(None).get(f"/acteurs/{card.public_id}/").content.decode()
    assert "retiré par la modération" in told and "Attaque contre" in told and "incapables" not in told
    assert "On parle des faits." in mail.outbox[-1].body and mail.outbox[-1].to == [people["member"].email]
    link = link_in(mail.outbox[-1])
    as_(people["member"]).post(link, {"do": "appeal", "words": "C’était de l’humour."})
    assert "C’était de l’humour." in as_(people["administrator"]).get(f"/espaces/{space.slug}/moderation/").content.decode()  # fmt: skip
    as_(people["facilitator"]).post(page, {"do": "overturn"})
    made.refresh_from_db()
    assert made.state == State.REMOVED  # not by who decided first
    as_(people["administrator"]).post(page, {"do": "overturn", "words": "Soit."})
    made.refresh_from_db()
    assert made.state == State.PUBLISHED
    verdicts = list(Decision.objects.order_by("pk").values_list("verdict", flat=True))
    assert verdicts == ["remove", "overturn"]
    assert "incapables" in as_(None).get(f"/acteurs/{card.public_id}/").content.decode()


def test_one_facilitator_alone_hears_the_appeal(make_space: Any, make_user: Any, join: Any) -> None:
    from essaim.connect.actors.tests.factories import make_actor

    space, alone, member = make_space("seul"), make_user("seule"), make_user("autre")
    join(alone, space, "facilitator")
    join(member, space, "member")
    made = said(member, make_actor(space))
    actions.remove_comment(alone, made, reason="other", words="Voilà.")
    actions.appeal_decision(member, made, words="Revoyez.")
    assert actions.decide_appeal(alone, made, overturn=True).state == State.PUBLISHED


def test_two_who_decide_at_once(people: Any, card: Any) -> None:
    made = said(people["nobody"], card)
    same = Contribution.objects.get(pk=made.pk)
    actions.decide_contribution(people["facilitator"], made, verdict="publish")
    with pytest.raises(ValidationError, match="Quelqu’un vient d’en décider"):
        actions.decide_contribution(people["administrator"], same, verdict="refuse", reason="attack")


def test_edits_after_the_window_are_marked(as_: Any, people: Any, card: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    made = said(people["member"], card, "Première version.")
    client = as_(people["member"])
    client.post(f"/contributions/{made.public_id}/modifier/", {"body": "Deuxième version."})
    page = f"/acteurs/{card.public_id}/"
    assert "Deuxième version." in client.get(page).content.decode()
    assert "/versions/" not in client.get(page).content.decode()
    Contribution.objects.update(created_at=timezone.now() - timedelta(hours=1))
    client.post(f"/contributions/{made.public_id}/modifier/", {"body": "Troisième version."})
    assert "/versions/" in client.get(page).content.decode()
    versions = as_(None).get(f"/contributions/{made.public_id}/versions/").content.decode()
    assert "Première" in versions and "Troisième" in versions


def test_an_edit_does_not_slip_past_the_hold(people: Any, card: Any) -> None:
    made = said(people["member"], card)
    actions.edit_comment(people["member"], made, body="http://a.test http://b.test http://c.test")
    assert (made.state, made.held_for) == (State.HELD, "links")


def test_the_bin_keeps_the_thread(people: Any, card: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from essaim.foundation.discussion import periodic

    made = said(people["member"], card, "Ma question.")
    said(people["guest"], card, "Ma réponse à cette question.", parent=made)
    Contribution.objects.exclude(pk=made.pk).update(state=State.PUBLISHED)
    actions.bin_contribution(people["member"], made)
    [root] = thread(card, None).said
    assert root.comment.state == State.BINNED and len(root.replies) == 1
    actions.restore_contribution(people["member"], made)
    assert made.state == State.PUBLISHED
    actions.bin_contribution(people["member"], made)
    Contribution.objects.filter(pk=made.pk).update(binned_at=timezone.now() - timedelta(days=31))
    assert periodic.drop_stale() == 1
    gone = Contribution.objects.get(pk=made.pk)
    assert (gone.state, gone.body, gone.author) == (State.GONE, "", None)


def received(addresses: list[str], each: int, card: Any, user: Any) -> Counter[str]:
    """How many of so many sendings get in from each address. `bench/flood.py` does it through the pages."""
    outcome: Counter[str] = Counter()
    target = f"{card.type_name()}.{card.pk}"
    for address in addresses:
        for number in range(each):
            request = RequestFactory().post("/", {"shown": guard.stamp(), **solved()}, REMOTE_ADDR=address)
            request.user = user
            try:
                guard.receive(request, target, f"a{number}.{address}@exemple.test")
                outcome[address] += 1
            except ValidationError:
                outcome["refused"] += 1
    return outcome


def test_a_flood_from_one_address(card: Any) -> None:
    """A thousand from one place: what one household writes in an hour, no more."""
    outcome = received(["198.51.100.7"], 1000, card, AnonymousUser())
    assert outcome == {"198.51.100.7": guard.MOST["origin"], "refused": 1000 - guard.MOST["origin"]}


def test_a_flood_from_a_hundred_addresses(card: Any) -> None:
    """Fifty from each of a hundred: the target's hour is full at the sixtieth, then each place is slowed."""
    addresses = [f"203.0.{number}.9" for number in range(100)]
    outcome = received(addresses, 50, card, AnonymousUser())
    assert outcome.pop("refused") == 5000 - 520
    assert list(outcome.values()) == [20, 10, *[5] * 98]


def test_the_queue_stays_usable_under_a_flood(as_: Any, people: Any, space: Any, card: Any) -> None:
    for place in range(50):
        for number in range(4):
            visitor = actions.posting.Visitor("Robot", f"r{place}.{number}@exemple.test")
            made = said(
                SYSTEM,
                card,
                f"Envoi {number}, {place}",
                visitor=visitor,
                sender=guard.Sender(f"{place}", False),
            )
            actions.confirm_contribution(SYSTEM, made)
    waiting = queue(space)
    assert len(waiting.held) == 40 and waiting.more and {each.alike for each in waiting.held} == {3}
    facilitator = as_(people["facilitator"])
    with CaptureQueriesContext(connection) as queries:
        assert facilitator.get(f"/espaces/{space.slug}/moderation/").status_code == 200
    assert len(queries) <= 25
    before = len(mail.outbox)
    facilitator.post(f"/espaces/{space.slug}/moderation/lot/", {"like": str(waiting.held[0].item.public_id)})
    assert Contribution.objects.filter(state=State.REFUSED).count() == 4 and len(mail.outbox) == before


def test_a_proof_serves_once(client: Any, space: Any, card: Any, visit: Any) -> None:
    Setting.objects.create(space=space, hold="none")
    fields = visit(body="Bonjour à tout le monde")
    for address in ("192.0.2.1", "192.0.2.2"):
        client.post(f"/discussion/fiche/{card.public_id}/ecrire/", fields, REMOTE_ADDR=address)
    assert [each.held_for for each in Contribution.objects.order_by("pk")] == ["", "unproven"]


def test_the_proof_grows_with_the_load(monkeypatch: Any) -> None:
    calm = guard.difficulty()
    monkeypatch.setattr(guard, "BUSY", {"target": 2, "service": 2})
    for _ in range(9):
        guard.count("service", "all")
    assert calm < guard.difficulty() <= guard.HARDEST


def test_a_page_of_comments_costs_the_same_whatever_their_number(client: Any, people: Any, card: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            thread(card, None)
        return len(queries)

    said(people["facilitator"], card)
    few = cost()
    for number in range(30):
        parent = said(people["facilitator"], card, f"Numéro {number} de la série.")
        said(people["facilitator"], card, f"Réponse {number} de la série.", parent=parent)
    assert cost() == few <= 4
    first = thread(card, None)
    assert len(first.said) == 20 and first.after
    assert len(thread(card, None, first.after).said) == 11


def test_what_waits_is_told_once_a_space(people: Any, space: Any, card: Any) -> None:
    said(people["nobody"], card)
    said(people["elsewhere"], card, "Une autre première contribution.")
    assert waiting_in(people["facilitator"])[space.pk][0] == 2
    assert waiting_in(people["member"]) == {} and waiting_in(people["elsewhere"]) == {}


@pytest.mark.parametrize("role", ["nobody", "guest", "member", "elsewhere"])
def test_only_facilitators_moderate(people: Any, card: Any, role: str) -> None:
    made = said(people["administrator"], card)
    with pytest.raises(Denied):
        actions.remove_comment(people[role], made, reason="attack")


def test_bad_forms_change_nothing(as_: Any, people: Any, space: Any, card: Any) -> None:
    made = said(people["nobody"], card)
    client = as_(people["facilitator"])
    page = f"/espaces/{space.slug}/moderation/{made.public_id}/"
    for fields in (
        {"do": "nimporte"},
        {"do": "refuse"},
        {"do": "refuse", "reason": "other"},
        {"do": "accept"},
        {},
    ):
        assert client.post(page, fields).status_code == 200
    made.refresh_from_db()
    assert made.state == State.HELD
    assert client.post(f"/espaces/{space.slug}/moderation/lot/", {"like": "x"}).status_code == 302
