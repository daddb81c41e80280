"""A card proposed by anybody, something said wrong with one: from the form to the answer; bad input changes nothing."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.connect.actors.history import history
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.contributions.routing import receiving
from essaim.foundation.discussion.actions import (
    appeal_decision,
    decide_appeal,
    decide_contribution,
    submit_proposal,
)
from essaim.foundation.discussion.links import follow_path
from essaim.foundation.discussion.models import Contribution, Guest
from essaim.foundation.discussion.periodic import tidy
from essaim.foundation.discussion.tests.helpers import link_in
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.places.actions import add_territory
from essaim.foundation.spaces.models import Membership, Space

pytestmark = pytest.mark.django_db
PROPOSE = "/annuaire/proposer/"
SAID = {
    "name": "Atelier du Salat",
    "summary": "Répare des vélos.",
    "kind": "initiative",
    "city": "Saint-Girons",
    "website": "",
    "categories": "",
    "body": "J’y vais.",
}


def proposed(client: Any, visit: Any, **fields: str) -> Contribution:
    """An addition sent and confirmed by a visitor."""
    client.logout()
    answer = client.post(PROPOSE, visit(**{**SAID, **fields}))
    assert answer.status_code == 200 and "confirmer" in answer.content.decode(), answer.content.decode()
    client.post(link_in(mail.outbox[-1]))
    return Contribution.objects.latest("pk")


def answered(as_: Any, user: Any, found: Contribution, **said: str) -> Any:
    return as_(user).post(f"/a-traiter/{found.public_id}/", said, follow=True)


def test_a_card_from_the_form_to_the_directory(
    client: Any, as_: Any, people: Any, space: Any, visit: Any
) -> None:
    assert PROPOSE in client.get("/annuaire/?q=salat").content.decode()
    found = proposed(client, visit, visitor_shown="on")
    assert (found.state, found.space_id, found.commune) == ("held", space.pk, "09261")
    assert not Actor.objects.exists()
    page = as_(people["facilitator"]).get("/a-traiter/").content.decode()
    assert "Atelier du Salat" in page and "J’y vais." in page and "Répare des vélos." in page
    answer = answered(as_, people["facilitator"], found, do="create", words="Bienvenue.").content.decode()
    assert "La fiche est dans l’annuaire." in answer and "Rien n’attend" in answer
    card = Actor.objects.get()
    assert (card.name, card.commune, card.space_id, card.visibility) == (
        "Atelier du Salat",
        "09261",
        space.pk,
        "public",
    )
    assert history(card, None)[0][0].proposed == "Lise Exemple"
    assert "d’ajouter « Atelier du Salat »" in mail.outbox[-1].body and "Bienvenue." in mail.outbox[-1].body
    fate = as_(None).get(link_in(mail.outbox[-1])).content.decode()
    assert f"/acteurs/{card.public_id}/" in fate and "Bienvenue." in fate


def test_what_is_not_confirmed_is_nobody_s_affair_and_a_link_serves_once(client: Any, as_: Any, people: Any, visit: Any) -> None:  # fmt: skip
    client.post(PROPOSE, visit(**SAID))
    link = link_in(mail.outbox[-1])
    assert "Atelier" not in as_(people["facilitator"]).get("/a-traiter/").content.decode()
    assert "C’est bien moi" in as_(None).get(link).content.decode()
    assert Contribution.objects.get().state == "unconfirmed"
    client.post(link)
    assert client.post(link).url == follow_path(Contribution.objects.get())
    assert Contribution.objects.get().state == "held"


def test_a_refusal_says_why_and_the_address_is_forgotten(client: Any, as_: Any, people: Any, visit: Any, settings: Any) -> None:  # fmt: skip
    found = proposed(client, visit)
    page = answered(as_, people["facilitator"], found, do="refuse", words="Gardé.").content.decode()
    assert "Choisissez une raison" in page and "Gardé." in page
    answered(as_, people["facilitator"], found, do="refuse", reason="known")
    assert "Déjà dans l’annuaire" in mail.outbox[-1].body and not Actor.objects.exists()
    settings.GUEST_DAYS = 0
    tidy()
    assert Guest.objects.get().mail == ""


def test_two_facilitators_answer_and_the_second_reads_it(
    client: Any, as_: Any, people: Any, visit: Any
) -> None:
    found = proposed(client, visit)
    answered(as_, people["facilitator"], found, do="create")
    late = answered(as_, people["administrator"], found, do="create").content.decode()
    assert "Quelqu’un d’autre vient de répondre" in late and Actor.objects.count() == 1
    with pytest.raises(ValidationError):
        Contribution.objects.filter(pk=found.pk).update(state="held")  # the race itself, inside the action
        stale = Contribution.objects.get(pk=found.pk)
        Contribution.objects.filter(pk=found.pk).update(state="accepted")
        decide_contribution(people["administrator"], stale, verdict="create")


def test_the_same_twice(client: Any, as_: Any, people: Any, visit: Any, space: Any) -> None:
    first = proposed(client, visit)
    again = client.post(PROPOSE, visit(**{**SAID, "name": "L’atelier du Salat"})).content.decode()
    assert "Cela vient d’être proposé" in again
    answered(as_, people["facilitator"], first, do="create")
    client.logout()
    alike = client.post(PROPOSE, visit(**SAID)).content.decode()
    assert "Elle y est peut-être déjà" in alike and "même nom" in alike
    found = proposed(client, visit, nouvelle="oui")
    page = answered(as_, people["facilitator"], found, do="create").content.decode()
    assert "est déjà dans cette commune" in page and Actor.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Donnez le nom"),
        ("city", "", "obligatoire"),
        ("city", "Saint-Denis", "Plusieurs communes"),
        ("website", "javascript:alert(1)", "ne se lit pas"),
        ("name", "a" * 201, "de trop"),
    ],
)
def test_bad_input(client: Any, people: Any, visit: Any, field: str, value: str, sentence: str) -> None:
    page = client.post(PROPOSE, visit(**{**SAID, field: value})).content.decode()
    assert sentence in page and not Contribution.objects.exists()


def test_html_in_a_name_is_words(client: Any, as_: Any, people: Any, visit: Any) -> None:
    proposed(client, visit, name="<b>Gras</b><script>alert(1)</script>")
    page = as_(people["facilitator"]).get("/a-traiter/").content.decode()
    assert "<script>alert" not in page and "<b>Gras" not in page


def test_a_robot_and_a_flood(client: Any, people: Any, visit: Any) -> None:
    client.post(PROPOSE, visit(**{**SAID, "homepage": "x"}))
    assert not Contribution.objects.exists()
    pages = [
        client.post(PROPOSE, visit(**{**SAID, "name": f"Atelier {n}"}, proven=False)).content.decode()
        for n in range(8)
    ]
    assert "Beaucoup d’envois" in pages[-1] and Contribution.objects.count() <= 5


def test_who_has_an_account_follows_it_among_their_contributions(as_: Any, people: Any) -> None:
    answer = as_(people["nobody"]).post(PROPOSE, SAID, follow=True).content.decode()
    assert "Atelier du Salat" in answer and "En attente" in answer
    assert "Atelier du Salat" in as_(people["nobody"]).get("/moi/contributions/").content.decode()


def test_nobody_facilitates_yet(client: Any, space: Any) -> None:
    assert "Personne ne peut encore lire" in client.get(PROPOSE).content.decode()


# -- which space receives it


def test_the_territory_then_the_neighbours_then_the_house(people: Any, space: Any, make_user: Any) -> None:
    def opened(slug: str) -> Space:
        made = Space.objects.create(slug=slug, name=slug.title())
        made.root = made
        made.save()
        Membership.objects.create(space=made, party=make_user(slug).party, role="facilitator")
        return made

    south, west = opened("sud"), opened("ouest")
    assert receiving(None, "09261") == space and receiving(None, "") == space
    make_actor(west, "À Foix", city="Foix", postcode="09000")
    assert receiving(None, "09261") == west
    add_territory(SYSTEM, south, name="Couserans", description="", places="09261 Saint-Girons")
    assert receiving(None, "09261") == south
    assert receiving(None, "09261", asked=west) == west
    Space.objects.filter(pk=south.pk).update(visibility="group")
    assert receiving(None, "09261") == west


# -- reports


def alert(client: Any, visit: Any, card: Any, **fields: str) -> Contribution:
    client.logout()
    client.post(f"/acteurs/{card.public_id}/signaler/", visit(**fields))
    client.post(link_in(mail.outbox[-1]))
    return Contribution.objects.latest("pk")


def test_a_closed_card_goes_to_the_bin_and_who_said_so_is_told(client: Any, as_: Any, people: Any, visit: Any, card: Any) -> None:  # fmt: skip
    assert (
        f"/acteurs/{card.public_id}/signaler/" in client.get(f"/acteurs/{card.public_id}/").content.decode()
    )
    found = alert(client, visit, card, fault="closed", words="Rideau baissé.")
    page = as_(people["facilitator"]).get("/a-traiter/?nature=alert").content.decode()
    assert "Rideau baissé." in page and "a fermé" in page
    answered(as_, people["facilitator"], found, do="binned", words="Merci.")
    card.refresh_from_db()
    assert card.binned_at and "fiche retirée de l’annuaire" in mail.outbox[-1].body
    assert card.name in mail.outbox[-1].body
    fate = as_(None).get(link_in(mail.outbox[-1])).content.decode()
    assert card.name in fate and "Demander que ce soit revu" not in fate


def test_keeping_a_card_asks_for_words(client: Any, as_: Any, people: Any, visit: Any, card: Any) -> None:
    found = alert(client, visit, card, fault="off_charter", words="Ils vendent du vent.")
    assert "Dites pourquoi" in answered(as_, people["facilitator"], found, do="kept").content.decode()
    answered(as_, people["facilitator"], found, do="kept", words="Vérifié sur place.")
    found.refresh_from_db()
    assert found.state == "answered" and "Vérifié sur place." in mail.outbox[-1].body
    refused = answered(as_, people["facilitator"], found, do="refuse").content.decode()
    assert "Quelqu’un d’autre vient de répondre" in refused


def test_a_duplicate_leads_to_the_pair(
    client: Any, as_: Any, people: Any, visit: Any, card: Any, space: Any
) -> None:
    other = make_actor(space, "Épicerie du Val d’Or")
    same = client.post(f"/acteurs/{card.public_id}/signaler/", visit(fault="duplicate", other=card.name))
    assert "C’est cette fiche même" in same.content.decode()
    none = client.post(f"/acteurs/{card.public_id}/signaler/", visit(fault="duplicate", other="Personne"))
    assert "Aucune fiche ouverte" in none.content.decode()
    alert(client, visit, card, fault="duplicate", other=other.name)
    page = as_(people["facilitator"]).get("/a-traiter/").content.decode()
    assert reverse("duplicates:pair", args=[card.public_id, other.public_id]) in page
    assert "Comparer les deux fiches" in page


@pytest.mark.parametrize(
    "values", [{}, {"fault": "zut"}, {"fault": "wrong"}, {"fault": "closed", "words": "a" * 1001}]
)
def test_an_alert_that_says_nothing(people: Any, card: Any, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        submit_proposal(people["member"], card, kind="alert", values=values)


# -- the queue


def test_moderation_shows_and_answers_them_too(as_: Any, people: Any, space: Any, card: Any) -> None:
    found = submit_proposal(people["member"], space, kind="addition", values=SAID)
    told = submit_proposal(people["member"], card, kind="alert", values={"fault": "closed"})
    address = f"/espaces/{space.slug}/moderation/"
    page = as_(people["facilitator"]).get(address).content.decode()
    assert "Atelier du Salat" in page and "a fermé" in page
    assert (
        "Ajouter à l’annuaire"
        in as_(people["facilitator"]).get(f"{address}{found.public_id}/").content.decode()
    )
    as_(people["facilitator"]).post(f"{address}{found.public_id}/", {"do": "create"})
    as_(people["facilitator"]).post(f"{address}{told.public_id}/", {"do": "corrected"})
    assert set(Contribution.objects.values_list("state", flat=True)) == {"accepted", "answered"}


def test_a_refused_addition_is_appealed_and_added(as_: Any, people: Any, space: Any) -> None:
    found = submit_proposal(people["member"], space, kind="addition", values=SAID)
    decide_contribution(people["facilitator"], found, verdict="refuse", reason="false")
    found.refresh_from_db()
    appeal_decision(people["member"], found, words="J’y habite.")
    decide_appeal(people["administrator"], found, overturn=True)
    assert Actor.objects.get().name == "Atelier du Salat"


def test_by_place_by_space_by_kind_and_empty(client: Any, as_: Any, people: Any, space: Any, visit: Any, card: Any) -> None:  # fmt: skip
    facilitator = as_(people["facilitator"])
    assert "Rien n’attend" in facilitator.get("/a-traiter/").content.decode()
    proposed(client, visit)
    alert(client, visit, card, fault="closed")
    for asked, shown in (
        ("", (True, True)),
        ("territoire=departement-09", (True, False)),
        ("nature=alert", (False, True)),
        ("territoire=departement-21&nature=addition", (False, False)),
        (f"espace={space.slug}", (True, True)),
        ("territoire=zut&espace=zut&nature=zut&apres=zut", (True, True)),
    ):
        page = as_(people["facilitator"]).get(f"/a-traiter/?{asked}").content.decode()
        assert ("Atelier du Salat" in page, card.name in page) == shown, asked
    assert as_(people["member"]).get("/a-traiter/").status_code == 403
    assert "Atelier" not in as_(people["elsewhere"]).get("/a-traiter/").content.decode()
    assert "2 propositions à traiter" in as_(people["facilitator"]).get("/moi/").content.decode()


def test_several_at_once(as_: Any, people: Any, space: Any, card: Any) -> None:
    said = [{**SAID, "name": name} for name in ("Un", "Deux", "Deux bis")]
    made = [submit_proposal(people["member"], space, kind="addition", values=each) for each in said]
    make_actor(space, "Deux", city="Saint-Girons", postcode="09200")
    ticked = [str(each.public_id) for each in made] + ["zut"]
    page = as_(people["facilitator"]).post("/a-traiter/lot/", {"do": "accept", "choix": ticked}, follow=True)
    text = page.content.decode()
    assert "2 réponses données." in text and "« Deux » :" in text.replace("\u202f", " ")
    assert list(Contribution.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "held",
        "accepted",
    ]
    nothing = (
        as_(people["facilitator"]).post("/a-traiter/lot/", {"do": "accept"}, follow=True).content.decode()
    )
    assert "Cochez d’abord" in nothing
    bare = as_(people["facilitator"]).post("/a-traiter/lot/", {"do": "refuse", "choix": ticked}, follow=True)
    assert "Choisissez une raison" in bare.content.decode()
