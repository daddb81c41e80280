"""One card made two, and one again: what goes, what comes back, in what order, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.connect.actors.actions import bin_actor, edit_actor, relate_actors
from essaim.connect.actors.models import Actor, Division, SourceRecord, Union
from essaim.connect.actors.splitting import rejoin_actors, rejoinable, split_actor, suggested
from essaim.connect.actors.tests.factories import make_actor, make_record
from essaim.connect.actors.tests.test_sink import bring
from essaim.connect.actors.uniting import separate_actors, unite_actors
from essaim.connect.actors.values import explicit_terms
from essaim.foundation.discussion.actions import comment_on
from essaim.foundation.discussion.models import Contribution
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Link
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.search.testing import stale

pytestmark = pytest.mark.django_db
SITE = "https://cantine.exemple.org/"


@pytest.fixture
def one(space: Any) -> Actor:
    """A card of which two sources speak, that are two structures."""
    first = make_record("a", "Le Hangar", city="Caen", summary="Scène", keywords=["scène", "quai"])
    other = make_record(
        "7", "La Cantine", city="Caen", website=SITE, keywords=["cuisine", "quai"], budget=900
    )
    bring(space, [first], source="carte")
    bring(space, [other], source="tableur")
    keep, leave = Actor.objects.order_by("pk")
    unite_actors(SYSTEM, keep, other=leave)
    Union.objects.all().delete()  # too long ago to be undone
    return Actor.objects.get(pk=keep.pk)


def record_of(source: str) -> SourceRecord:
    return SourceRecord.objects.get(source=source)


def words(actor: Actor) -> set[str]:
    return set(explicit_terms([actor])[actor.pk]["keywords"])


def split(by: Any, actor: Actor, **given: Any) -> Actor:
    record = record_of("tableur")
    choices = {name: choice for name, _label, choice in suggested(actor, [record])}
    return split_actor(
        by, actor, **{"name": "La Cantine", "records": [record.pk], "choices": choices, **given}
    )


def test_what_a_source_said_goes_with_it_and_comes_back(one: Actor, people: Any, space: Any) -> None:
    comment_on(people["member"], one, body="Pour la cantine")
    other = make_actor(space, "Fabrique")
    relate_actors(SYSTEM, one, other=other, kind="partner")
    hung = {"contributions": [Contribution.objects.get().pk], "links_from": [Link.objects.get().pk]}
    made = split(people["facilitator"], one, hung=hung)
    one.refresh_from_db()
    assert (one.name, one.website, one.budget, words(one)) == ("Le Hangar", "", None, {"scène", "quai"})
    assert (made.name, made.website, made.budget, made.city) == ("La Cantine", SITE, 900, "Caen")
    assert words(made) == {"cuisine", "quai"} and record_of("tableur").actor_id == made.pk
    assert Contribution.objects.get().target_id == Link.objects.get().source_id == made.pk
    assert Entry.objects.filter(action="actors.split").count() == 1
    assert not {"actors.actor", "discussion.contribution"} & stale().keys()
    edit_actor(SYSTEM, one, summary="Scène ouverte")
    assert rejoin_actors(people["facilitator"], Division.objects.get()).pk == one.pk
    one.refresh_from_db()
    assert (one.website, one.budget, one.summary) == (SITE, 900, "Scène ouverte")
    assert words(one) == {"scène", "quai", "cuisine"} and record_of("tableur").actor_id == one.pk
    assert Contribution.objects.get().target_id == Link.objects.get().source_id == one.pk
    assert not {"actors.actor"} & stale().keys()
    with pytest.raises(ValidationError, match="trop tard"):
        rejoin_actors(people["facilitator"], Division.objects.get())


def test_addresses_stay_true(one: Actor, people: Any, client: Any) -> None:
    made = split(people["facilitator"], one)
    for card in (one, made):
        assert client.get(f"/acteurs/{card.public_id}/").status_code == 200
    rejoin_actors(people["facilitator"], Division.objects.get())
    assert client.get(f"/acteurs/{made.public_id}/")["Location"] == f"/acteurs/{one.public_id}/"


def test_a_refresh_follows_each_card(one: Actor, space: Any, people: Any) -> None:
    made = split(people["facilitator"], one)
    bring(space, [make_record("7", "La Cantine du quai", city="Caen", website=SITE)], source="tableur")
    made.refresh_from_db()
    one.refresh_from_db()
    assert (made.name, one.name) == ("La Cantine du quai", "Le Hangar")


def test_fields_alone_may_go_without_a_source(space: Any, people: Any) -> None:
    card = make_actor(space, "Deux en un", website=SITE, city="Caen", latitude=49.18, longitude=-0.37)
    made = split_actor(
        people["facilitator"],
        card,
        name=" La  seconde ",
        choices={"website": "go", "city": "both", "latitude": "go"},
    )
    card.refresh_from_db()
    assert (made.name, made.website, made.city, made.latitude) == ("La seconde", SITE, "Caen", 49.18)
    assert (card.website, card.city) == ("", "Caen")


def test_what_makes_no_sense_changes_nothing(one: Actor, people: Any, space: Any) -> None:
    lead, key = people["facilitator"], record_of("tableur").pk
    elsewhere = make_actor(space, "Ailleurs")
    foreign = SourceRecord.objects.create(
        space=space, source="x", external_id="1", actor=elsewhere, digest=""
    )
    for given in (
        {"name": "", "records": [key]},
        {"name": "x" * 201, "records": [key]},
        {"name": "Vide"},
        {"name": "Vide", "choices": {"name": "stay"}},
        {"name": "Autre", "records": [foreign.pk]},
        {"name": "Vieille", "records": [key], "seen": "2020-01-01T00:00:00+00:00"},
    ):
        with pytest.raises(ValidationError):
            split_actor(lead, one, **given)
    for role in ("guest", "member", "elsewhere"):
        with pytest.raises(Denied):
            split(people[role], one)
    assert Actor.objects.live().count() == 2 and not Division.objects.exists()


def test_splitting_twice_at_once_splits_once(one: Actor, people: Any) -> None:
    seen = one.updated_at.isoformat()
    split(people["facilitator"], one, seen=seen)
    for given in ({"seen": seen}, {"seen": "", "records": [record_of("tableur").pk]}):
        with pytest.raises(ValidationError, match="relisez"):
            split_actor(
                people["administrator"], one, **{"name": "Encore", "choices": {"summary": "go"}, **given}
            )
    assert Division.objects.count() == 1


def test_undone_in_the_wrong_order_says_so(one: Actor, space: Any, people: Any) -> None:
    """A merge of two entities that were each split before."""
    lead = people["facilitator"]
    other = make_actor(space, "Deuxième", summary="x", website="https://d.exemple.org/")
    split(lead, one)
    split_actor(lead, other, name="Troisième", choices={"website": "go"})
    first, second = Division.objects.order_by("pk")
    one.refresh_from_db()
    other.refresh_from_db()
    unite_actors(lead, one, other=other)
    for division in (first, second):
        with pytest.raises(ValidationError):
            rejoin_actors(lead, division)
    assert Actor.objects.live().count() == 3
    separate_actors(lead, Union.objects.get(undone_at=None))
    for division in (first, second):
        rejoin_actors(lead, division)
    assert Actor.objects.live().count() == 2
    other.refresh_from_db()
    assert other.website == "https://d.exemple.org/"


def test_two_united_then_split_separate_last_first(space: Any, people: Any) -> None:
    lead = people["facilitator"]
    keep, leave = make_actor(space, "Un", summary="x"), make_actor(space, "Deux", website=SITE)
    unite_actors(lead, keep, other=leave)
    keep.refresh_from_db()
    split_actor(lead, keep, name="Trois", choices={"website": "go"})
    with pytest.raises(ValidationError, match="scindée depuis"):
        separate_actors(lead, Union.objects.get())
    keep.refresh_from_db()
    split_actor(lead, keep, name="Quatre", choices={"summary": "go"})
    older, newer = Division.objects.order_by("pk")
    with pytest.raises(ValidationError, match="plus récent"):
        rejoin_actors(lead, older)
    for division in (newer, older):
        rejoin_actors(lead, division)
    keep.refresh_from_db()
    assert (keep.summary, keep.website) == ("x", SITE)
    separate_actors(lead, Union.objects.get(loser=leave))
    assert Actor.objects.live().count() == 2


def test_after_thirty_days_or_from_the_bin_it_is_too_late(one: Actor, people: Any) -> None:
    made = split(people["facilitator"], one)
    assert len(rejoinable(one)) == len(rejoinable(made)) == 1
    bin_actor(SYSTEM, made)
    assert not rejoinable(one)
    with pytest.raises(ValidationError, match="plus dans l’annuaire"):
        rejoin_actors(people["facilitator"], Division.objects.get())
    Division.objects.update(created_at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError, match="trop tard"):
        rejoin_actors(people["facilitator"], Division.objects.get())


def test_from_the_card_in_two_steps(one: Actor, as_: Any, people: Any) -> None:
    client, path = as_(people["facilitator"]), f"/acteurs/{one.public_id}/scinder/"
    assert "Scinder cette fiche" in client.get(f"/acteurs/{one.public_id}/").content.decode()
    assert "Quelles sources" in client.get(path).content.decode()
    key = record_of("tableur").pk
    page = client.get(f"{path}?choisi=1&source={key}").content.decode()
    assert 'value="La Cantine"' in page and "chacune ce que disent ses sources" in page
    refused = client.post(path, {"name": "", "source": key}).content.decode()
    assert "Donnez un nom" in refused
    one.refresh_from_db()
    client.post(
        path, {"name": "La Cantine", "source": key, "part-website": "go", "seen": one.updated_at.isoformat()}
    )
    made = Actor.objects.get(name="La Cantine", binned_at=None)
    assert "est sortie de" in client.get(f"/acteurs/{made.public_id}/").content.decode()
    division = Division.objects.get()
    assert (
        as_(people["member"]).post(f"/acteurs/scissions/{division.public_id}/rejoindre/").status_code == 404
    )
    as_(people["facilitator"]).post(f"/acteurs/scissions/{division.public_id}/rejoindre/")
    assert Actor.objects.live().count() == 1
