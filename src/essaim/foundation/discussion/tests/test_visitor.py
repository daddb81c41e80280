"""Without an account: a correction, a comment, confirmed by mail; nothing shows or is queued before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from essaim.foundation.accounts.tests.test_enumeration import facts
from essaim.foundation.discussion import actions, guard, periodic
from essaim.foundation.discussion.links import follow_path
from essaim.foundation.discussion.models import Contribution, Guest, Setting
from essaim.foundation.discussion.tests.helpers import link_in
from essaim.foundation.kernel.actions import SYSTEM

pytestmark = pytest.mark.django_db


def corrected(client: Any, card: Any, visit: Any, **fields: str) -> Contribution:
    """A correction sent and confirmed by a visitor."""
    address = f"/discussion/fiche/{card.public_id}/corriger/"
    values = {"body": "La place a changé de nom.", "name": card.name, "city": "Semur-en-Auxois", **fields}
    answer = client.post(address, visit(**values))
    assert answer.status_code == 200 and "confirmer" in answer.content.decode()
    client.post(link_in(mail.outbox[-1]))
    return Contribution.objects.latest("pk")


def test_from_the_form_to_the_answer(
    client: Any, as_: Any, people: Any, space: Any, card: Any, visit: Any
) -> None:
    address = f"/discussion/fiche/{card.public_id}/corriger/"
    assert "Semur" in client.get(address).content.decode()
    client.post(address, visit(body="Elle a déménagé.", name=card.name, city="Semur-en-Auxois"))
    assert Contribution.objects.get().state == "unconfirmed"
    link = link_in(mail.outbox[-1])
    assert "Rien ne paraît" in mail.outbox[-1].body

    queue = f"/espaces/{space.slug}/moderation/"
    assert "Semur-en-Auxois" not in as_(people["facilitator"]).get(queue).content.decode()
    assert "C’est bien moi" in as_(None).get(link).content.decode()
    assert Contribution.objects.get().state == "unconfirmed"  # reading the link confirms nothing
    followed = client.post(link)
    found = Contribution.objects.get()
    assert found.state == "held" and found.proposed == {"city": "Semur-en-Auxois"}

    facilitator = as_(people["facilitator"])
    text = facilitator.get(queue).content.decode()
    assert "Elle a déménagé." in text and "<ins>" in text
    assert "1 proposition à traiter" in facilitator.get("/moi/").content.decode()
    facilitator.post(f"{queue}{found.public_id}/", {"do": "accept", "words": "Merci, c’est fait."})
    card.refresh_from_db()
    assert card.city == "Semur-en-Auxois"
    answer = mail.outbox[-1]
    assert answer.to == ["lise@exemple.test"]
    assert "Merci, c’est fait." in answer.body and "parce que" in answer.body and "Oublier" in answer.body
    fate = as_(None).get(link_in(answer)).content.decode()
    assert "Merci, c’est fait." in fate and "Correction acceptée" in fate
    assert client.get(followed.url).status_code == 200


def test_a_refusal_says_why_and_is_appealed_once(client: Any, as_: Any, people: Any, space: Any, card: Any, visit: Any, join: Any, make_user: Any) -> None:  # fmt: skip
    found = corrected(client, card, visit)
    queue = f"/espaces/{space.slug}/moderation/{found.public_id}/"
    refused = as_(people["facilitator"]).post(queue, {"do": "refuse", "words": "Non."})
    assert "Choisissez une raison" in refused.content.decode()
    as_(people["facilitator"]).post(queue, {"do": "refuse", "reason": "false", "words": "Vérifié sur place."})
    assert "Inexact" in mail.outbox[-1].body and "Vérifié sur place." in mail.outbox[-1].body
    link = link_in(mail.outbox[-1])
    assert (
        "autre personne"
        in as_(None).post(link, {"do": "appeal", "words": "J’y habite."}, follow=True).content.decode()
    )
    assert "Un recours a déjà" in client.post(link, {"do": "appeal", "words": "Encore."}).content.decode()

    kept = as_(people["facilitator"]).post(queue, {"do": "overturn", "words": "Soit."})
    assert "une autre personne" in kept.content.decode()
    as_(people["administrator"]).post(queue, {"do": "overturn", "words": "Vous aviez raison."})
    card.refresh_from_db()
    found.refresh_from_db()
    assert (card.city, found.state) == ("Semur-en-Auxois", "accepted")


def test_nothing_tells_who_has_an_account(client: Any, people: Any, card: Any, visit: Any) -> None:
    """Same answer, same queries: a member, somebody unknown, and a visitor who confirmed before."""
    corrected(client, card, visit, visitor_mail="revenue@exemple.test")
    address, seen = f"/discussion/fiche/{card.public_id}/ecrire/", []
    for mail_ in (people["member"].email, "inconnue@exemple.test", "revenue@exemple.test"):
        fields = visit(body="Bonjour à vous", visitor_mail=mail_)
        client.cookies.clear()
        seen.append(facts(client, mail_, lambda fields=fields: client.post(address, fields)))  # type: ignore[misc]
    assert seen[0] == seen[1] == seen[2] and seen[0][0] == 200
    assert [each.body.split("\n")[2] for each in mail.outbox[-2:]] == ["Vous avez écrit à propos de « Épicerie du Val ». Rien ne paraît, et personne ne le lit, avant que vous confirmiez ici, dans les 48 heures :"] * 2  # fmt: skip


@pytest.mark.parametrize("proven", [True, False])
def test_without_script_it_is_read_first(
    client: Any, space: Any, card: Any, visit: Any, proven: bool
) -> None:
    Setting.objects.create(space=space, hold="none")
    client.post(f"/discussion/fiche/{card.public_id}/ecrire/", visit(proven=proven, body="Bonjour"))
    client.post(link_in(mail.outbox[-1]))
    found = Contribution.objects.get()
    assert (found.state, found.held_for) == (("published", "") if proven else ("held", "unproven"))
    page = client.get(f"/acteurs/{card.public_id}/").content.decode()
    assert ("Bonjour</p>" in page) is proven


def test_a_link_serves_once_and_for_48_hours(client: Any, card: Any, visit: Any, monkeypatch: Any) -> None:
    client.post(f"/discussion/fiche/{card.public_id}/ecrire/", visit(body="Bonjour"))
    link = link_in(mail.outbox[-1])
    now = guard.time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 49 * 3600)
    assert client.post(link).status_code == 410
    monkeypatch.undo()
    assert client.get("/discussion/confirmer/nimporte/").status_code == 410
    assert client.get("/discussion/suivi/nimporte/").status_code == 410


def test_addresses_are_kept_the_least_time(
    client: Any, as_: Any, people: Any, space: Any, card: Any, visit: Any
) -> None:
    found = corrected(client, card, visit)
    periodic.tidy()
    assert Guest.objects.get().mail  # an answer is due
    as_(people["facilitator"]).post(f"/espaces/{space.slug}/moderation/{found.public_id}/", {"do": "accept"})
    periodic.tidy()
    assert Guest.objects.get().mail
    Contribution.objects.update(updated_at=timezone.now() - timedelta(days=31))
    periodic.tidy()
    assert (Guest.objects.get().mail, Guest.objects.get().digest) == ("", "")


def test_the_delay_is_a_setting_that_the_page_tells(client: Any, as_: Any, people: Any, space: Any, card: Any, visit: Any, settings: Any) -> None:  # fmt: skip
    settings.GUEST_DAYS = 7
    for page in ("corriger", "ecrire"):
        assert "Oubliée 7 jours" in client.get(f"/discussion/fiche/{card.public_id}/{page}/").content.decode()
    found = corrected(client, card, visit)
    link = follow_path(found)
    assert "jusqu’à 7 jours" in client.get(link).content.decode()
    as_(people["facilitator"]).post(f"/espaces/{space.slug}/moderation/{found.public_id}/", {"do": "refuse", "reason": "false"})  # fmt: skip
    actions.appeal_decision(SYSTEM, Contribution.objects.get(), words="J’y habite.")
    Contribution.objects.update(updated_at=timezone.now() - timedelta(days=8))
    periodic.tidy()
    assert Guest.objects.get().mail  # the answer to the appeal is due
    actions.decide_appeal(people["administrator"], Contribution.objects.get(), overturn=True)
    Contribution.objects.update(updated_at=timezone.now() - timedelta(days=6))
    periodic.tidy()
    assert Guest.objects.get().mail
    Contribution.objects.update(updated_at=timezone.now() - timedelta(days=8))
    periodic.tidy()
    assert not Guest.objects.get().mail


def test_unconfirmed_words_go(client: Any, card: Any, visit: Any) -> None:
    client.post(f"/discussion/fiche/{card.public_id}/ecrire/", visit(body="Bonjour"))
    Contribution.objects.update(created_at=timezone.now() - timedelta(hours=49))
    periodic.tidy()
    assert not Contribution.objects.exists() and not Guest.objects.exists()


def test_one_may_be_forgotten_and_withdraw(client: Any, card: Any, visit: Any) -> None:
    corrected(client, card, visit)
    link = follow_path(Contribution.objects.get())
    client.post(link, {"do": "forget"})
    assert Guest.objects.get().mail == ""
    client.post(link, {"do": "withdraw"})
    assert Contribution.objects.get().state == "binned"


def test_a_robot_learns_nothing(client: Any, card: Any, visit: Any) -> None:
    fields = visit(body="Bonjour", mail="robot@exemple.test") | {"homepage": "http://exemple.test"}
    answer = client.post(f"/discussion/fiche/{card.public_id}/ecrire/", fields)
    assert "Il reste à confirmer" in answer.content.decode()
    assert not Contribution.objects.exists() and not mail.outbox


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": ""}, "Écrivez votre commentaire."),
        ({"body": "x" * 5001}, "5000"),
        ({"shown": "faux"}, "a trop attendu"),
        ({"visitor_mail": "pas une adresse"}, "adresse"),
        ({"visitor_name": ""}, "obligatoire"),
    ],
)
def test_bad_input_says_so_and_keeps_the_text(client: Any, card: Any, visit: Any, fields: dict[str, str], said: str) -> None:  # fmt: skip
    answer = client.post(f"/discussion/fiche/{card.public_id}/ecrire/", visit(body="Texte gardé") | fields)
    text = answer.content.decode()
    assert said in text.replace("\u202f", "").replace("\xa0", "")
    assert not Contribution.objects.exists() and not mail.outbox


@pytest.mark.parametrize("body", ["\x00", " \x00 ", '"', "mot " * 10_000, "a" * 1_000_000])
@pytest.mark.parametrize("page", ["ecrire", "corriger"])
def test_odd_texts_get_one_sentence(client: Any, card: Any, visit: Any, page: str, body: str) -> None:
    began = guard.time.perf_counter()
    answer = client.post(f"/discussion/fiche/{card.public_id}/{page}/", visit(body=body))
    assert answer.status_code == 200 and guard.time.perf_counter() - began < 2
    kept = Contribution.objects.count()
    assert (kept == 1) is (body == '"') and len(mail.outbox) == kept
    if not kept:
        assert 'role="alert"' in answer.content.decode()


def test_too_quick_is_not_a_person(client: Any, card: Any, visit: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(guard, "QUICKEST", 3)
    answer = client.post(f"/discussion/fiche/{card.public_id}/ecrire/", visit(body="Texte gardé"))
    assert "très vite" in answer.content.decode() and "Texte gardé" in answer.content.decode()


def test_a_wrong_value_stands_in_its_field(client: Any, card: Any, visit: Any) -> None:
    answer = client.post(f"/discussion/fiche/{card.public_id}/corriger/", visit(body="", name=card.name, website="pas une adresse"))  # fmt: skip
    assert "id_website_error" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_nothing_changed_is_nothing_proposed(client: Any, card: Any, visit: Any) -> None:
    from essaim.connect.actors.discussable import present

    answer = client.post(f"/discussion/fiche/{card.public_id}/corriger/", visit(body="", **present(card)))
    assert "Changez au moins une rubrique" in answer.content.decode()
