from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.connect.actors.actions import bin_actor, close_actor, open_actor, purge_actor, restore_actor
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.offers import actions, queries
from essaim.connect.offers.models import Offer
from essaim.connect.offers.periodic import KEPT, let_go
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.rules import Denied, allowed, may
from essaim.foundation.news.actions import follow
from essaim.foundation.news.models import Notice
from essaim.foundation.news.queries import page_of
from essaim.foundation.search.models import Row
from essaim.foundation.search.queries import find
from essaim.foundation.search.testing import differences, stale

pytestmark = pytest.mark.django_db
LIST = "/besoins-et-offres/"
VISIBILITIES = ["public", "network", "group", "private"]


def today() -> Any:
    return timezone.localdate()


def publish(actor: Any, title: str = "Un local le jeudi", by: Any = SYSTEM, **fields: Any) -> Offer:
    said = {"kind": "need", "text": "Vingt chaises suffisent.", **fields}
    return actions.add_offer(by, actor, title=title, **said)


def over(offer: Offer, days: int = 1) -> Offer:
    """As the clock would have it."""
    offer.until = today() - timedelta(days=days)
    offer.save()
    return offer


def titles(client: Any, **given: str) -> list[str]:
    return [offer.title for offer in client.get(LIST, given).context["page"].rows]


# -- who may


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_it_is_seen_by_whoever_sees_its_card_and_kept_by_whoever_keeps_it(
    people: Any, space: Any, visibility: str
) -> None:
    author = people["member"]
    card = make_actor(space, "Fabrique", visibility=visibility, created_by=author.party)
    offer = publish(card)
    for user in people.values():
        sees, keeps = may(user, "actors.view", card), may(user, "actors.edit", card)
        assert may(user, "offers.view", offer) == sees
        assert allowed(Offer.objects.all(), user, "offers.view").exists() == sees
        for rule in ("offers.edit", "offers.withdraw"):
            assert may(user, rule, offer) == keeps
            assert allowed(Offer.objects.all(), user, rule).exists() == keeps
        assert may(user, "offers.add", card) == keeps
        assert not may(user, "offers.purge", offer)
    assert may(author, "offers.edit", offer) and not may(people["guest"], "offers.edit", offer)


