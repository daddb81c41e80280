"""Two cards made one, and two again: what moves, what is filled, who may, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.connect.actors.actions import add_actor, bin_actor, purge_actor, relate_actors
from essaim.connect.actors.keying import rekey
from essaim.connect.actors.models import Actor, Claim, MatchKey, SourceRecord, Union
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.uniting import became, separate_actors, undoable, unite_actors
from essaim.connect.actors.values import explicit_terms
from essaim.foundation.accounts.models import Party
from essaim.foundation.discussion.actions import comment_on
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Link
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.news.actions import follow
from essaim.foundation.news.models import Follow
from essaim.foundation.search.testing import differences, stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(space: Any) -> tuple[Actor, Actor]:
    """One that says little, one that says more."""
    keep = add_actor(SYSTEM, space, name="Le Hangar bleu", city="Caen", keywords=["scène"])
    leave = add_actor(
        SYSTEM, space, name="Association Hangar Bleu", city="Caen", postcode="14000", street="3 quai Vendeuvre",
        keywords=["cantine"], website="https://hangar.exemple.org", missions=["Jouer"], salaried="3", budget="1000",
        budget_year="2024",
    )  # fmt: skip
    return keep, leave


def fresh() -> bool:
    """Whether search says of cards and of what hangs on them what they are."""
    return not {"actors.actor", "discussion.contribution", "offers.offer"} & stale().keys()


def keywords(actor: Actor) -> set[str]:
    return set(explicit_terms([actor])[actor.pk]["keywords"])


def test_what_one_lacks_comes_from_the_other_and_the_rest_stands(two: Any, people: Any) -> None:
    keep, leave = two
    unite_actors(people["facilitator"], keep, other=leave)
    keep.refresh_from_db()
    leave.refresh_from_db()
    assert (keep.name, keep.street, keep.postcode, keep.website) == (
        "Le Hangar bleu", "3 quai Vendeuvre", "14000", "https://hangar.exemple.org",
    )  # fmt: skip
    assert (keep.salaried, keep.budget, keep.budget_year, keep.missions) == (3, 1000, 2024, ["Jouer"])
    assert keywords(keep) == {"scène", "cantine"}
    assert leave.binned_at and not MatchKey.objects.filter(actor=leave).exists()
    assert Entry.objects.filter(action="actors.unite", object_id=keep.pk).count() == 1
    assert fresh() and not differences(people["facilitator"])


def test_a_field_that_one_chooses_comes_from_the_other(two: Any, people: Any) -> None:
    keep, leave = two
    unite_actors(people["facilitator"], keep, other=leave, taken=["name"])
    keep.refresh_from_db()
    assert (keep.name, keep.sort_name) == ("Association Hangar Bleu", "association hangar bleu")
    assert separate_actors(people["facilitator"], Union.objects.get()).pk == leave.pk
    keep.refresh_from_db()
    assert keep.name == "Le Hangar bleu"


def test_all_that_hung_on_it_moves_and_comes_back(two: Any, people: Any, space: Any) -> None:
    keep, leave = two
    other = make_actor(space, "Fabrique")
    comment_on(people["member"], leave, body="Bonjour")
    for card in (keep, leave):
        follow(people["member"], people["member"].party, card)
    follow(people["guest"], people["guest"].party, leave)
    relate_actors(SYSTEM, leave, other=other, kind="partner")
    relate_actors(SYSTEM, other, other=leave, kind="funds")
    relate_actors(SYSTEM, leave, other=keep, kind="partner")
    SourceRecord.objects.create(space=space, source="carte", external_id="1", actor=leave, digest="")
    claim = Claim.objects.create(actor=leave, claimant=people["guest"].party, proof="word", state="waiting")
    unite_actors(people["facilitator"], keep, other=leave)

    def where() -> dict[str, int]:
        claim.refresh_from_db()
        return {
            "comment": Contribution.objects.get().target_id,
            "source": SourceRecord.objects.get().actor_id,
            "claim": claim.actor_id,
            "guest": Follow.objects.get(party=people["guest"].party).object_id,
            "outward": Link.objects.get(kind="partner", target_id=other.pk).source_id,
            "inward": Link.objects.get(kind="funds").target_id,
            "own": Link.objects.get(kind="partner", target_id=keep.pk).source_id,
        }

    moved = where()
    assert moved.pop("own") == leave.pk, "no relation with oneself"
    assert set(moved.values()) == {keep.pk}
    assert Follow.objects.filter(party=people["member"].party, object_id=keep.pk).count() == 1
    assert Contribution.objects.get().visibility == "public"
    leave.refresh_from_db()
    purge_free = separate_actors(people["facilitator"], Union.objects.get())
    assert purge_free.pk == leave.pk and set(where().values()) == {leave.pk}
    keep.refresh_from_db()
    assert (keep.website, keep.street, keywords(keep)) == ("", "", {"scène"})
    assert Actor.objects.live().filter(pk=leave.pk).exists() and MatchKey.objects.filter(actor=leave).exists()
    assert fresh()


def test_what_somebody_changed_since_stands(two: Any, people: Any) -> None:
    from essaim.connect.actors.actions import edit_actor

    keep, leave = two
    unite_actors(people["facilitator"], keep, other=leave)
    keep.refresh_from_db()
    edit_actor(people["facilitator"], keep, website="https://autre.exemple.org")
    separate_actors(people["facilitator"], Union.objects.get())
    keep.refresh_from_db()
    assert (keep.website, keep.salaried) == ("https://autre.exemple.org", None)


def test_the_organisation_follows_and_comes_back(two: Any, people: Any) -> None:
    keep, leave = two
    leave.party = Party.objects.create(kind="organisation", name="Hangar")
    leave.save()
    unite_actors(people["facilitator"], keep, other=leave)
    keep.refresh_from_db()
    assert keep.party == leave.party
    separate_actors(people["facilitator"], Union.objects.get())
    keep.refresh_from_db()
    leave.refresh_from_db()
    assert keep.party is None and leave.party is not None


def test_two_organisations_are_not_made_one(two: Any, people: Any) -> None:
    for card in two:
        card.party = Party.objects.create(kind="organisation", name=card.name)
        card.save()
    with pytest.raises(ValidationError, match="représentées"):
        unite_actors(people["facilitator"], two[0], other=two[1])
    assert Actor.objects.live().count() == 2 and not Union.objects.exists()


def test_once_is_enough_and_the_bin_is_no_card(two: Any, people: Any) -> None:
    keep, leave = two
    unite_actors(people["facilitator"], keep, other=leave)
    for one, other in ((keep, leave), (leave, keep)):
        with pytest.raises((ValidationError, Denied)):
            unite_actors(people["facilitator"], one, other=other)
    with pytest.raises(ValidationError):
        unite_actors(people["facilitator"], keep, other=keep)
    third = make_actor(keep.space, "Autre")
    bin_actor(SYSTEM, third)
    with pytest.raises((ValidationError, Denied)):
        unite_actors(people["facilitator"], keep, other=third)
    separate_actors(people["facilitator"], Union.objects.get())
    with pytest.raises(ValidationError, match="trop tard"):
        separate_actors(people["facilitator"], Union.objects.get())


def test_who_does_not_lead_both_unites_nothing(two: Any, people: Any, make_space: Any) -> None:
    keep, leave = two
    for role in ("guest", "member", "elsewhere"):
        with pytest.raises(Denied):
            unite_actors(people[role], keep, other=leave)
    foreign = make_actor(make_space("autre"), "Ailleurs")
    for one, other in ((keep, foreign), (foreign, keep)):
        with pytest.raises(Denied):
            unite_actors(people["facilitator"], one, other=other)


def test_its_address_leads_to_the_card_that_it_became(two: Any, people: Any, client: Any) -> None:
    keep, leave = two
    third = make_actor(keep.space, "Grand hangar")
    unite_actors(people["facilitator"], keep, other=leave)
    unite_actors(people["facilitator"], third, other=keep)
    found = client.get(f"/acteurs/{leave.public_id}/")
    assert found.status_code == 302 and found["Location"] == f"/acteurs/{third.public_id}/"
    assert became(third.public_id) is None
    leave.refresh_from_db()
    purge_actor(SYSTEM, leave)
    assert client.get(f"/acteurs/{leave.public_id}/").status_code == 302
    Actor.objects.filter(pk=third.pk).update(visibility="private")
    assert client.get(f"/acteurs/{leave.public_id}/").status_code == 404


def test_after_thirty_days_it_is_too_late(two: Any, people: Any) -> None:
    keep, leave = two
    unite_actors(people["facilitator"], keep, other=leave)
    assert len(undoable(keep)) == 1
    Union.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert not undoable(keep)
    with pytest.raises(ValidationError):
        separate_actors(people["facilitator"], Union.objects.get())


def test_keys_follow_the_card(space: Any) -> None:
    card = add_actor(SYSTEM, space, name="Zanzibulle", city="Dijon")
    before = set(MatchKey.objects.filter(actor=card).values_list("key", flat=True))
    assert before
    from essaim.connect.actors.actions import edit_actor

    edit_actor(SYSTEM, card, website="https://zanzi.exemple.org")
    after = set(MatchKey.objects.filter(actor=card).values_list("key", flat=True))
    assert before < after
    bin_actor(SYSTEM, card)
    assert not MatchKey.objects.filter(actor=card).exists()
    rekey([card.pk, 999_999])
