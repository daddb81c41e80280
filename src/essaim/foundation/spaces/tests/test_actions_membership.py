"""Invitations, roles, departures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces import actions
from essaim.foundation.spaces.models import Invitation, Membership, Role, Space
from essaim.foundation.spaces.tests.factories import mandate, organisation

pytestmark = pytest.mark.django_db


def held(user: Any, space: Space) -> Membership:
    return Membership.objects.get(space=space, party=user.party, until=None)


def test_a_link_invites_as_often_as_it_says(people: Any, space: Space, make_user: Any) -> None:
    invitation = actions.invite(people["facilitator"], space, role="member", most_uses=2)
    for name in ("lise", "omar"):
        user = make_user(name)
        membership = actions.accept_invitation(user, invitation, token=invitation.token)
        assert membership.role == Role.MEMBER and membership.since == date.today()
        assert space.pk in user.scope.member
    with pytest.raises(ValidationError, match="n’est plus valable"):
        actions.accept_invitation(make_user("zoe"), invitation, token=invitation.token)


def test_the_database_does_not_hold_the_link(people: Any, space: Space) -> None:
    invitation = actions.invite(people["administrator"], space)
    kept = Invitation.objects.values().get(pk=invitation.pk)
    assert invitation.token not in str(kept)


@pytest.mark.parametrize("spoil", ["forged", "expired", "withdrawn"])
def test_an_invitation_that_does_not_hold_says_one_clear_sentence(
    people: Any, space: Space, make_user: Any, spoil: str
) -> None:
    invitation = actions.invite(people["administrator"], space)
    token = invitation.token
    if spoil == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "withdrawn":
        actions.withdraw_invitation(people["administrator"], invitation)
    else:
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    with pytest.raises(ValidationError) as caught:
        actions.accept_invitation(make_user("lise"), invitation, token=token)
    assert len(caught.value.messages) == 1 and "n’est plus valable" in caught.value.messages[0]
    assert Membership.objects.filter(party__name="Lise").count() == 0


def test_a_mailed_invitation_is_for_its_address_alone(
    people: Any, space: Space, make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = actions.invite(people["administrator"], space, email=" Lise@Exemple.test ", most_uses=9)
    assert invitation.most_uses == 1
    assert mail.outbox[0].to == ["lise@exemple.test"] and invitation.token in mail.outbox[0].body
    assert mail.outbox[0].subject == "Invitation à rejoindre Réseau des communs du Val"
    with pytest.raises(ValidationError, match="autre adresse"):
        actions.accept_invitation(people["nobody"], invitation, token=invitation.token)
    assert actions.accept_invitation(make_user("lise"), invitation, token=invitation.token).space == space


def test_nobody_invites_above_their_own_role(people: Any, space: Space) -> None:
    with pytest.raises(ValidationError):
        actions.invite(people["facilitator"], space, role="administrator")
    for name in ("nobody", "guest", "member", "elsewhere"):
        with pytest.raises(Denied):
            actions.invite(people[name], space)
    for fields in (
        {"days": 0},
        {"days": 9999},
        {"most_uses": 0},
        {"role": "roi"},
        {"email": "pas une adresse"},
    ):
        with pytest.raises(ValidationError):
            actions.invite(people["administrator"], space, **fields)


def test_an_invitation_raises_whoever_belongs_already(people: Any, space: Space) -> None:
    invitation = actions.invite(people["administrator"], space, role="facilitator", most_uses=5)
    assert (
        actions.accept_invitation(people["guest"], invitation, token=invitation.token).role
        == Role.FACILITATOR
    )
    with pytest.raises(ValidationError, match="déjà partie"):
        actions.accept_invitation(people["administrator"], invitation, token=invitation.token)
    assert Invitation.objects.get().uses == 1


def test_an_organisation_accepts_by_its_mandate(people: Any, space: Space) -> None:
    lise, org = people["nobody"], organisation()
    invitation = actions.invite(people["administrator"], space, most_uses=5)
    with pytest.raises(ValidationError):
        actions.accept_invitation(lise, invitation, token=invitation.token, party=org)
    mandate(lise, org)
    assert actions.accept_invitation(lise, invitation, token=invitation.token, party=org).party == org
    top = actions.invite(people["administrator"], space, role="administrator")
    with pytest.raises(ValidationError):
        actions.accept_invitation(lise, top, token=top.token, party=organisation("Autre"))


def test_roles(people: Any, space: Space) -> None:
    admin = people["administrator"]
    actions.change_role(admin, held(people["member"], space), role="administrator")
    actions.change_role(admin, held(admin, space), role="member")
    with pytest.raises(Denied):
        actions.change_role(admin, held(people["guest"], space), role="member")
    with pytest.raises(ValidationError, match="dernière personne"):
        actions.change_role(people["member"], held(people["member"], space), role="guest")


def test_an_organisation_never_administers(people: Any, space: Space, join: Any) -> None:
    membership = join(organisation(), space)
    with pytest.raises(ValidationError):
        actions.change_role(people["administrator"], membership, role="administrator")
    assert (
        actions.change_role(people["administrator"], membership, role="facilitator").role == Role.FACILITATOR
    )


def test_leaving_is_dated_and_keeps_the_row(people: Any, space: Space) -> None:
    membership = actions.end_membership(people["member"], held(people["member"], space))
    assert membership.until == date.today() and membership.pk
    assert space.pk not in people["member"].scope.member
    with pytest.raises(ValidationError, match="déjà pris fin"):
        actions.end_membership(people["member"], membership)
    back = actions.add_member(SYSTEM, space, people["member"].party)
    assert back.pk != membership.pk


def test_departure_dates(people: Any, space: Space) -> None:
    membership = held(people["member"], space)
    Membership.objects.filter(pk=membership.pk).update(since=date.today() - timedelta(days=10))
    membership.refresh_from_db()
    for wrong in (date.today() + timedelta(days=1), date.today() - timedelta(days=11)):
        with pytest.raises(ValidationError):
            actions.end_membership(people["member"], membership, on=wrong)
    day = date.today() - timedelta(days=10)
    assert actions.end_membership(people["member"], membership, on=day).until == day


def test_showing_out_needs_a_reason_and_tells_it(
    people: Any, space: Space, django_capture_on_commit_callbacks: Any
) -> None:
    membership = held(people["member"], space)
    with pytest.raises(Denied):
        actions.end_membership(people["facilitator"], membership, reason="Parce que")
    with pytest.raises(ValidationError):
        actions.end_membership(people["administrator"], membership)
    with django_capture_on_commit_callbacks(execute=True):
        actions.end_membership(people["administrator"], membership, reason="Cotisation non réglée")
    assert "Cotisation non réglée" in mail.outbox[-1].body


def test_the_last_administrator_stays(people: Any, space: Space, join: Any, make_user: Any) -> None:
    admin = people["administrator"]
    with pytest.raises(ValidationError, match="dernière personne"):
        actions.end_membership(admin, held(admin, space))
    join(make_user("seconde"), space, "administrator")
    assert actions.end_membership(admin, held(admin, space)).until


def test_welcome(people: Any, space: Space) -> None:
    membership = held(people["guest"], space)
    assert actions.welcome_member(people["facilitator"], membership).welcomed_on == date.today()
    for wrong in (membership.since - timedelta(days=1), date.today() + timedelta(days=1)):
        with pytest.raises(ValidationError):
            actions.welcome_member(people["facilitator"], membership, on=wrong)
    with pytest.raises(Denied):
        actions.welcome_member(people["member"], membership)


def test_people_are_never_entered_unasked(people: Any, space: Space, make_user: Any) -> None:
    with pytest.raises(ValidationError):
        actions.add_member(people["administrator"], space, make_user("lise").party)
    org = organisation()
    mandate(people["nobody"], org, manages=True)
    with pytest.raises(ValidationError):
        actions.add_member(people["administrator"], space, org)
    assert actions.add_member(people["administrator"], space, organisation("Sans compte")).pk
    entered = actions.register_organisation(
        people["administrator"], space, name="Scic du Val", since=date(2019, 1, 1)
    )
    assert entered.party.name == "Scic du Val" and entered.since == date(2019, 1, 1)
    with pytest.raises(ValidationError):
        actions.register_organisation(people["administrator"], space, name="Scic", since=date(2990, 1, 1))


def test_every_write_leaves_an_entry_in_the_space(people: Any, space: Space) -> None:
    invitation = actions.invite(people["administrator"], space)
    actions.accept_invitation(people["nobody"], invitation, token=invitation.token)
    assert list(Entry.objects.order_by("pk").values_list("action", "space_id")) == [
        ("spaces.invite", space.pk),
        ("spaces.accept_invitation", space.pk),
    ]