def test_who_does_not_keep_the_card_writes_nothing(as_: Any, people: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique")
    offer = publish(card)
    for name in ("guest", "member", "elsewhere", "nobody"):
        with pytest.raises(Denied, match="tenir la fiche"):
            publish(card, by=people[name])
        client, page = as_(people[name]), f"{LIST}{offer.public_id}/"
        assert client.get(f"/acteurs/{card.public_id}/besoins-et-offres/nouveau/").status_code == 404
        assert client.get(f"{page}modifier/").status_code == 404
        assert client.post(f"{page}retirer/").status_code == 404
        assert "Retirer" not in client.get(page).content.decode()
    assert Offer.objects.count() == 1 and not Offer.objects.get().is_over


# -- writing


def test_it_is_published_from_the_card_and_shown_on_it(as_: Any, people: Any, space: Any) -> None:
    card, client = make_actor(space, "Fabrique"), as_(people["facilitator"])
    address = f"/acteurs/{card.public_id}/besoins-et-offres/nouveau/"
    assert address in client.get(f"/acteurs/{card.public_id}/").content.decode()
    until = today() + timedelta(days=40)
    said = {"kind": "offer", "title": " Un pressoir ", "text": "En octobre.", "theme": "finances-solidaires"}
    client.post(address, {**said, "until": until.isoformat()})
    made = Offer.objects.select_related("theme").get()
    assert (made.title, made.kind, made.until, made.theme.slug) == (  # type: ignore[union-attr]
        "Un pressoir", "offer", until, "finances-solidaires",
    )  # fmt: skip
    assert made.author_id == people["facilitator"].party_id
    assert Entry.objects.get(action="offers.add").space_id == space.pk
    page = as_(None).get(f"/acteurs/{card.public_id}/").content.decode()
    assert "Un pressoir" in page and "Propose" in page and "Cherche</h3>" not in page
    assert "Ajouter un besoin" not in page


def test_a_card_without_any_says_nothing_of_them_to_strangers(client: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique")
    assert (
        "besoins-et-offres"
        not in client.get(f"/acteurs/{card.public_id}/").content.decode().split("<main")[1]
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text": "x" * 1001}, "text"),
        ({"kind": "don"}, "kind"),
        ({"theme": "epicerie-solidaire"}, "theme"),
        ({"until": timezone.localdate() - timedelta(days=1)}, "until"),
        ({"until": timezone.localdate() + timedelta(days=367)}, "until"),
    ],
)
def test_what_is_wrong_is_said_in_its_field_and_changes_nothing(
    space: Any, wrong: dict[str, Any], field: str
) -> None:
    offer = publish(make_actor(space))
    with pytest.raises(ValidationError) as refused:
        publish(make_actor(space), **wrong)
    assert list(refused.value.message_dict) == [field]
    given = {"kind": "need", "title": "Autre", "text": "", "theme": "", "until": today(), **wrong}
    with pytest.raises(ValidationError):
        actions.edit_offer(SYSTEM, offer, **given)
    assert Offer.objects.get().title == "Un local le jeudi"


def test_a_wrong_form_keeps_what_was_typed(as_: Any, people: Any, space: Any) -> None:
    card, client = make_actor(space, "Fabrique"), as_(people["facilitator"])
    given = {"kind": "offer", "title": "Un pressoir", "until": "demain", "text": "Cidre"}
    page = client.post(f"/acteurs/{card.public_id}/besoins-et-offres/nouveau/", given).content.decode()
    assert "Choisissez un jour." in page and "Un pressoir" in page and "Cidre" in page
    assert not Offer.objects.exists()


def test_six_months_unless_said_otherwise_and_twenty_a_card(space: Any, monkeypatch: Any) -> None:
    card = make_actor(space)
    assert publish(card).until == today() + timedelta(days=183)
    monkeypatch.setattr(actions, "MOST", 2)
    over(publish(card))
    publish(card)
    with pytest.raises(ValidationError, match="vingt"):
        publish(card)


def test_it_is_changed_taken_back_and_said_again(as_: Any, people: Any, space: Any) -> None:
    card, client = make_actor(space, "Fabrique"), as_(people["facilitator"])
    offer = publish(card)
    page = f"{LIST}{offer.public_id}/"
    later = today() + timedelta(days=9)
    client.post(
        f"{page}modifier/",
        {"kind": "need", "title": "Un local le mardi", "text": "", "theme": "", "until": later.isoformat()},
    )
    offer.refresh_from_db()
    assert (offer.title, offer.text, offer.until) == ("Un local le mardi", "", later)
    assert client.post(f"{page}retirer/").status_code == 302
    assert titles(client) == []
    answer = client.get(page).content.decode()
    assert "plus d’actualité" in answer and "Retirer" not in answer
    assert "Redire" in client.get(f"/acteurs/{card.public_id}/").content.decode()
    form = client.get(f"{page}modifier/").context["form"]
    assert form["until"].value() == today() + timedelta(days=183)
    client.post(f"{page}modifier/", {**form.initial, "until": later.isoformat()})
    assert titles(client) == ["Un local le mardi"]


def test_nothing_changed_leaves_no_revision(space: Any) -> None:
    offer = publish(make_actor(space))
    before = Revision.objects.count()
    said = {"kind": offer.kind, "title": offer.title, "text": offer.text, "theme": "", "until": offer.until}
    actions.edit_offer(SYSTEM, offer, **said)
    assert Revision.objects.count() == before


# -- finding


@pytest.fixture
def some(space: Any) -> None:
    north = make_actor(space, "Brouette", city="Lille", commune="59350")
    east = make_actor(space, "Halle", city="Dijon", commune="21231")
    publish(north, "Étau d’établi", theme="environnement-et-communs")
    publish(east, "Salle de danse", kind="offer", theme="culture-et-savoirs-libres")
    publish(east, "Chaises dépareillées", kind="need", theme="environnement-et-communs")
    over(publish(east, "Four à pain"))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["Chaises dépareillées", "Salle de danse", "Étau d’établi"]),
        ({"genre": "offer"}, ["Salle de danse"]),
        ({"theme": "environnement-et-communs"}, ["Chaises dépareillées", "Étau d’établi"]),
        ({"territoire": "departement-21"}, ["Chaises dépareillées", "Salle de danse"]),
        ({"territoire": "departement-59", "genre": "offer"}, []),
        ({"q": "etabli"}, ["Étau d’établi"]),
        ({"q": "halle danse"}, ["Salle de danse"]),
        ({"q": "four"}, []),
        ({"q": "!?"}, ["Chaises dépareillées", "Salle de danse", "Étau d’établi"]),
        ({"genre": "don"}, ["Chaises dépareillées", "Salle de danse", "Étau d’établi"]),
    ],
)
def test_filters(some: None, client: Any, given: dict[str, str], found: list[str]) -> None:
    assert titles(client, **given) == found


