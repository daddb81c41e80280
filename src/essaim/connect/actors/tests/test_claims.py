"""Claiming a card: each proof, what it gives, who decides, what is refused."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from essaim.connect.actors import claiming
from essaim.connect.actors.models import Actor, Claim, PaperCode
from essaim.connect.actors.proofs import domains, proving_address
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.waiting import waiting
from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied, may
from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces.models import Mandate, MandateOffer

ROLES = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
KEEPERS = {"facilitator", "administrator"}


@pytest.fixture
def card(space: Any) -> Actor:
    return make_actor(space, "La Fabrique", website="https://www.fabrique.exemple/accueil")


@pytest.fixture
def claimant(make_user: Callable[..., Any]) -> Any:
    return make_user("lise")


def mailed_code() -> str:
    return str(re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", mail.outbox[-1].body, re.M).group(1))  # type: ignore[union-attr]


def by_mail(user: Any, card: Actor, email: str = "contact@fabrique.exemple") -> Claim:
    return claiming.claim_actor(user, card, proof="mail", email=email, title="Présidente")


def fresh(user: Any) -> Any:
    forget_scope(user)
    return user


# -- whose addresses


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("https://www.fabrique.exemple/a", ["fabrique.exemple"]),
        ("http://FABRIQUE.exemple:8080", ["fabrique.exemple"]),
        ("https://élan.exemple", ["xn--lan-9la.exemple"]),
        ("https://fabrique.wordpress.com", []),
        ("https://www.facebook.com/fabrique", []),
        ("https://fabrique.free.fr", []),
        ("https://192.0.2.7/", []),
        ("https://localhost/", []),
        ("", []),
    ],
)
def test_the_domains_that_prove_something(website: str, expected: list[str], space: Any) -> None:
    assert domains(Actor(space=space, website=website)) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "contact", "moi@gmail.com", "contact@fabrique.exemple.com", "a@autre.exemple", "x@sous.fabrique.exemple",
     "contact@fabrique.exemple\nBcc: a@b.fr", "a@evil.test,contact@fabrique.exemple"],
)  # fmt: skip
def test_an_address_that_is_not_the_organisation_s(typed: str, card: Actor) -> None:
    with pytest.raises(ValidationError) as refusal:
        proving_address(card, typed)
    assert list(refusal.value.message_dict) == ["email"]


def test_an_address_of_the_domain_in_any_case(card: Actor) -> None:
    assert proving_address(card, " Contact@Fabrique.exemple ") == "contact@fabrique.exemple"


# -- a mailed code


def test_a_mailed_code_makes_a_representative(card: Actor, claimant: Any) -> None:
    assert not may(claimant, "actors.edit", card)
    claim = by_mail(claimant, card)
    assert mail.outbox[-1].to == ["contact@fabrique.exemple"] and "Lise" in mail.outbox[-1].body
    code = mailed_code()
    assert code.replace("-", "") not in claim.digest and len(claim.digest) == 64
    proven = claiming.prove_claim(claimant, claim, code=code.lower().replace("-", " "))
    assert proven.state == Claim.State.ACCEPTED and proven.made_party and not proven.email
    card.refresh_from_db()
    assert card.party is not None and card.party.name == "La Fabrique"
    held = Mandate.objects.live().get(organisation=card.party)
    assert (held.person_id, held.manages, held.title) == (claimant.party_id, True, "Présidente")
    assert may(fresh(claimant), "actors.edit", card)
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"actors.claim", "actors.prove_claim", "actors.represent", "spaces.create_organisation"} <= actions
    with pytest.raises(Denied):
        claiming.claim_actor(fresh(claimant), card, proof="word", message="encore")


def test_five_tries_then_never_again(card: Actor, claimant: Any) -> None:
    claim = by_mail(claimant, card)
    code = mailed_code()
    for _ in range(claiming.TRIES):
        assert claiming.prove_claim(claimant, claim, code="AAAA-AAAA").state == Claim.State.PENDING
    with pytest.raises(ValidationError, match="plus valable"):
        claiming.prove_claim(claimant, claim, code=code)
    assert Entry.objects.filter(action="actors.prove_claim").count() == claiming.TRIES


def test_an_old_code_is_refused(card: Actor, claimant: Any) -> None:
    claim = by_mail(claimant, card)
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    claim.refresh_from_db()
    with pytest.raises(ValidationError, match="plus valable"):
        claiming.prove_claim(claimant, claim, code=mailed_code())


def test_a_code_serves_once_and_for_one_person(card: Actor, claimant: Any, make_user: Any) -> None:
    claim = by_mail(claimant, card)
    code = mailed_code()
    other = make_user("autre")
    with pytest.raises(Denied):
        claiming.prove_claim(other, claim, code=code)
    theirs = by_mail(other, card)
    assert claiming.prove_claim(other, theirs, code=code).state == Claim.State.PENDING
    claiming.prove_claim(claimant, claim, code=code)
    with pytest.raises(ValidationError, match="plus valable"):
        claiming.prove_claim(claimant, claim, code=code)


def test_asking_again_replaces_the_code(card: Actor, claimant: Any) -> None:
    first = by_mail(claimant, card)
    old = mailed_code()
    second = by_mail(claimant, card)
    first.refresh_from_db()
    assert (first.state, first.digest, first.email) == (Claim.State.ABANDONED, "", "")
    assert claiming.prove_claim(claimant, second, code=old).state == Claim.State.PENDING


def test_a_mailbox_is_not_flooded(card: Actor, make_user: Any) -> None:
    for rank in range(claiming.MAILS_A_DAY):
        by_mail(make_user(f"p{rank}"), card)
    with pytest.raises(ValidationError, match="reprenez demain"):
        by_mail(make_user("encore"), card)
    assert len(mail.outbox) == claiming.MAILS_A_DAY


def test_one_person_does_not_try_every_card(space: Any, claimant: Any) -> None:
    for _ in range(claiming.A_DAY):
        claiming.claim_actor(claimant, make_actor(space), proof="paper")
    with pytest.raises(ValidationError, match="beaucoup de fois"):
        claiming.claim_actor(claimant, make_actor(space), proof="paper")


def test_a_demonstration_account_writes_to_nobody(card: Actor, make_user: Any, settings: Any) -> None:
    settings.DEMO = True
    with pytest.raises(ValidationError, match="démonstration"):
        by_mail(make_user("demo", demo=True), card)
    assert not mail.outbox


# -- a code on paper


def test_a_code_on_paper_serves_once(
    card: Actor, claimant: Any, people: Any, space: Any, make_user: Any
) -> None:
    paper, code = claiming.make_paper_code(people["facilitator"], card)
    assert code not in paper.digest and re.fullmatch(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", code)
    elsewhere = claiming.claim_actor(claimant, make_actor(space, "Autre"), proof="paper")
    assert claiming.prove_claim(claimant, elsewhere, code=code).state == Claim.State.PENDING
    claim = claiming.claim_actor(claimant, card, proof="paper")
    assert claiming.prove_claim(claimant, claim, code=code).state == Claim.State.ACCEPTED
    again = claiming.claim_actor(make_user("autre"), card, proof="paper")
    assert claiming.prove_claim(again.claimant.user, again, code=code).state == Claim.State.PENDING


@pytest.mark.parametrize("change", [{"withdrawn_at": True}, {"expires_at": True}])
def test_a_code_on_paper_that_no_longer_holds(
    change: dict[str, bool], card: Actor, claimant: Any, people: Any
) -> None:
    _paper, code = claiming.make_paper_code(people["facilitator"], card)
    PaperCode.objects.update(**dict.fromkeys(change, timezone.now()))
    claim = claiming.claim_actor(claimant, card, proof="paper")
    assert claiming.prove_claim(claimant, claim, code=code).state == Claim.State.PENDING


def test_five_codes_wait_at_most(card: Actor, people: Any) -> None:
    made = [claiming.make_paper_code(people["facilitator"], card)[0] for _ in range(claiming.CODES_AT_ONCE)]
    with pytest.raises(ValidationError, match="Cinq codes"):
        claiming.make_paper_code(people["facilitator"], card)
    claiming.withdraw_paper_code(people["facilitator"], made[0])
    claiming.make_paper_code(people["facilitator"], card)


# -- the facilitators


def test_the_facilitators_answer_with_a_reason(card: Actor, claimant: Any, people: Any) -> None:
    with pytest.raises(ValidationError, match="ce qui vous lie"):
        claiming.claim_actor(claimant, card, proof="word")
    claim = claiming.claim_actor(claimant, card, proof="word", message="Je la préside.")
    assert [each.text for each in waiting(people["facilitator"])] == [
        "Lise demande à représenter «\u202fLa Fabrique\u202f»\u202f: à décider"
    ]
    assert waiting(people["member"]) == waiting(claimant) == []
    with pytest.raises(ValidationError, match="raison"):
        claiming.decide_claim(people["facilitator"], claim, accept=True, reason=" ")
    card.refresh_from_db()
    assert card.party is None, "nothing is half done"
    claim.refresh_from_db()
    claiming.decide_claim(people["facilitator"], claim, accept=True, reason="Vue au conseil.")
    assert "Vue au conseil." in mail.outbox[-1].body and mail.outbox[-1].to == ["lise@exemple.test"]
    card.refresh_from_db()
    assert may(fresh(claimant), "actors.edit", card) and waiting(people["facilitator"]) == []


def test_a_refusal_gives_nothing(card: Actor, claimant: Any, people: Any) -> None:
    claim = claiming.claim_actor(claimant, card, proof="word", message="m")
    claiming.decide_claim(people["administrator"], claim, accept=False, reason="Inconnue ici.")
    assert "n’a pas été acceptée" in mail.outbox[-1].body
    assert not Mandate.objects.exists() and not may(fresh(claimant), "actors.edit", card)
    with pytest.raises(ValidationError, match="n’attend plus"):
        claiming.decide_claim(people["administrator"], claim, accept=True, reason="Si.")


def test_nobody_decides_on_their_own(card: Actor, people: Any) -> None:
    claim = claiming.claim_actor(people["facilitator"], card, proof="word", message="m")
    with pytest.raises(ValidationError, match="Quelqu’un d’autre"):
        claiming.decide_claim(people["facilitator"], claim, accept=True, reason="Moi.")
    assert waiting(people["facilitator"]) == []


def test_a_right_code_on_a_represented_card_goes_to_the_facilitators(
    card: Actor, claimant: Any, make_user: Any, people: Any
) -> None:
    first = by_mail(claimant, card)
    claiming.prove_claim(claimant, first, code=mailed_code())
    other = make_user("autre")
    card.refresh_from_db()
    second = by_mail(other, card)
    proven = claiming.prove_claim(other, second, code=mailed_code())
    assert proven.state == Claim.State.WAITING and proven.proven_at
    assert Mandate.objects.live().count() == 1
    claiming.decide_claim(people["facilitator"], proven, accept=True, reason="Toutes deux.")
    assert Mandate.objects.live().filter(organisation=card.party, manages=True).count() == 2
    assert Party.objects.filter(kind="organisation").count() == 1


def test_an_organisation_that_is_a_member_is_not_taken_by_a_code(
    card: Actor, claimant: Any, join: Any, space: Any
) -> None:
    """A mandate would lend its roles: a mail is not enough."""
    card.party = Party.objects.create(kind="organisation", name="La Fabrique")
    card.save()
    join(card.party, space, "facilitator")
    claim = by_mail(claimant, card)
    assert claiming.prove_claim(claimant, claim, code=mailed_code()).state == Claim.State.WAITING
    assert not Mandate.objects.exists()


def test_withdrawing_takes_back_all_that_was_given(
    card: Actor, claimant: Any, people: Any, make_user: Any
) -> None:
    claim = by_mail(claimant, card)
    claim = claiming.prove_claim(claimant, claim, code=mailed_code())
    card.refresh_from_db()
    friend = make_user("amie")
    Mandate.objects.create(person=friend.party, organisation=card.party)
    MandateOffer.objects.create(
        organisation=card.party,
        email="x@exemple.test",
        digest="d",
        expires_at=timezone.now() + timedelta(days=1),
    )
    with pytest.raises(ValidationError, match="raison"):
        claiming.withdraw_claim(people["facilitator"], claim, reason="")
    claim.refresh_from_db()
    claiming.withdraw_claim(
        people["facilitator"], Claim.objects.get(pk=claim.pk), reason="Erreur de personne."
    )
    card.refresh_from_db()
    assert card.party is None and not Mandate.objects.live().exists()
    assert not MandateOffer.objects.usable(timezone.now()).exists()
    assert not may(fresh(claimant), "actors.edit", card) and not may(fresh(friend), "actors.edit", card)
    assert "Erreur de personne." in mail.outbox[-1].body


# -- pages


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_what(role: str, people: Any, card: Actor, claimant: Any, as_: Any) -> None:
    claim = claiming.claim_actor(claimant, card, proof="word", message="Je la préside.")
    client = as_(people[role])
    keeper = role in KEEPERS
    page = client.get(reverse("actors:claim_page", args=[claim.public_id]))
    assert page.status_code == (200 if keeper else 404)
    assert client.get(reverse("actors:representation", args=[card.public_id])).status_code == page.status_code
    form = client.get(reverse("actors:claim", args=[card.public_id]))
    assert form.status_code == (302 if role == "stranger" else 200)
    url = reverse("actors:claim_page", args=[claim.public_id])
    answered = client.post(url, {"do": "accept", "reason": "Oui."})
    assert answered.status_code == (302 if keeper else 404)
    claim.refresh_from_db()
    assert claim.state == (Claim.State.ACCEPTED if keeper else Claim.State.WAITING)


@pytest.mark.parametrize("role", ["nobody", "guest", "member", "elsewhere"])
def test_a_hidden_card_is_not_claimed(role: str, people: Any, space: Any, as_: Any) -> None:
    hidden = make_actor(space, "Cachée", visibility="private")
    response = as_(people[role]).get(reverse("actors:claim", args=[hidden.public_id]))
    assert response.status_code == 404


def test_the_way_by_pages(card: Actor, claimant: Any, as_: Any) -> None:
    client = as_(claimant)
    assert (
        "C’est mon organisation"
        in client.get(reverse("actors:actor", args=[card.public_id])).content.decode()
    )
    url = reverse("actors:claim", args=[card.public_id])
    assert "Choisissez comment" in client.post(url, {}).content.decode()
    refused = client.post(url, {"proof": "mail", "email": "moi@gmail.com"}).content.decode()
    assert "Cette adresse n’est pas du domaine" in refused and "moi@gmail.com" in refused
    made = client.post(url, {"proof": "mail", "email": "contact@fabrique.exemple"})
    page = made["Location"]
    assert "contact@fabrique.exemple" in client.get(page).content.decode()
    assert (
        "Ce n’est pas le bon code" in client.post(page, {"do": "code", "code": "AAAA-AAAA"}).content.decode()
    )
    client.post(page, {"do": "code", "code": mailed_code()})
    assert "vous représentez cette organisation" in client.get(page).content.decode()
    shown = client.get(reverse("actors:actor", args=[card.public_id])).content.decode()
    assert "Représentée par" in shown and "C’est mon organisation" not in shown


def test_without_a_site_of_its_own_no_mail_is_offered(space: Any, claimant: Any, as_: Any) -> None:
    card = make_actor(space, "Sans site", website="https://www.facebook.com/sanssite")
    url = reverse("actors:claim", args=[card.public_id])
    page = as_(claimant).get(url).content.decode()
    assert 'value="mail"' not in page and "le code par courriel n’est pas possible" in page
    refused = as_(claimant).post(url, {"proof": "mail", "email": "a@facebook.com"})
    assert refused.status_code == 200 and not Claim.objects.exists()


def test_the_letter_shows_its_code_once(card: Actor, people: Any, as_: Any) -> None:
    url = reverse("actors:representation", args=[card.public_id])
    client = as_(people["facilitator"])
    letter = client.post(url)
    code = re.search(r"<code>([A-Z0-9-]{14})</code>", letter.content.decode()).group(1)  # type: ignore[union-attr]
    page = client.get(url).content.decode()
    assert code not in page and "Fait le" in page
    client.post(url, {"withdraw": PaperCode.objects.get().public_id})
    assert "Fait le" not in client.get(url).content.decode()


def test_abandoning(card: Actor, claimant: Any, as_: Any) -> None:
    claim = claiming.claim_actor(claimant, card, proof="word", message="m")
    url = reverse("actors:claim_page", args=[claim.public_id])
    as_(claimant).post(url, {"do": "abandon"})
    claim.refresh_from_db()
    assert claim.state == Claim.State.ABANDONED


def test_the_history_of_the_card_tells_it(card: Actor, claimant: Any, client: Any) -> None:
    claim = by_mail(claimant, card)
    claiming.prove_claim(claimant, claim, code=mailed_code())
    page = client.get(reverse("actors:history", args=[card.public_id])).content.decode()
    assert "L’organisation est représentée par les siens" in page and "Lise" not in page


def test_what_is_exported_and_erased(card: Actor, claimant: Any) -> None:
    from essaim.connect.actors.claim_data import CLAIMS, exported

    claiming.claim_actor(claimant, card, proof="word", message="Je la préside.")
    assert exported(claimant)[0]["pourquoi"] == "Je la préside."
    assert CLAIMS.count(claimant) == 1
    while CLAIMS.erase(claimant, "unnamed"):
        pass
    left = Claim.objects.get()
    assert (left.state, left.message, left.claimant_id == claimant.party_id) == ("abandoned", "", False)
