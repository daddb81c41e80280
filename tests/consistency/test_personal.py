"""All that points to a person is exported to them, and has a fate when they leave; or says here why not."""

import inspect
from typing import Any

from django.apps import apps
from django.db import models

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.registry import scan

# Fields that point to a person and that no `personal.py` names, each with its reason.
NOT_EXPORTED = {
    "account.EmailAddress.user": "the account's own address, exported with the account",
    "accounts.User.party": "the account itself",
    "accounts.User.acting_for": "a choice of the moment, among mandates that are exported",
    "spaces.Mandate.organisation": "an organisation's side of a mandate",
    "spaces.MandateOffer.organisation": "an organisation's",
    "spaces.MandateOffer.offered_by": "the mandate it leads to is exported to who holds it; its address is another's",
    "spaces.Space.organisation": "an organisation's",
    "spaces.Application.decided_by": "a decision taken for a body, in the journal of one's actions",
    "discussion.Decision.by": "a decision taken for a space, in the journal of one's actions",
    "spaces.Application.party": "exported by who submitted it",
    "actors.Actor.party": "an organisation's card",
    "actors.Claim.claimant": "exported by `actors.claim_data`, with the claim",
    "actors.Claim.decided_by": "a decision taken for a space, in the journal of one's actions",
    "actors.PaperCode.made_by": "made for a space, in the journal of one's actions",
}


def pointing() -> dict[str, Any]:
    """Every field of our rooms and of libraries that points to a party or an account."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in (Party, User)
    }


def test_what_points_to_a_person_is_exported() -> None:
    sources = {module.__name__.split(".")[-2]: inspect.getsource(module) for module in scan("personal")}
    uncovered = []
    for name, field in pointing().items():
        model = field.model
        everything = "\n".join(sources.values())
        named = f"{model.__name__}.objects.filter(" in everything and any(
            f"{field.name}{suffix}=user" in everything.replace("party=party", f"{field.name}=user")
            for suffix in ("", "_id")
        )
        if not named and name not in NOT_EXPORTED:
            uncovered.append(name)
    assert uncovered == []


def test_the_reasons_are_still_needed() -> None:
    assert set(NOT_EXPORTED) - set(pointing()) == set()


def test_an_account_can_be_deleted() -> None:
    """What points to an account goes with it: `leaving.leave` deletes the row."""
    bound = [
        name
        for name, field in pointing().items()
        if field.related_model is User
        and field.remote_field.on_delete not in (models.CASCADE, models.SET_NULL)
    ]
    assert bound == []
