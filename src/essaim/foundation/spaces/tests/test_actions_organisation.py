"""Organisations and mandates."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.spaces import actions
from essaim.foundation.spaces.models import Mandate, MandateOffer, Space
from essaim.foundation.spaces.tests.factories import mandate, organisation

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    """The same person, at another request."""
    return User.objects.get(pk=user.pk)


def test_the_founder_manages(make_user: Any) -> None:
    lise = make_user("lise")
    org = actions.create_organisation(lise, lise.party, name="Association des communs")
    assert lise.scope.manages == {org.pk}
    assert actions.rename_organisation(lise, org, name="Les communs").name == "Les communs"
    with pytest.raises(Denied):
        actions.rename_organisation(make_user("omar"), org, name="À moi")
    with pytest.raises(ValidationError):
        actions.create_organisation(lise, lise.party, name=" ")
    assert actions.create_organisation(SYSTEM, None, name="Sans compte").kind == Party.Kind.ORGANISATION


def test_acting_for_shows_in_the_journal_and_falls_with_the_mandate(make_user: Any) -> None:
    lise = make_user("lise")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    actions.act_for(lise, org)
    actions.rename_organisation(again(lise), org, name="Nos communs")
    assert Entry.objects.latest("pk").on_behalf_of_id == org.pk
    actions.end_mandate(again(lise), Mandate.objects.get())
    assert again(lise).acting_for_id is None
    with pytest.raises(Denied):
        actions.act_for(again(lise), org)
    assert actions.act_for(again(lise), lise.party) == lise.party


def test_a_mandate_that_ended_by_itself_speaks_for_nobody(make_user: Any) -> None:
    lise, org = make_user("lise"), organisation()
    mandate(lise, org, starts=date.today() - timedelta(days=9))
    actions.act_for(lise, org)
    Mandate.objects.update(ends=date.today() - timedelta(days=1))
    actions.create_space(again(lise), name="Réseau")
    assert Entry.objects.latest("pk").on_behalf_of_id is None


def test_a_mandate_is_offered_by_mail_and_begins_with_a_yes(
    make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lise, omar = make_user("lise"), make_user("omar")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    with django_capture_on_commit_callbacks(execute=True):
        offer = actions.offer_mandate(lise, org, email="Omar@exemple.test", title="coprésident")
    assert offer.token in mail.outbox[0].body and "Les communs" in mail.outbox[0].subject
    for user, token in ((lise, offer.token), (omar, "faux")):
        with pytest.raises(ValidationError):
            actions.accept_mandate(user, offer, token=token)
    assert actions.accept_mandate(omar, offer, token=offer.token).title == "coprésident"
    assert omar.scope.parties == {omar.party_id, org.pk} and not omar.scope.manages
    with pytest.raises(ValidationError):
        actions.accept_mandate(omar, offer, token=offer.token)
    with pytest.raises(Denied):
        actions.offer_mandate(omar, org, email="zoe@exemple.test")


def test_a_withdrawn_offer_is_worth_nothing(make_user: Any) -> None:
    lise, omar = make_user("lise"), make_user("omar")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    offer = actions.offer_mandate(lise, org, email="omar@exemple.test")
    actions.withdraw_offer(lise, offer)
    with pytest.raises(ValidationError, match="n’est plus valable"):
        actions.accept_mandate(omar, offer, token=offer.token)


def test_a_network_appoints_where_nobody_manages(people: Any, space: Space, join: Any) -> None:
    org = organisation()
    membership = join(org, space)
    with pytest.raises(Denied):
        actions.appoint_manager(people["facilitator"], membership, email="nobody@exemple.test")
    first = actions.appoint_manager(people["administrator"], membership, email="nobody@exemple.test")
    second = actions.appoint_manager(people["administrator"], membership, email="member@exemple.test")
    actions.accept_mandate(people["nobody"], first, token=first.token)
    assert people["nobody"].scope.manages == {org.pk}
    with pytest.raises(ValidationError, match="déjà gérée"):
        actions.accept_mandate(people["member"], second, token=second.token)
    with pytest.raises(ValidationError, match="déjà gérée"):
        actions.appoint_manager(people["administrator"], membership, email="member@exemple.test")
    assert MandateOffer.objects.filter(taken_at=None).count() == 1


def test_mandates_end_at_once(make_user: Any) -> None:
    lise, omar = make_user("lise"), make_user("omar")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    given = actions.give_mandate(lise, org, omar.party, starts=date.today() + timedelta(days=5))
    assert org.pk not in again(omar).scope.parties
    with pytest.raises(Denied):
        actions.end_mandate(make_user("zoe"), given)
    actions.end_mandate(lise, given)
    assert given.revoked_at and not Mandate.objects.live(date.today() + timedelta(days=5)).filter(pk=given.pk)
    with pytest.raises(ValidationError):
        actions.end_mandate(lise, given)


def test_mandates_link_a_person_to_an_organisation(make_user: Any) -> None:
    lise = make_user("lise")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    for person in (organisation("Autre"), lise.party):
        with pytest.raises(ValidationError):
            actions.give_mandate(lise, org, person)
    with pytest.raises(ValidationError):
        actions.offer_mandate(lise, org, email="omar@exemple.test", ends=date.today() - timedelta(days=1))


def test_nobody_floods_others(make_user: Any) -> None:
    lise = make_user("lise")
    org = actions.create_organisation(lise, lise.party, name="Les communs")
    for number in range(30):
        actions.offer_mandate(lise, org, email=f"p{number}@exemple.test")
    with pytest.raises(ValidationError, match="reprenez plus tard"):
        actions.offer_mandate(lise, org, email="encore@exemple.test")
    for number in range(20):
        actions.create_space(lise, name=f"Réseau {number}")
    with pytest.raises(ValidationError, match="reprenez plus tard"):
        actions.create_space(lise, name="Encore un")


def test_the_host_speaks_for_nobody_else(people: Any, space: Space, make_user: Any, join: Any) -> None:
    host, org = make_user("hote", is_host=True), organisation()
    with pytest.raises(Denied):
        actions.act_for(host, org)
    application = actions.apply_to_space(people["nobody"], space)
    asked = application.sponsorships.create(party=people["member"].party)
    with pytest.raises(Denied):
        actions.confirm_sponsorship(host, asked)
