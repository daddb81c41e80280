"""Agreements: who sees and keeps them, where each stands, what is refused, who is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.uniting import unite_actors
from essaim.connect.partnerships import actions
from essaim.connect.partnerships.models import NOTICE, Agreement, Renewal, Signatory, State, of_state
from essaim.connect.partnerships.periodic import tell_keepers
from essaim.connect.partnerships.words import standing
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry, Revision
from essaim.foundation.kernel.rules import Denied, allowed, may
from essaim.foundation.kernel.waiting import waiting_for
from essaim.foundation.news.models import Notice
from essaim.foundation.search.queries import find
from essaim.foundation.search.testing import differences, stale

pytestmark = pytest.mark.django_db
LIST = "/partenariats/"
A_YEAR = timedelta(days=365)


def today() -> date:
    return timezone.localdate()


def sign(space: Any, by: Any = SYSTEM, **said: Any) -> Agreement:
    fields = {
        "title": "Un local pour l’atelier",
        "signed_on": today() - A_YEAR,
        "starts_on": today() - A_YEAR,
        "signatories": [
            {"name": "Ville de Foix", "brings": "le local"},
            {"name": "Atelier vélo", "amount": 1200},
        ],
        **said,
    }
    return actions.add_agreement(by, space, **fields)


# -- who may


@pytest.mark.parametrize("visibility", ["public", "network", "group", "private"])
def test_it_shows_as_it_says_and_its_facilitators_keep_it(people: Any, space: Any, visibility: str) -> None:
    agreement = sign(space, visibility=visibility)
    sees = {
        "public": set(people), "network": {"guest", "member", "facilitator", "administrator"},
        "group": {"guest", "member", "facilitator", "administrator"}, "private": {"facilitator", "administrator"},
    }[visibility]  # fmt: skip
    for name, user in people.items():
        assert may(user, "partnerships.view", agreement) == (name in sees), name
        assert allowed(Agreement.objects.all(), user, "partnerships.view").exists() == (name in sees)
        assert may(user, "partnerships.edit", agreement) == (name in {"facilitator", "administrator"})
        assert differences(user) == {}


def test_who_acts_for_a_signatory_sees_it_whatever_it_says(people: Any, space: Any) -> None:
    card = make_actor(space, "Atelier vélo", party=people["elsewhere"].party)
    agreement = sign(space, visibility="private")
    assert agreement.signatories.get(actor=card)
    assert may(people["elsewhere"], "partnerships.view", agreement)
    assert not may(people["elsewhere"], "partnerships.edit", agreement)
    assert differences(people["elsewhere"]) == {} and find(people["elsewhere"], "local atelier").keys


def test_members_write_nothing(people: Any, space: Any, as_: Any) -> None:
    agreement = sign(space)
    for name in ("guest", "member", "elsewhere", "nobody"):
        with pytest.raises(Denied):
            sign(space, people[name])
        client, page = as_(people[name]), f"{LIST}{agreement.public_id}/"
        assert client.get(f"{page}modifier/").status_code == 403
        assert [client.post(f"{page}{verb}/").status_code for verb in ("relire", "terminer", "retirer")] == [
            403
        ] * 3
        assert client.get(f"/espaces/{space.slug}/partenariats/nouveau/").status_code == 403


# -- where it stands


def test_its_state_is_computed_from_its_dates(space: Any) -> None:
    soon, later = today() + NOTICE, today() + NOTICE + timedelta(days=1)
    cases: list[tuple[State, dict[str, Any]]] = [
        (State.ACTIVE, {}),
        (State.DRAFT, {"signed_on": None}),
        (State.COMING, {"starts_on": today() + timedelta(days=1)}),
        (State.ENDED, {"ends_on": today() - timedelta(days=1)}),
        (State.ACTIVE, {"ends_on": today()}),
        (State.ACTIVE, {"ends_on": today() - timedelta(days=1), "renewal": Renewal.TACIT}),
        (State.REVIEW, {"ends_on": soon, "renewal": Renewal.EXPLICIT}),
        (State.ACTIVE, {"ends_on": later, "renewal": Renewal.EXPLICIT}),
        (State.REVIEW, {"review_on": soon}),
        (State.ACTIVE, {"review_on": later}),
        (State.DRAFT, {"review_on": soon, "signed_on": None}),
    ]
    for state, said in cases:
        agreement = sign(space, **said)
        assert agreement.state == state, said
        held = {each for each in State if Agreement.objects.filter(of_state(each, today()), pk=agreement.pk)}
        assert held == {state} | ({State.ACTIVE} if state == State.REVIEW else set()), said
        assert standing(agreement)
    stopped = actions.stop_agreement(SYSTEM, sign(space))
    assert stopped.state == State.ENDED and Agreement.objects.filter(
        of_state(State.ENDED, today()), pk=stopped.pk
    )
    assert actions.stop_agreement(SYSTEM, stopped, stopped=False).state == State.ACTIVE


@pytest.mark.parametrize(
    ("starts", "ends", "now", "term"),
    [
        ((2020, 1, 1), (2020, 12, 31), (2024, 6, 1), (2024, 12, 31)), ((2021, 9, 1), (2024, 8, 31), (2024, 9, 1), (2027, 8, 31)),
        ((2024, 2, 29), (2025, 2, 27), (2026, 3, 1), (2026, 7, 10)), ((2024, 1, 31), (2024, 2, 28), (2024, 3, 3), (2024, 3, 30)),
        ((2024, 1, 1), (2024, 1, 10), (2024, 1, 21), (2024, 1, 30)),
    ],
)  # fmt: skip
def test_terms_follow_one_another(monkeypatch: Any, starts: Any, ends: Any, now: Any, term: Any) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(*now))
    agreement = Agreement(starts_on=date(*starts), ends_on=date(*ends), renewal=Renewal.TACIT)
    found = agreement.term_ends
    assert found and found >= date(*now)
    if term != (2026, 7, 10):
        assert found == date(*term)


# -- what is refused


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"ends_on": date(2000, 1, 1)}, "ends_on", "avant le début"),
        ({"review_on": date(2000, 1, 1)}, "review_on", "avant qu’il commence"),
        ({"renewal": "tacit"}, "ends_on", "Donnez le terme"),
        ({"title": " "}, "title", "titre"),
        ({"document_url": "javascript:alert(1)"}, "document_url", ""),
        ({"signatories": [{"name": "Seule"}, {"name": "  "}]}, "signatories", "deux parties au moins"),
        ({"signatories": [{"name": "La Ville"}, {"name": "la ville"}]}, "signatories", "nommée deux fois"),
        ({"signatories": [{"name": "Jumelle"}, {"name": "Autre"}]}, "signatories", "Plusieurs fiches"),
        ({"signatories": [{"name": "/acteurs/01900000-0000-7000-8000-000000000000/"}, {"name": "b"}]},
         "signatories", "l’adresse donnée"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_changes_nothing(
    space: Any, wrong: dict[str, Any], field: str, said: str
) -> None:
    make_actor(space, "Jumelle")
    make_actor(space, "Jumelle")
    before = sign(space)
    for act in (lambda: sign(space, **wrong), lambda: edit(before, **wrong)):
        with pytest.raises(ValidationError) as refused:
            act()
        assert list(refused.value.message_dict) == [field] and said in refused.value.message_dict[field][0]
    assert Agreement.objects.get().title == before.title and Signatory.objects.count() == 2


def edit(agreement: Agreement, **changes: Any) -> Agreement:
    rows = agreement.signatories.order_by("position")
    said = {name: getattr(agreement, name) for name in actions.SAID}
    said["signatories"] = [
        {"name": each.name, "brings": each.brings, "amount": each.amount,
         "card": str(each.actor.public_id) if each.actor else ""}
        for each in rows
    ]  # fmt: skip
    return actions.edit_agreement(SYSTEM, agreement, **{**said, **changes})


def test_nothing_changed_writes_nothing_and_a_renamed_card_stays(space: Any) -> None:
    card = make_actor(space, "Ville de Foix")
    agreement = sign(space)
    revisions = Revision.objects.count()
    card.name, card.sort_name = "Commune de Foix", "commune de foix"
    card.save()
    edit(agreement)
    assert (
        Revision.objects.count() == revisions
        and agreement.signatories.get(actor=card).name == "Ville de Foix"
    )


# -- pages


def test_written_from_the_space_read_from_the_card_and_the_place(people: Any, space: Any, as_: Any) -> None:
    card = make_actor(space, "Ville de Foix", city="Foix", postcode="09000", country="FR")
    client = as_(people["facilitator"])
    assert "partenariats/nouveau" in client.get(f"/espaces/{space.slug}/").content.decode()
    new = f"/espaces/{space.slug}/partenariats/nouveau/"
    given = {
        "title": "Convention", "starts_on": today().isoformat(), "signed_on": today().isoformat(), "renewal": "none",
        "visibility": "public", "parties-TOTAL_FORMS": "3", "parties-INITIAL_FORMS": "0",
        "parties-0-name": "ville de foix", "parties-0-brings": "un pré", "parties-1-name": "Collectif", "parties-1-amount": "50",
    }  # fmt: skip
    more = client.post(new, {**given, "more": "1"}).content.decode()
    assert "Partie 3" in more and "un pré" in more and not Agreement.objects.exists()
    alone = client.post(new, {**given, "parties-1-name": "", "parties-1-amount": ""}).content.decode()
    assert "deux parties au moins" in alone and "un pré" in alone
    assert "qui l’apporte" in client.post(new, {**given, "parties-2-brings": "?"}).content.decode()
    client.post(new, given)
    agreement = Agreement.objects.get()
    assert (
        Entry.objects.get(action="partnerships.add").space_id == space.pk
        and stale(["partnerships.agreement"]) == {}
    )
    stranger = as_(None)
    for page in (f"/acteurs/{card.public_id}/", "/territoires/commune-09122/", f"/espaces/{space.slug}/", LIST,
                 f"{LIST}?etat=active&espace={space.slug}&territoire=departement-09&q=convention"):  # fmt: skip
        assert str(agreement.public_id) in stranger.get(page).content.decode(), page
    assert "Rien ne correspond" in stranger.get(f"{LIST}?etat=ended").content.decode()
    page = stranger.get(f"{LIST}{agreement.public_id}/").content.decode()
    assert "un pré" in page and "Modifier" not in page
    assert (
        stranger.get(f"{LIST}{agreement.public_id}/?format=jsonld").json()["contributor"][0]["name"]
        == "ville de foix"
    )
    assert "Collectif : 50 €" in stranger.get(f"{LIST}export.csv").content.decode()


def test_a_hidden_card_is_not_linked(space: Any, client: Any) -> None:
    card = make_actor(space, "Ville de Foix", visibility="private")
    agreement = sign(space, signatories=[{"name": "Ville de Foix", "actor": card}, {"name": "Autre"}])
    page = client.get(f"{LIST}{agreement.public_id}/").content.decode()
    assert "Ville de Foix" in page and str(card.public_id) not in page


def test_the_list_costs_the_same_whatever_the_number(
    space: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    make_actor(space, "Ville de Foix")
    for _number in range(8):
        sign(space)
    with django_assert_max_num_queries(10):
        client.get(LIST)


# -- told, and what goes on


def test_keepers_are_told_once_and_it_waits_for_them(
    people: Any, space: Any, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    agreement = sign(space, review_on=today() + timedelta(days=9))
    with django_capture_on_commit_callbacks(execute=True):
        assert (tell_keepers(), tell_keepers()) == (1, 0)
    told = set(Notice.objects.filter(topic="partnerships").values_list("party_id", flat=True))
    told |= set(Notice.objects.filter(topic="own").values_list("party_id", flat=True))
    assert told == {people["facilitator"].party_id, people["administrator"].party_id}
    assert any("Un local" in each.text for each in waiting_for(people["facilitator"]))
    assert not any("Un local" in each.text for each in waiting_for(people["member"]))
    client, page = as_(people["facilitator"]), f"{LIST}{agreement.public_id}/"
    assert (
        "jour à venir"
        in client.post(f"{page}relire/", {"next_on": "2000-01-01"}, follow=True).content.decode()
    )
    client.post(f"{page}relire/", {"next_on": (today() + A_YEAR).isoformat()})
    assert not any("Un local" in each.text for each in waiting_for(people["facilitator"]))
    agreement.refresh_from_db()
    assert agreement.state == State.ACTIVE and tell_keepers() == 0


def test_two_cards_made_one_sign_once(space: Any) -> None:
    one, other = make_actor(space, "Ville de Foix"), make_actor(space, "Atelier vélo")
    agreement = sign(space)
    unite_actors(SYSTEM, one, other=other)
    assert agreement.signatories.count() == 2 and agreement.signatories.filter(actor=one).count() == 1


def test_a_party_is_erased_and_an_agreement_removed(space: Any, people: Any) -> None:
    agreement = sign(space, people["facilitator"])
    assert agreement.author_id == Party.objects.get(pk=people["facilitator"].party_id).pk
    actions.remove_agreement(people["facilitator"], agreement)
    assert not Agreement.objects.exists() and stale(["partnerships.agreement"]) == {}
