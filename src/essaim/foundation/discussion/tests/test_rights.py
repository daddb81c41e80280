"""Who may what, view by view and role by role; and: nobody reads a comment of an object that they may not see."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from essaim.connect.actors.actions import bin_actor, close_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.discussion import actions
from essaim.foundation.discussion.models import Appeal, Contribution, Decision
from essaim.foundation.discussion.queries import thread
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.refs import resolve
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
EVERYONE = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
INSIDE = ["guest", "member", "facilitator", "administrator"]
MODERATE = ["facilitator", "administrator"]


@pytest.fixture
def made(people: Any, card: Any) -> Contribution:
    found: Contribution = actions.comment_on(people["member"], card, body="Parole de membre.")
    return found


def pages(space: Any, card: Any, made: Contribution) -> dict[str, tuple[str, list[str]]]:
    key = made.public_id
    return {
        "thread": (f"/discussion/fiche/{card.public_id}/", EVERYONE),
        "write": (f"/discussion/fiche/{card.public_id}/ecrire/?a={key}", EVERYONE),
        "correct": (f"/discussion/fiche/{card.public_id}/corriger/", EVERYONE),
        "report": (f"/contributions/{key}/signaler/", EVERYONE),
        "versions": (f"/contributions/{key}/versions/", EVERYONE),
        "edit": (f"/contributions/{key}/modifier/", ["member"]),
        "mine": ("/moi/contributions/", [*INSIDE, "nobody", "elsewhere"]),
        "queue": (f"/espaces/{space.slug}/moderation/", MODERATE),
        "item": (f"/espaces/{space.slug}/moderation/{key}/", MODERATE),
        "log": (f"/espaces/{space.slug}/moderation/decisions/", MODERATE),
        "setting": (f"/espaces/{space.slug}/moderation/reglages/", ["administrator"]),
        "sanctions": (f"/espaces/{space.slug}/departs/", ["administrator"]),
    }


@pytest.mark.parametrize("role", EVERYONE)
def test_each_page(as_: Any, people: Any, space: Any, card: Any, made: Contribution, role: str) -> None:
    client = as_(people[role])
    for name, (url, allowed) in pages(space, card, made).items():
        status = client.get(url).status_code
        assert (status == 200) is (role in allowed), (name, role, status)


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("visibility", ["public", "network", "group", "private"])
def test_nobody_reads_a_comment_of_what_they_may_not_see(as_: Any, people: Any, space: Any, role: str, visibility: str) -> None:  # fmt: skip
    card = make_actor(space, visibility=visibility)
    actions.comment_on(SYSTEM, card, body="Secret de la fiche")
    made = Contribution.objects.get()
    client = as_(people[role])
    sees = client.get(f"/acteurs/{card.public_id}/").status_code == 200
    for url in (
        f"/discussion/fiche/{card.public_id}/", f"/contributions/{made.public_id}/signaler/",
        f"/contributions/{made.public_id}/versions/", f"/contributions/{made.public_id}/",
    ):  # fmt: skip
        answer = client.get(url)
        assert ("Secret" in answer.content.decode() or answer.status_code == 302) <= sees, url
        assert sees or answer.status_code == 404
    assert bool(resolve(people[role], [("discussion.contribution", made.pk)])) <= sees


def test_a_comment_follows_its_object(people: Any, space: Any, card: Any, made: Contribution) -> None:
    close_actor(people["facilitator"], card)
    made.refresh_from_db()
    assert made.visibility == "group"
    bin_actor(people["facilitator"], card)
    made.refresh_from_db()
    assert made.visibility == "private" and not resolve(
        people["guest"], [("discussion.contribution", made.pk)]
    )


def test_a_purged_object_takes_its_comments(card: Any, made: Contribution) -> None:
    from essaim.connect.actors.actions import purge_actor

    purge_actor(SYSTEM, card)
    assert not Contribution.objects.exists()


def test_markup_is_only_text(as_: Any, people: Any, card: Any) -> None:
    actions.comment_on(
        people["member"], card, body='<script>alert(1)</script>\n\nhttps://exemple.test/?a="onx=1&b'
    )
    page = as_(None).get(f"/acteurs/{card.public_id}/").content.decode()
    assert "<script>alert" not in page and 'rel="nofollow ugc noopener"' in page and '"onx=1' not in page


class Life(RuleBasedStateMachine):
    """Whatever people do in whatever order: what shows was allowed to, every refusal has its reason, one appeal."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @initialize(kind=st.sampled_from(["comment", "correction"]), by=st.sampled_from(["member", "nobody"]))
    def begin(self, kind: str, by: str) -> None:
        from essaim.foundation.accounts.models import User
        from essaim.foundation.spaces.models import Membership, Space

        self.space = Space.objects.create(slug="vie", name="Vie")
        Space.objects.update(root=self.space)
        self.people = {}
        for name in ("member", "nobody", "facilitator", "administrator"):
            self.people[name] = User.objects.create_user(f"{name}@exemple.test", name=name)
            if name != "nobody":
                Membership.objects.create(space=self.space, party=self.people[name].party, role=name)
        self.card, self.by = make_actor(self.space, city="Dijon"), by
        if kind == "comment":
            self.made = actions.comment_on(self.people[by], self.card, body="Bonjour.")
        else:
            self.made = actions.propose_correction(
                self.people[by], self.card, body="", values={"city": "Beaune"}
            )

    def attempt(self, act: Any, who: str, **fields: Any) -> None:
        self.made.refresh_from_db()
        before = self.made.state
        try:
            act(self.people[who], self.made, **fields)
        except (Denied, ValidationError):
            self.made.refresh_from_db()
            assert self.made.state == before  # nothing half-done

    @rule(who=st.sampled_from(["member", "facilitator", "administrator"]), verdict=st.sampled_from(["publish", "refuse", "accept"]), reason=st.sampled_from(["", "attack"]))  # fmt: skip
    def decide(self, who: str, verdict: str, reason: str) -> None:
        self.attempt(actions.decide_contribution, who, verdict=verdict, reason=reason)

    @rule(who=st.sampled_from(["member", "facilitator"]))
    def remove(self, who: str) -> None:
        self.attempt(actions.remove_comment, who, reason="attack")

    @rule(who=st.sampled_from(["nobody", "member", "facilitator"]))
    def report(self, who: str) -> None:
        self.attempt(actions.report_comment, who, reason="attack")

    @rule(who=st.sampled_from(["nobody", "member"]))
    def withdraw(self, who: str) -> None:
        self.attempt(actions.bin_contribution, who)

    @rule(who=st.sampled_from(["nobody", "member"]))
    def restore(self, who: str) -> None:
        self.attempt(actions.restore_contribution, who)

    @rule(who=st.sampled_from(["nobody", "member"]))
    def appeal(self, who: str) -> None:
        self.attempt(actions.appeal_decision, who, words="Revoyez.")

    @rule(who=st.sampled_from(["member", "facilitator", "administrator"]), overturn=st.booleans())
    def answer(self, who: str, overturn: bool) -> None:
        self.attempt(actions.decide_appeal, who, overturn=overturn, words="Vu.")

    @precondition(lambda self: hasattr(self, "made"))
    @invariant()
    def holds(self) -> None:
        made = Contribution.objects.get(pk=self.made.pk)
        assert Appeal.objects.filter(contribution=made).count() <= 1
        if made.state in ("refused", "removed"):
            assert made.decisions.filter(verdict__in=["refuse", "remove"]).exclude(reason="").exists()
        shown = [
            each.comment.body for each in thread(self.card, None).said if each.comment.state == "published"
        ]
        assert bool(shown) == (made.state == "published")
        self.card.refresh_from_db()
        assert (self.card.city == "Beaune") == (made.state == "accepted")
        assert Decision.objects.filter(by=self.people["member"].party).count() == 0


def test_every_life(db: None) -> None:
    shape = settings(
        max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Life, settings=shape)
