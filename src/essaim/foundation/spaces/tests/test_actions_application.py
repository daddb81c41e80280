"""The path into a space."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.foundation.kernel.models import Window
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces import actions
from essaim.foundation.spaces.models import Application, Membership, Role, Space
from essaim.foundation.spaces.tests.factories import mandate, organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(space: Space) -> Space:
    """The space with a whole path of admission: a charter, a college, one sponsor."""
    space.admission, space.charter, space.sponsors_required = "path", "Nous coopérons.", 1
    space.save()
    space.colleges.create(name="Associations")
    return space


def request_of(people: Any, space: Space, **fields: Any) -> Application:
    whole = {
        "charter_accepted": True,
        "college": space.colleges.first(),
        "sponsors": [people["member"].party],
        "motivation": "Nous réparons des vélos.",
    }
    return actions.apply_to_space(people["nobody"], space, **{**whole, **fields})


def test_a_simple_request_is_accepted(
    people: Any, space: Space, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        application = actions.apply_to_space(people["nobody"], space, motivation="Bonjour")
    assert [message.to for message in mail.outbox] == [["administrator@exemple.test"]]
    assert "Nobody demande à rejoindre" in mail.outbox[0].subject
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_application(people["administrator"], application, accept=True, answer="Bienvenue")
    membership = Membership.objects.get(party=people["nobody"].party)
    assert (membership.role, membership.welcomed_on) == (Role.MEMBER, None)
    assert application.decided_in and application.decided_by == people["administrator"].party
    assert mail.outbox[-1].to == ["nobody@exemple.test"] and "Bienvenue" in mail.outbox[-1].body


def test_a_refusal_is_told_with_its_answer(
    people: Any, space: Space, django_capture_on_commit_callbacks: Any
) -> None:
    application = actions.apply_to_space(people["nobody"], space)
    with django_capture_on_commit_callbacks(execute=True):
        actions.decide_application(
            people["administrator"], application, accept=False, answer="Hors du territoire"
        )
    assert "Hors du territoire" in mail.outbox[-1].body
    assert not Membership.objects.filter(party=people["nobody"].party).exists()
    with pytest.raises(ValidationError, match="n’attend plus"):
        actions.decide_application(people["administrator"], application, accept=True)
    assert actions.apply_to_space(people["nobody"], space).state == "pending"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"charter_accepted": False}, "charter_accepted"),
        ({"college": None}, "college"),
        ({"sponsors": []}, "sponsors"),
    ],
)
def test_the_path_asks_for_each_of_its_steps(people: Any, path: Space, missing: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        request_of(people, path, **missing)
    assert field in caught.value.message_dict
    assert not Application.objects.exists()


@pytest.mark.parametrize("who", ["guest", "elsewhere", "nobody"])
def test_sponsors_are_other_members(people: Any, path: Space, who: str) -> None:
    with pytest.raises(ValidationError) as caught:
        request_of(people, path, sponsors=[people[who].party])
    assert "sponsors" in caught.value.message_dict


def test_sponsors_confirm_before_the_decision(
    people: Any, path: Space, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        application = request_of(people, path)
    assert {message.to[0] for message in mail.outbox} == {"administrator@exemple.test", "member@exemple.test"}
    with pytest.raises(ValidationError, match="Il manque 1 parrainage confirmé"):
        actions.decide_application(people["administrator"], application, accept=True)
    sponsorship = application.sponsorships.get()
    with pytest.raises(Denied):
        actions.confirm_sponsorship(people["nobody"], sponsorship)
    actions.confirm_sponsorship(people["member"], sponsorship)
    actions.decide_application(people["administrator"], application, accept=True)
    assert Membership.objects.get(party=people["nobody"].party).college == path.colleges.get()


def test_the_named_body_decides_and_nobody_else(
    people: Any, space: Space, make_space: Any, join: Any
) -> None:
    body = make_space("commission", space, kind="group", name="Commission d’admission")
    join(people["member"], body)
    actions.edit_space(people["administrator"], space, admission_body=body)
    application = actions.apply_to_space(people["nobody"], space)
    for name in ("administrator", "facilitator", "elsewhere", "nobody"):
        with pytest.raises(Denied):
            actions.decide_application(people[name], application, accept=True)
    actions.decide_application(people["member"], application, accept=True)
    assert application.decided_in == "Commission d’admission"


def test_nobody_decides_on_their_own(people: Any, space: Space) -> None:
    admin, org = people["administrator"], organisation()
    mandate(admin, org)
    application = actions.apply_to_space(admin, space, party=org)
    with pytest.raises(ValidationError, match="sa propre candidature"):
        actions.decide_application(admin, application, accept=True)


def test_an_organisation_applies_by_its_mandate(people: Any, space: Space) -> None:
    org = organisation()
    with pytest.raises(ValidationError):
        actions.apply_to_space(people["nobody"], space, party=org)
    mandate(people["nobody"], org)
    application = actions.apply_to_space(people["nobody"], space, party=org)
    actions.decide_application(people["administrator"], application, accept=True)
    assert Membership.objects.get(party=org).space == space
    assert space.pk in type(people["nobody"]).objects.get(pk=people["nobody"].pk).scope.member


def test_one_request_at_a_time(people: Any, space: Space) -> None:
    application = actions.apply_to_space(people["nobody"], space)
    with pytest.raises(ValidationError, match="en attente"):
        actions.apply_to_space(people["nobody"], space)
    with pytest.raises(Denied):
        actions.withdraw_application(people["elsewhere"], application)
    actions.withdraw_application(people["nobody"], application)
    assert actions.apply_to_space(people["nobody"], space).pk != application.pk
    with pytest.raises(ValidationError, match="déjà partie"):
        actions.apply_to_space(people["member"], space)


def test_closed_and_hidden_spaces_receive_nothing(people: Any, space: Space) -> None:
    for fields in ({"admission": "closed"}, {"admission": "request", "visibility": "private"}):
        actions.edit_space(people["administrator"], space, **fields)
        with pytest.raises(Denied):
            actions.apply_to_space(people["nobody"], space)


@pytest.mark.parametrize(("opens", "closes", "accepted"), [(-1, 1, True), (1, 2, False), (-2, -1, False)])
def test_windows_open_and_close_applications(
    people: Any, space: Space, opens: int, closes: int, accepted: bool
) -> None:
    now = timezone.now()
    Window.objects.create(
        object_type=Space.type_name(), object_id=space.pk, what="spaces.apply",
        opens=now + timedelta(days=opens), closes=now + timedelta(days=closes),
    )  # fmt: skip
    if accepted:
        assert actions.apply_to_space(people["nobody"], space).pk
    else:
        with pytest.raises(ValidationError, match="pas ouvertes"):
            actions.apply_to_space(people["nobody"], space)
