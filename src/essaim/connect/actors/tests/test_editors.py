"""A card entrusted to somebody for a time: they edit it, and nothing else."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.connect.actors import claiming
from essaim.connect.actors.actions import edit_actor
from essaim.connect.actors.models import Actor, Claim
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.rules import allowed, may
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces import actions as spaces
from essaim.foundation.spaces.models import Mandate, MandateOffer

ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere", "manager", "acting",
         "editor"]  # fmt: skip
SOON = date.today() + timedelta(days=30)


@pytest.fixture
def organisation(db: None) -> Party:
    return Party.objects.create(kind="organisation", name="La Fabrique")


@pytest.fixture
def card(space: Any, organisation: Party) -> Actor:
    return make_actor(space, "La Fabrique", party=organisation, visibility="private")


@pytest.fixture
def everybody(people: Any, make_user: Any, organisation: Party) -> dict[str, Any]:
    for name, fields in (
        ("manager", {"manages": True}),
        ("acting", {}),
        ("editor", {"card_only": True, "ends": SOON}),
    ):
        people[name] = make_user(name)
        Mandate.objects.create(person=people[name].party, organisation=organisation, **fields)
    return people  # type: ignore[no-any-return]


def fresh(user: Any) -> Any:
    forget_scope(user)
    return user


def address(card: Actor, name: str = "editors") -> str:
    return reverse(f"actors:{name}", args=[card.public_id])


@pytest.mark.parametrize("role", ROLES)
def test_who_edits_and_who_entrusts(role: str, everybody: Any, card: Actor, as_: Any) -> None:
    client = as_(everybody[role])
    edits = role in {"facilitator", "administrator", "manager", "acting", "editor"}
    assert client.get(address(card, "actor")).status_code == (200 if edits else 404)
    assert client.get(address(card, "edit")).status_code == (200 if edits else 404)
    assert client.get(address(card)).status_code == (200 if role == "manager" else 404)
    before = MandateOffer.objects.count()
    sent = client.post(address(card), {"email": "amie@exemple.test", "ends": SOON.isoformat()})
    assert sent.status_code == (302 if role == "manager" else 404)
    assert MandateOffer.objects.count() - before == (role == "manager")


def test_an_editor_has_the_card_and_nothing_else(
    everybody: Any, card: Actor, organisation: Party, join: Any, make_space: Any
) -> None:
    other = make_space("autre")
    join(organisation, other, "facilitator")
    editor = fresh(everybody["editor"])
    assert editor.scope.cards == {organisation.pk}
    assert organisation.pk not in editor.scope.parties | editor.scope.manages
    assert other.pk not in editor.scope.guest
    for name in ("actors.bin", "actors.entrust", "actors.make_paper_code"):
        assert not may(editor, name, card), name
    for name in ("actors.view", "actors.edit"):
        assert (
            may(editor, name, card) and allowed(Actor.objects.all(), editor, name).filter(pk=card.pk).exists()
        )
    for name in (
        "spaces.act_for",
        "spaces.offer_mandate",
        "spaces.view_mandates",
        "spaces.rename_organisation",
    ):
        assert not may(editor, name, organisation), name
    edit_actor(editor, card, summary="Un four partagé.")
    assert Actor.objects.get().summary == "Un four partagé."


def test_the_time_passes(everybody: Any, card: Actor) -> None:
    Mandate.objects.filter(card_only=True).update(
        starts=date.today() - timedelta(days=9), ends=date.today() - timedelta(days=1)
    )
    assert not may(fresh(everybody["editor"]), "actors.edit", card)


def test_from_the_invitation_to_the_card_and_back(
    everybody: Any, card: Actor, make_user: Any, as_: Any
) -> None:
    manager, friend = everybody["manager"], make_user("amie")
    as_(manager).post(address(card), {"email": "Amie@exemple.test", "ends": SOON.isoformat()})
    letter = mail.outbox[-1]
    assert letter.to == ["amie@exemple.test"] and "modifier la fiche de La Fabrique" in letter.body
    link = re.search(r"/mandat/\S+", letter.body).group(0)  # type: ignore[union-attr]
    client = as_(friend)
    assert "Modifier la fiche de" in client.get(link).content.decode()
    assert client.post(link)["Location"] == reverse("spaces:organisations")
    assert "la fiche seulement" in client.get(reverse("spaces:organisations")).content.decode()
    assert client.get(address(card, "edit")).status_code == 200
    held = Mandate.objects.get(person=friend.party)
    assert (held.card_only, held.manages, held.ends) == (True, False, SOON)
    taken = as_(manager).post(address(card), {"do": "end", "which": held.public_id})
    assert taken.status_code == 302
    assert as_(friend).get(address(card, "edit")).status_code == 404


def test_an_offer_is_withdrawn(everybody: Any, card: Actor, as_: Any) -> None:
    client = as_(everybody["manager"])
    client.post(address(card), {"email": "amie@exemple.test", "ends": SOON.isoformat()})
    link = re.search(r"/mandat/\S+", mail.outbox[-1].body).group(0)  # type: ignore[union-attr]
    client.post(address(card), {"do": "withdraw", "which": MandateOffer.objects.get().public_id})
    assert client.get(link).status_code == 410


def test_only_what_is_for_the_card_is_taken_back_here(everybody: Any, card: Actor, as_: Any) -> None:
    full = Mandate.objects.get(person=everybody["acting"].party)
    client = as_(everybody["manager"])
    assert client.post(address(card), {"do": "end", "which": full.public_id}).status_code == 404
    assert client.post(address(card), {"do": "end", "which": "n’importe"}).status_code == 404
    assert Mandate.objects.live().filter(pk=full.pk).exists()


def test_the_editor_gives_it_back(everybody: Any, card: Actor, as_: Any) -> None:
    held = Mandate.objects.get(card_only=True)
    response = as_(everybody["editor"]).post(reverse("spaces:end_mandate", args=[held.public_id]))
    assert response["Location"] == reverse("spaces:organisations")
    assert not Mandate.objects.live().filter(card_only=True).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "amie@exemple.test", "ends": ""}, "Dites jusqu’à quand."),
        ({"email": "amie@exemple.test", "ends": "2001-01-01"}, "Cette date est passée."),
        ({"email": "amie@exemple.test", "ends": "2099-01-01"}, "Trois ans au plus"),
    ],
)
def test_what_is_refused(given: dict[str, str], sentence: str, everybody: Any, card: Actor, as_: Any) -> None:
    page = as_(everybody["manager"]).post(address(card), given)
    assert page.status_code == 200 and sentence in page.content.decode()
    assert not MandateOffer.objects.exists() and not mail.outbox


def test_no_card_is_entrusted_without_an_end(everybody: Any, organisation: Party) -> None:
    with pytest.raises(ValidationError, match="jusqu’à quand"):
        spaces.offer_mandate(everybody["manager"], organisation, email="a@exemple.test", card_only=True)


def test_an_editor_may_come_to_represent(everybody: Any, card: Actor, people: Any) -> None:
    editor = fresh(everybody["editor"])
    claim = claiming.claim_actor(editor, card, proof="word", message="Élue hier.")
    claiming.decide_claim(people["facilitator"], claim, accept=True, reason="Oui.")
    held = Mandate.objects.live().get(person=editor.party)
    assert held.manages and not held.card_only and Claim.objects.get().mandate_id == held.pk
