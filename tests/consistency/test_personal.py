"""All that a person leaves behind is exported to them, and goes when they choose so: done for real, looked for everywhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from essaim.foundation.accounts import leaving, personal_data
from essaim.foundation.accounts.actions import ask_to_leave
from essaim.foundation.accounts.models import Departure, Party, User
from tests.support.traces import ADDRESS, NAME, WORDS, leave_traces, marked
from tests.support.world import build

# Fields that point to a party or an account, and to no person: an organisation's.
OF_ORGANISATIONS = {
    "spaces.Mandate.organisation", "spaces.MandateOffer.organisation", "spaces.Space.organisation",
    "actors.Actor.party", "accounts.User.acting_for", "files.File.party", "discussion.Contribution.on_behalf_of",
}  # fmt: skip


def pointing() -> dict[str, Any]:
    """Every field of our rooms and of libraries that points to a party or an account."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in (Party, User)
    }


def held(user: Any) -> set[str]:
    """Those by which a row points to this person."""
    keys = {User: user.pk, Party: user.party_id}
    return {
        name
        for name, field in pointing().items()
        if field.model._base_manager.filter(**{field.attname: keys[field.related_model]}).exists()
    }


@pytest.fixture
def lise(db: None, settings: Any) -> Any:
    """A person who has done one thing of each kind; mails wait in the outbox."""
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"
    user = leave_traces(build("public"))
    Departure.objects.create(user=user, due_at=timezone.now() + timedelta(days=7))
    return user


def go(user: Any, choice: str) -> None:
    """Ask, wait a week, let the worker do it, and send what it wrote."""
    from essaim.foundation.files.periodic import empty_bins
    from essaim.foundation.mail.delivery import Deliverer

    choices = {each.slug: choice for each in personal_data.erasables()}
    ask_to_leave(user, user.party, choices=choices)
    Departure.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert leaving.carry_out_due() == 1
    empty_bins()
    Deliverer().run()


@pytest.fixture(autouse=True)
def _transport(settings: Any) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


def test_the_traces_are_of_every_kind(lise: Any) -> None:
    """A field that points to people and that no trace fills would be neither exported nor erased before our eyes."""
    assert set(pointing()) - OF_ORGANISATIONS - held(lise) == set()
    assert set(pointing()) >= OF_ORGANISATIONS


def test_what_one_left_is_exported(lise: Any) -> None:
    told = personal_data.as_json(lise).lower()
    assert NAME in told and ADDRESS in told
    assert told.count(WORDS) >= 15


@pytest.mark.parametrize("choice", ["gone", "unnamed"])
def test_neither_name_nor_address_is_left_anywhere(lise: Any, choice: str) -> None:
    before = marked()
    assert before[NAME] and before[ADDRESS] and before[WORDS]
    go(lise, choice)
    after = marked()
    assert after[NAME] == set() and after[ADDRESS] == set()
    assert held(lise) == set()


def test_what_was_to_go_is_gone_to_the_last_word(lise: Any) -> None:
    go(lise, "gone")
    assert marked()[WORDS] == set()


def test_what_was_left_without_a_name_stays(lise: Any) -> None:
    go(lise, "unnamed")
    assert {"actors_actor.name", "discussion_contribution.body"} <= marked()[WORDS]


def test_an_account_can_be_deleted() -> None:
    """What points to an account goes with it: `leaving.leave` deletes the row."""
    bound = [
        name
        for name, field in pointing().items()
        if field.related_model is User
        and field.remote_field.on_delete not in (models.CASCADE, models.SET_NULL)
    ]
    assert bound == []
