"""Looking for duplicates, deciding, by role; what is found follows the cards."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.connect.actors.actions import add_actor, bin_actor, edit_actor
from essaim.connect.actors.models import Actor, Union
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.duplicates import actions, queries
from essaim.connect.duplicates.models import Pair, Sweep
from essaim.connect.duplicates.periodic import look_again
from essaim.connect.duplicates.sweeping import go_on
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.kernel.works import works_of

pytestmark = pytest.mark.django_db
CAEN = {"city": "Caen", "postcode": "14000", "country": "FR"}


@pytest.fixture
def cards(space: Any) -> tuple[Actor, Actor]:
    for name in ("Garage solidaire", "Amap des rives", "Radio des coteaux"):
        make_actor(space, name, **CAEN)
    one = make_actor(space, "Le Hangar bleu", summary="Scène ouverte", **CAEN)
    return one, make_actor(space, "Association Hangar Bleu", website="https://hangar.exemple.org", **CAEN)


def address(space: Any) -> str:
    return f"/espaces/{space.slug}/doublons/"


def decide(client: Any, one: Actor, other: Actor, do: str, seen: str = "open", **given: Any) -> Any:
    path = f"/acteurs/{one.public_id}/doublon/{other.public_id}/"
    return client.post(path, {"do": do, "seen": seen, **given}, follow=True)


def test_an_empty_space_says_what_a_search_does(as_: Any, people: Any, space: Any) -> None:
    client = as_(people["facilitator"])
    assert "Personne n’a encore cherché" in client.get(address(space)).content.decode()
    shown = client.post(address(space), follow=True).content.decode()
    assert "Aucun doublon probable" in shown and "Chercher de nouveau" in shown


def test_a_search_finds_them_and_says_why(as_: Any, people: Any, space: Any, cards: Any) -> None:
    shown = as_(people["facilitator"]).post(address(space), follow=True).content.decode()
    pair = Pair.objects.get()
    assert (pair.one, pair.other, pair.degree) == (*cards, "certain")
    for said in ("presque certain", "même nom", "même commune", "Le Hangar bleu", "Association Hangar Bleu"):
        assert said in shown
    part = as_(people["facilitator"]).get(address(space) + "?part=search").content.decode()
    assert "La recherche est terminée" in part and "<html" not in part
    assert Entry.objects.filter(action="duplicates.search").count() == 1
    assert works_of(people["facilitator"])[0].url == address(space)


def test_one_that_is_killed_goes_on(
    people: Any, space: Any, cards: Any, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("essaim.connect.duplicates.sweeping.AT_ONCE", 2)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    sweep = actions.search_space(people["facilitator"], space)
    assert go_on(sweep.pk, 0) and Sweep.objects.get().done == 2
    with pytest.raises(ValidationError, match="déjà en cours"):
        actions.search_space(people["facilitator"], space)
    assert not go_on(sweep.pk)
    sweep.refresh_from_db()
    assert (sweep.state, sweep.done, sweep.total) == ("done", 5, 5) and Pair.objects.count() == 1
    assert not go_on(sweep.pk)


def test_the_next_search_looks_at_what_changed(people: Any, space: Any, cards: Any) -> None:
    actions.search_space(people["facilitator"], space)
    Pair.objects.update(degree="possible")
    actions.search_space(people["facilitator"], space)
    assert Sweep.objects.order_by("-pk")[0].done == 0 and Pair.objects.get().degree == "possible"
    edit_actor(SYSTEM, cards[0], name="Tout autre chose")
    assert look_again() == 1
    assert not Pair.objects.exists()


def test_a_page_says_what_the_cards_are_now(as_: Any, people: Any, space: Any, cards: Any) -> None:
    actions.search_space(people["facilitator"], space)
    edit_actor(SYSTEM, cards[0], name="Tout autre chose", city="Lille", postcode="59000")
    shown = as_(people["facilitator"]).get(address(space)).content.decode()
    assert "ne se ressemblent plus" in shown and "noms différents" in shown
    bin_actor(SYSTEM, cards[0])
    assert "Aucun doublon" in as_(people["facilitator"]).get(address(space)).content.decode()


def test_two_structures_are_never_proposed_again(as_: Any, people: Any, space: Any, cards: Any) -> None:
    actions.search_space(people["facilitator"], space)
    client = as_(people["facilitator"])
    assert "ce sont deux structures" in decide(client, *cards, "distinct").content.decode()
    actions.search_space(people["facilitator"], space)
    edit_actor(SYSTEM, cards[0], summary="Autre")
    actions.search_space(people["facilitator"], space)
    assert "C’est la même" not in client.get(address(space)).content.decode()
    kept = client.get(address(space) + "?etat=distinct").content.decode()
    assert "À décider de nouveau" in kept and "Le Hangar bleu" in kept
    card = client.get(f"/acteurs/{cards[0].public_id}/").content.decode()
    assert "cette fiche ressemble à" not in card
    decide(client, cards[1], cards[0], "open", "distinct")
    assert Pair.objects.get().state == "open" and Pair.objects.get().by_id is None
    assert Entry.objects.filter(action="duplicates.decide").count() == 2


def test_later_is_kept_aside(as_: Any, people: Any, space: Any, cards: Any) -> None:
    actions.search_space(people["facilitator"], space)
    client = as_(people["facilitator"])
    decide(client, *cards, "later")
    assert "Hangar" not in client.get(address(space)).content.decode()
    assert "Hangar" in client.get(address(space) + "?etat=later").content.decode()


def test_uniting_from_the_list_and_separating_from_the_card(
    as_: Any, people: Any, space: Any, cards: Any
) -> None:
    actions.search_space(people["facilitator"], space)
    client = as_(people["facilitator"])
    decide(client, *cards, "unite", taken=["name", "pk", "intrus"])
    one = Actor.objects.get(pk=cards[0].pk)
    assert (one.name, one.summary, one.website) == (
        "Association Hangar Bleu", "Scène ouverte", "https://hangar.exemple.org",
    )  # fmt: skip
    card = client.get(f"/acteurs/{one.public_id}/").content.decode()
    assert "a été réunie à cette fiche" in card
    union = Union.objects.get()
    client.post(f"/acteurs/reunions/{union.public_id}/separer/")
    assert Actor.objects.live().filter(pk=cards[1].pk).exists()
    assert "Hangar" in client.get(address(space)).content.decode()


def test_two_people_deciding_at_once(as_: Any, people: Any, space: Any, cards: Any) -> None:
    actions.search_space(people["facilitator"], space)
    decide(as_(people["administrator"]), *cards, "distinct")
    late = decide(as_(people["facilitator"]), *cards, "unite").content.decode()
    assert "Quelqu’un d’autre vient d’en décider" in late and not Union.objects.exists()
    decide(as_(people["facilitator"]), *cards, "open", "distinct")
    decide(as_(people["administrator"]), *cards, "unite")
    assert decide(as_(people["facilitator"]), *cards, "unite").status_code == 404
    with pytest.raises(ValidationError, match="plus dans l’annuaire"):
        actions.unite(people["facilitator"], Pair.objects.get(), keep=cards[0])


def test_what_makes_no_sense_changes_nothing(as_: Any, people: Any, space: Any, cards: Any) -> None:
    client = as_(people["facilitator"])
    assert decide(client, *cards, "voler").status_code == 404
    assert decide(client, cards[0], cards[0], "unite").status_code == 404
    for asked in ("?etat=x&apres=9", "?apres=nan;3", "?apres=1e999;1", "?apres=;", "?etat=certain"):
        assert client.get(address(space) + asked).status_code == 200, asked
    assert (
        decide(client, *cards, "later", retour="https://ailleurs.exemple/espaces/doublons/")
        .redirect_chain[0][0]
        .startswith("/espaces/")
    )


@pytest.mark.parametrize("role", ["stranger", "nobody", "guest", "member", "elsewhere"])
def test_who_does_not_lead_reads_nothing(as_: Any, people: Any, space: Any, cards: Any, role: str) -> None:
    actions.search_space(SYSTEM, space)
    client = as_(people[role])
    for path in (address(space), "/annuaire/doublons/"):
        shown = client.get(path, follow=True).content.decode()
        assert "Association Hangar Bleu" not in shown, path
    assert decide(client, *cards, "distinct").status_code in (403, 404)
    assert "Doublons" not in client.get(f"/acteurs/{cards[0].public_id}/").content.decode()
    assert not Pair.objects.exclude(state="open").exists()


def test_both_spaces_have_to_be_led(people: Any, space: Any, make_space: Any, cards: Any) -> None:
    foreign = make_actor(make_space("autre"), "Le Hangar bleu", **CAEN)
    pair = actions.pair_of(cards[0], foreign)
    with pytest.raises(Denied):
        actions.decide(people["facilitator"], pair, state="distinct")
    with pytest.raises(Denied):
        actions.search_all(people["facilitator"], Sweep())
    actions.search_all(SYSTEM, Sweep())
    assert Pair.objects.filter(other=foreign).count() == 2
    assert queries.count(queries.listed(people["facilitator"], None)) == 1


def test_the_list_goes_by_key_in_few_queries(
    as_: Any, people: Any, space: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(24):
        for _twice in range(2):
            make_actor(space, f"Zanzi{'abcdefghijklmnopqrstuvwxyz'[number] * 3}ville", **CAEN)
    actions.search_space(people["facilitator"], space)
    client, seen, after = as_(people["facilitator"]), [], ""
    client.get(address(space))
    while True:
        with django_assert_max_num_queries(40):
            found = client.get(address(space) + after).context
        seen += [each.pair.pk for each in found["shown"]]
        after = found["next"]
        if not after:
            break
    assert len(seen) == len(set(seen)) == Pair.objects.count() >= 24


def test_one_is_asked_before_adding_a_card_that_is_there(
    as_: Any, people: Any, space: Any, cards: Any
) -> None:
    client, path = as_(people["member"]), f"/acteurs/nouveau/?espace={space.slug}"
    said = {
        "name": "Hangar Bleu",
        "city": "Caen",
        "kind": "initiative",
        "country": "FR",
        "summary": "Déjà tapé",
    }
    shown = client.post(path, said).content.decode()
    assert "Une fiche lui ressemble" in shown and "Déjà tapé" in shown and "même commune" in shown
    assert Actor.objects.filter(name="Hangar Bleu").count() == 0
    client.post(path, {**said, "nouvelle": "oui"})
    assert Actor.objects.filter(name="Hangar Bleu").count() == 1
    client.post(path, {**said, "name": "Rien de semblable"})
    assert Actor.objects.filter(name="Rien de semblable").exists()


def test_what_one_may_not_see_is_not_told(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Le Refuge secret", visibility="private", **CAEN)
    said = {"name": "Refuge secret", "city": "Caen", "kind": "initiative", "country": "FR"}
    shown = (
        as_(people["member"])
        .post(f"/acteurs/nouveau/?espace={space.slug}", said, follow=True)
        .content.decode()
    )
    assert "Une fiche lui ressemble" not in shown and Actor.objects.filter(name="Refuge secret").exists()


def test_a_search_goes_on_after_an_import(people: Any, space: Any, cards: Any) -> None:
    from essaim.connect.duplicates.subscribers import look_at_what_came

    look_at_what_came(import_id=1, space_id=space.pk)
    assert not Sweep.objects.exists(), "nobody looked yet"
    actions.search_space(people["facilitator"], space)
    add_actor(SYSTEM, space, name="Radio des coteaux", **CAEN)
    look_at_what_came(import_id=1, space_id=space.pk)
    assert Pair.objects.count() == 2


def test_cards_of_many_groups_are_compared(people: Any, space: Any, make_space: Any) -> None:
    groups = [make_space(f"groupe-{number}", parent=space, kind="group") for number in range(6)]
    for group in (groups[0], groups[5]):
        make_actor(group, "Zanzibulle", **CAEN)
    make_actor(make_space("autre"), "Zanzibulle", **CAEN)
    actions.search_space(people["facilitator"], space)
    pair = Pair.objects.get()
    assert {pair.one.space, pair.other.space} == {groups[0], groups[5]}
