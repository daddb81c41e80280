"""Letting a member go: a reason is due and kept, mailed with the way to appeal; away until the day said, or the answer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.discussion.actions import comment_on
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces import actions
from essaim.foundation.spaces.models import Membership, Sanction

pytestmark = pytest.mark.django_db
LATER = date.today() + timedelta(days=90)


@pytest.fixture
def gone(people: Any, space: Any, django_capture_on_commit_callbacks: Any) -> Sanction:
    """The member, let go by the administrator for three months."""
    membership = Membership.objects.get(space=space, party=people["member"].party)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_membership(
            people["administrator"], membership, reason="Propos blessants, répétés.", until=LATER
        )
    forget_scope(people["member"])
    return Sanction.objects.get()


def test_the_reason_is_asked(as_: Any, people: Any, space: Any) -> None:
    held = Membership.objects.get(space=space, party=people["member"].party)
    page = f"/espaces/{space.slug}/membres/{held.public_id}/"
    client = as_(people["administrator"])
    client.post(page, {"do": "end", "on": date.today().isoformat(), "reason": ""})
    client.post(page, {"do": "end", "on": date.today().isoformat(), "reason": "x", "until": "2001-01-01"})
    held.refresh_from_db()
    assert held.until is None and not Sanction.objects.exists()
    client.post(
        page, {"do": "end", "on": date.today().isoformat(), "reason": "Propos", "until": LATER.isoformat()}
    )
    assert Sanction.objects.get().until == LATER


def test_the_mail_says_why_and_how_to_appeal(gone: Sanction) -> None:
    body = mail.outbox[-1].body
    assert "Propos blessants" in body and f"/departs/{gone.public_id}/" in body and "parce que" in body


def test_no_way_back_nor_comment_before_the_day(people: Any, space: Any, gone: Sanction) -> None:
    for attempt in (
        lambda: actions.apply_to_space(people["member"], space),
        lambda: comment_on(people["member"], make_actor(space), body="Me revoilà."),
    ):
        with pytest.raises(ValidationError, match="retour possible le"):
            attempt()
    Sanction.objects.update(until=date.today())
    actions.apply_to_space(people["member"], space)


def test_leaving_of_oneself_is_no_sanction(people: Any, space: Any) -> None:
    held = Membership.objects.get(space=space, party=people["member"].party)
    actions.end_membership(people["member"], held)
    assert not Sanction.objects.exists()


@pytest.mark.parametrize(
    "role", ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
)
def test_who_reads_it(as_: Any, people: Any, gone: Sanction, role: str) -> None:
    seen = as_(people[role]).get(f"/departs/{gone.public_id}/").status_code
    assert (seen == 200) is (role in ("member", "administrator"))


def test_the_appeal_is_answered_by_another(as_: Any, people: Any, space: Any, gone: Sanction, make_user: Any, join: Any) -> None:  # fmt: skip
    page = f"/departs/{gone.public_id}/"
    as_(people["member"]).post(page, {"do": "appeal", "words": "Je n’ai rien dit de tel."})
    other = make_user("autre")
    join(other, space, "administrator")
    assert "une autre personne" in as_(people["administrator"]).get(page).content.decode()
    as_(people["administrator"]).post(page, {"do": "answer", "words": "Non."})
    assert Sanction.objects.get().answered_at is None
    assert "demande de revoir" in as_(other).get("/moi/").content.decode()
    as_(other).post(page, {"do": "answer", "words": "Vous aviez raison.", "lift": "on"})
    assert not Sanction.objects.get().bars
    forget_scope(people["member"])
    actions.apply_to_space(people["member"], space)


def test_one_appeal(people: Any, gone: Sanction) -> None:
    actions.appeal_sanction(people["member"], gone, words="Revoyez.")
    with pytest.raises(ValidationError):
        actions.appeal_sanction(people["member"], gone, words="Encore.")