def test_what_is_not_proposed_is_said(some: None, client: Any) -> None:
    assert "n’est pas appliqué" in client.get(LIST, {"theme": "inconnu"}).content.decode()
    assert "Rien ne correspond" in client.get(LIST, {"q": "zzz"}).content.decode()


def test_where_there_is_nothing_it_says_what_to_do(client: Any) -> None:
    assert "Ouvrez la fiche" in client.get(LIST).content.decode()


def test_who_acts_for_an_organisation_publishes_from_the_list(as_: Any, people: Any, space: Any) -> None:
    from essaim.foundation.accounts.models import Party
    from essaim.foundation.spaces.models import Mandate

    organisation = Party.objects.create(kind="organisation", name="Vergers")
    make_actor(space, "Les Vergers", party=organisation)
    person = people["nobody"]
    assert "Publier pour" not in as_(person).get(LIST).content.decode()
    Mandate.objects.create(person=person.party, organisation=organisation)
    assert "Publier pour Les Vergers" in as_(person).get(LIST).content.decode()


def test_pages_by_key_meet_each_once(space: Any, client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(queries, "SHOWN", 2)
    wanted = [publish(make_actor(space), f"Besoin {number}").title for number in range(5)]
    seen, address = [], LIST
    while address:
        context = client.get(address).context
        seen += [offer.title for offer in context["page"].rows]
        address = f"{LIST}{context['next']}" if context["next"] else ""
    assert seen == wanted[::-1]
    assert client.get(LIST, {"apres": "n’importe quoi"}).status_code == 200


@pytest.mark.parametrize("path", [LIST, "card"])
def test_as_many_queries_however_many_there_are(as_: Any, people: Any, space: Any, path: str) -> None:
    card, client, counts = make_actor(space), as_(people["facilitator"]), []
    address = f"/acteurs/{card.public_id}/" if path == "card" else path
    for _round in range(3):
        for _each in range(3):
            publish(card)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 32


# -- search follows the card


def agree(people: Any) -> None:
    assert stale(["offers.offer"]) == {}
    for user in people.values():
        assert "offers.offer" not in differences(user)


def test_search_finds_it_while_its_card_is_seen(people: Any, space: Any) -> None:
    facilitator, stranger = people["facilitator"], people["stranger"]
    card = make_actor(space, "Fabrique")
    publish(card, "Remorque solaire")
    agree(people)
    assert len(find(stranger, "remorque").keys) == 1
    close_actor(facilitator, card, visibility="private")
    agree(people)
    assert not find(stranger, "remorque").keys
    open_actor(facilitator, card)
    bin_actor(facilitator, card)
    agree(people)
    assert not find(facilitator, "remorque").keys
    restore_actor(facilitator, card)
    agree(people)
    assert len(find(stranger, "remorque").keys) == 1


def test_what_goes_with_its_card_leaves_nothing(people: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique")
    key = publish(card, "Remorque solaire").pk
    bin_actor(people["facilitator"], card)
    purge_actor(SYSTEM, Actor.objects.get(pk=card.pk))
    assert not Offer.objects.exists()
    assert not Row.objects.filter(object_type="offers.offer").exists()
    left = Revision.objects.filter(object_type="offers.offer", object_id=key)
    assert left and all(each.erased and each.after == {} for each in left)


def test_the_night_forgets_what_is_over(people: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique")
    ended, old, stands = (publish(card, f"Remorque {name}") for name in ("bleue", "rouge", "verte"))
    over(ended)
    over(old, days=KEPT.days + 1)
    assert let_go() == 1
    assert set(Offer.objects.all()) == {ended, stands}
    assert len(find(None, "remorque").keys) == 1
    agree(people)
    assert let_go() == 0


# -- news, words, linked data


def test_followers_of_the_card_and_of_the_space_are_told(people: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique", visibility="group")
    for name, obj in (("guest", card), ("member", space), ("elsewhere", space)):
        follow(people[name], people[name].party, obj=obj)
    made = publish(card, "Remorque solaire", by=people["facilitator"])
    told = {notice.party_id for notice in Notice.objects.filter(topic="offers")}
    assert told == {people["guest"].party_id, people["member"].party_id}
    [[notice], _more] = page_of(people["guest"])
    assert notice.sentence == "Fabrique cherche : « Remorque solaire »." and str(made.public_id) in notice.url


def test_a_merged_theme_takes_them_along_and_gives_them_back(space: Any) -> None:
    from essaim.connect.offers.term_uses import USES
    from essaim.foundation.vocabularies.models import Term

    [use] = USES
    loser, winner = (
        Term.objects.get(scheme="theme", slug=slug) for slug in ("finances-solidaires", "justice-sociale")
    )
    offer = publish(make_actor(space), theme=loser.slug)
    assert (use.count(loser.pk), use.counts()) == (1, {loser.pk: 1})
    assert use.elsewhere(loser.pk, []) and not use.elsewhere(loser.pk, [space.pk])
    moved = use.move(loser.pk, winner.pk, 10)
    offer.refresh_from_db()
    assert (moved, offer.theme) == ({offer.pk: False}, winner)
    use.give_back(loser.pk, winner.pk, moved)
    offer.refresh_from_db()
    assert offer.theme == loser
    assert use.url(loser) == f"{LIST}?theme=finances-solidaires"
    assert use.url(Term(scheme="tag", slug="x")) == ""


def test_linked_data_alone_and_on_the_card(client: Any, space: Any) -> None:
    card = make_actor(space, "Fabrique")
    need, offer = publish(card, "Un étau"), publish(card, "Un pressoir", kind="offer")
    said = client.get(f"{LIST}{need.public_id}/", {"format": "jsonld"}).json()
    assert said["@type"] == "Demand" and said["validThrough"] == need.until.isoformat()
    assert said["@reverse"]["seeks"]["name"] == "Fabrique"
    said = client.get(f"{LIST}{offer.public_id}/", headers={"accept": "application/ld+json"}).json()
    assert said["@type"] == "Offer" and said["offeredBy"]["@id"].endswith(f"/acteurs/{card.public_id}/")
    said = client.get(f"/acteurs/{card.public_id}/", {"format": "jsonld"}).json()
    assert [each["name"] for each in said["seeks"]] == ["Un étau"]
    assert [each["name"] for each in said["makesOffer"]] == ["Un pressoir"]


def test_a_text_is_shown_as_typed_never_as_markup(client: Any, space: Any) -> None:
    offer = publish(make_actor(space), "<b>Étau</b>", text="<script>x</script>\n\nVoir https://exemple.test/")
    page = client.get(f"{LIST}{offer.public_id}/").content.decode()
    assert "<script>x" not in page and "<b>Étau" not in page
    assert 'rel="nofollow ugc noopener"' in page
