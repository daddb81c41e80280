"""What the pages do: each form, its errors, what follows."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces import accents, blocks
from essaim.foundation.spaces.models import (
    Accent,
    Application,
    Invitation,
    Mandate,
    Membership,
    Space,
)
from essaim.foundation.spaces.tests.factories import mandate, organisation
from essaim.foundation.ui import sections

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def test_opening_a_network_from_its_form(as_: Any, make_user: Any) -> None:
    lise = make_user("lise")
    form = {
        "kind": "network",
        "name": "Réseau du Val",
        "slug": "",
        "summary": "Ensemble",
        "visibility": "public",
    }
    response = as_(lise).post("/espaces/nouveau/", form)
    assert response["Location"] == "/espaces/reseau-du-val/"
    page = text(as_(lise).get("/espaces/reseau-du-val/"))
    assert "Administration" in page and "Réglages" in page
    page = text(as_(lise).post("/espaces/nouveau/", {**form, "slug": "reseau-du-val"}))
    assert "id_slug_error" in page and 'value="Réseau du Val"' in page


def test_a_group_is_opened_inside(as_: Any, people: Any, space: Space) -> None:
    form = {"kind": "group", "name": "Bureau", "slug": "", "summary": "", "visibility": "group"}
    response = as_(people["administrator"]).post("/espaces/reseau/ouvrir/", form)
    assert response["Location"] == "/espaces/bureau/" and Space.objects.get(slug="bureau").parent == space
    assert "Bureau" not in text(as_(None).get("/espaces/reseau/"))


def test_settings_and_their_errors(as_: Any, people: Any, space: Space) -> None:
    form = {
        "do": "edit", "name": "Réseau du Val", "summary": "", "presentation": "Un.\n\nDeux.", "visibility": "public",
        "language": "fr", "accent": "plum", "admission": "path", "charter": "Coopérer.", "sponsors_required": "2", "admission_body": "",
    }  # fmt: skip
    client = as_(people["administrator"])
    assert client.post("/espaces/reseau/reglages/", form).status_code == 302
    space.refresh_from_db()
    assert (space.name, space.accent, space.sponsors_required) == ("Réseau du Val", "plum", 2)
    page = text(client.post("/espaces/reseau/reglages/", {**form, "name": "", "sponsors_required": "-1"}))
    assert "edit_name_error" in page and "edit_sponsors_required_error" in page
    assert (
        client.post("/espaces/reseau/reglages/", {"do": "college", "name": "Associations"}).status_code == 302
    )
    page = text(client.post("/espaces/reseau/reglages/", {"do": "college", "name": "Associations"}))
    assert "Associations" in page and "notice tone-danger" in page
    college = space.colleges.get()
    url = f"/espaces/reseau/reglages/colleges/{college.public_id}/"
    assert client.post(url, {"do": "college", "name": "Collectifs"}).status_code == 302
    assert client.post(f"{url}retirer/").status_code == 302 and not space.colleges.exists()


def test_inviting_by_a_link_that_a_newcomer_takes(
    as_: Any, people: Any, space: Space, make_user: Any
) -> None:
    client = as_(people["facilitator"])
    form = {"do": "invite", "email": "", "role": "member", "days": "14", "most_uses": "3"}
    page = text(client.post("/espaces/reseau/invitations/", form))
    link = re.search(r'value="http[^"]*(/invitation/[^"]+)"', page)
    assert link
    assert "administrator" not in re.findall(r'<option value="([^"]+)"', page)
    assert link[1] not in text(client.get("/espaces/reseau/invitations/"))
    page = text(as_(None).get(link[1]))
    assert "Facilitator vous y invite" in page and f"next={link[1]}" in page.replace("%2F", "/")
    lise = make_user("lise")
    response = as_(lise).post(link[1])
    assert response["Location"] == "/espaces/reseau/"
    assert Membership.objects.filter(party=lise.party, space=space).exists()
    assert "en fait déjà partie" in text(as_(lise).post(link[1]))


def test_inviting_by_mail(
    as_: Any, people: Any, space: Space, django_capture_on_commit_callbacks: Any
) -> None:
    form = {"do": "invite", "email": "zoe@exemple.test", "role": "guest", "days": "14", "most_uses": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        assert as_(people["administrator"]).post("/espaces/reseau/invitations/", form).status_code == 302
    assert mail.outbox[0].to == ["zoe@exemple.test"]
    link = re.search(r"/invitation/\S+", str(mail.outbox[0].body))
    assert link and "autre adresse" in text(as_(people["nobody"]).post(link[0]))
    page = text(
        as_(people["administrator"]).post(
            "/espaces/reseau/invitations/", {**form, "email": "rien", "days": "0"}
        )
    )
    assert "invite_email_error" in page and "invite_days_error" in page
    invitation = Invitation.objects.get()
    as_(people["administrator"]).post(f"/espaces/reseau/invitations/{invitation.public_id}/retirer/")
    assert as_(people["nobody"]).get(link[0]).status_code == 410


def test_the_whole_path_of_an_organisation(
    as_: Any, people: Any, space: Space, join: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Space.objects.update(admission="path", charter="Coopérer.", sponsors_required=1)
    college = space.colleges.create(name="Associations")
    org = organisation("Les communs")
    mandate(people["nobody"], org)
    client = as_(people["nobody"])
    form = {"do": "apply", "party": str(org.pk), "motivation": "Réparer", "college": str(college.pk)}
    page = text(client.post("/espaces/reseau/rejoindre/", form))
    assert "apply_charter_accepted_error" in page and "Réparer" in page
    form |= {"charter_accepted": "on", "sponsor_mails": "member@exemple.test, inconnu@exemple.test"}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/espaces/reseau/rejoindre/", form)
    application = Application.objects.get()
    assert response["Location"] == f"/espaces/reseau/candidatures/{application.public_id}/"
    assert [each.party.name for each in application.sponsorships.all()] == ["Member"]
    assert "Les communs" in text(as_(people["administrator"]).get("/espaces/reseau/candidatures/"))
    decide = f"/espaces/reseau/candidatures/{application.public_id}/"
    page = text(as_(people["administrator"]).post(decide, {"do": "accept", "college": str(college.pk)}))
    assert "Il manque 1 parrainage confirmé" in page
    sponsorship = application.sponsorships.get()
    as_(people["member"]).post(f"/parrainages/{sponsorship.public_id}/")
    form = {"do": "accept", "answer": "Bienvenue", "college": str(college.pk)}
    assert as_(people["administrator"]).post(decide, form).status_code == 302
    assert Membership.objects.get(party=org).college == college
    page = text(as_(None).get("/espaces/reseau/"))
    assert "Les communs" in page


def test_a_request_is_withdrawn_by_its_author(as_: Any, people: Any, space: Space) -> None:
    client = as_(people["nobody"])
    client.post("/espaces/reseau/rejoindre/", {"do": "apply", "motivation": ""})
    application = Application.objects.get()
    url = f"/espaces/reseau/candidatures/{application.public_id}/"
    assert "Retirer la demande" in text(client.get(url)) and "Accepter" not in text(client.get(url))
    assert client.post(url, {"do": "accept"}).status_code == 403
    assert client.post(url, {"do": "withdraw"}).status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_a_closed_space_says_so(as_: Any, people: Any, space: Space) -> None:
    Space.objects.update(admission="closed")
    assert "sur invitation" in text(as_(people["nobody"]).get("/espaces/reseau/rejoindre/"))
    assert as_(people["nobody"]).post("/espaces/reseau/rejoindre/", {"do": "apply"}).status_code == 403


def test_managing_a_member(as_: Any, people: Any, space: Space) -> None:
    held = Membership.objects.get(party=people["member"].party)
    url = f"/espaces/reseau/membres/{held.public_id}/"
    client = as_(people["administrator"])
    assert client.post(url, {"do": "role", "role": "facilitator"})["Location"] == url
    assert client.post(url, {"do": "welcome", "on": str(date.today())})["Location"] == url
    assert "end_reason_error" in text(client.post(url, {"do": "end", "on": str(date.today())}))
    response = client.post(url, {"do": "end", "on": str(date.today()), "reason": "Déménagement"})
    assert response["Location"] == "/espaces/reseau/membres/"
    assert "Déménagement" in text(client.get("/espaces/reseau/membres/"))
    assert "Mettre fin" not in text(client.get(url))


def test_one_leaves_by_oneself(as_: Any, people: Any, space: Space) -> None:
    held = Membership.objects.get(party=people["member"].party)
    client = as_(people["member"])
    url = f"/espaces/reseau/membres/{held.public_id}/"
    page = text(client.get(url))
    assert "Quitter" in page and "Rôle</h2>" not in page
    assert client.post(url, {"do": "role", "role": "administrator"}).status_code == 200
    held.refresh_from_db()
    assert held.role == "member"
    client.post(url, {"do": "end", "on": str(date.today())})
    held.refresh_from_db()
    assert held.until == date.today()


def test_registering_an_organisation_then_its_first_manager(
    as_: Any, people: Any, space: Space, django_capture_on_commit_callbacks: Any
) -> None:
    client = as_(people["administrator"])
    response = client.post(
        "/espaces/reseau/membres/inscrire/", {"do": "register", "name": "Scic du Val", "since": ""}
    )
    with django_capture_on_commit_callbacks(execute=True):
        client.post(response["Location"], {"do": "appoint", "email": "nobody@exemple.test"})
    link = re.search(r"/mandat/\S+", str(mail.outbox[0].body))
    assert link
    assert "Accepter ce mandat" in text(as_(people["nobody"]).get(link[0]))
    response = as_(people["nobody"]).post(link[0])
    assert Mandate.objects.get().manages and "/organisations/" in response["Location"]


def test_an_organisation_from_creation_to_acting_for_it(
    as_: Any, make_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lise = make_user("lise")
    client = as_(lise)
    assert "Vous n’agissez pour aucune organisation" in text(client.get("/organisations/"))
    url = client.post("/organisations/nouvelle/", {"do": "new", "name": "Les communs"})["Location"]
    held = Mandate.objects.get()
    client.post("/organisations/agir-pour/", {"party": str(held.organisation.public_id)})
    assert "J’agis pour Les communs" in text(client.get("/organisations/"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"do": "offer", "email": "omar@exemple.test", "title": "trésorier"})
    assert "trésorier" in text(client.get(url)) and mail.outbox[0].to == ["omar@exemple.test"]
    client.post(url, {"do": "rename", "name": "Nos communs"})
    assert "Nos communs" in text(client.get(url))
    assert (
        client.post("/organisations/agir-pour/", {"party": str(organisation().public_id)}).status_code == 404
    )
    client.post(f"/mandats/{held.public_id}/finir/")
    forget_scope(lise)
    assert "Vous n’agissez pour aucune" in text(client.get("/organisations/"))


@pytest.mark.parametrize("garbage", ["", "x", "0", "../..", "%00"])
def test_acting_for_garbage_is_not_found(as_: Any, make_user: Any, garbage: str) -> None:
    assert as_(make_user("lise")).post("/organisations/agir-pour/", {"party": garbage}).status_code == 404


def test_the_front_page_as_linked_data(
    as_: Any, people: Any, space: Space, join: Any, make_space: Any
) -> None:
    join(organisation("Les communs"), space)
    make_space("secret", space, kind="group", visibility="private", name="Groupe secret")
    make_space("territoire", space, kind="territory", name="Le Val")
    response = as_(None).get("/espaces/reseau/", headers={"accept": "application/ld+json"})
    document = json.loads(response.content)
    assert (document["@type"], document["name"]) == ("Organization", "Réseau des communs du Val")
    assert [each["name"] for each in document["subOrganization"]] == ["Le Val"]
    assert [each["name"] for each in document["member"]] == ["Les communs"]
    inner = json.loads(as_(None).get("/espaces/territoire/?format=jsonld").content)
    assert inner["parentOrganization"]["name"] == "Réseau des communs du Val"


def test_a_public_space_of_a_hidden_one_does_not_name_it(as_: Any, space: Space, make_space: Any) -> None:
    Space.objects.update(visibility="private")
    make_space("vitrine", space, kind="territory")
    response = as_(None).get("/espaces/vitrine/")
    assert response.status_code == 200 and "communs du Val" not in text(response)


def test_names_typed_by_people_are_text(as_: Any, people: Any, space: Space) -> None:
    Space.objects.update(name="<script>alert(1)</script>", presentation="<img src=x onerror=alert(1)>")
    for url in ("/espaces/", "/espaces/reseau/", "/espaces/reseau/membres/"):
        page = text(as_(people["administrator"]).get(url))
        assert "<script>alert" not in page and "<img src=x" not in page


def test_search_ignores_accents_and_keeps_to_what_shows(as_: Any, make_space: Any) -> None:
    make_space("economie-solidaire", name="Économie solidaire du Béarn")
    make_space("prive", name="Économie cachée", visibility="private")
    page = text(as_(None).get("/espaces/", {"q": "economie solid"}))
    assert "Béarn" in page and "cachée" not in page
    assert "Aucun espace ne porte ce nom" in text(as_(None).get("/espaces/", {"q": "%_'\"<zzz"}))


def test_the_journal_reads_as_sentences(as_: Any, people: Any, space: Space) -> None:
    client = as_(people["administrator"])
    client.post("/espaces/reseau/reglages/", {"do": "college", "name": "Associations"})
    assert "Administrator a ajouté un collège" in re.sub(
        r"\s+", " ", text(client.get("/espaces/reseau/journal/"))
    )
    assert client.get("/espaces/reseau/journal/?avant=zzz").status_code == 200


def test_the_journal_names_what_was_done_to_whom(as_: Any, people: Any, space: Space) -> None:
    client = as_(people["administrator"])

    def read() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = re.sub(r"\s+", " ", text(client.get("/espaces/reseau/journal/")))
        return page, len(queries)

    def act(number: int) -> None:
        client.post("/espaces/reseau/reglages/", {"do": "college", "name": f"Associations {number}"})
        sent = {"email": f"lise{number}@exemple.test", "role": "member", "days": "14", "most_uses": "1"}
        client.post("/espaces/reseau/invitations/", {"do": "invite", **sent})
        member = {"do": "register", "name": f"La Ruche {number}", "since": ""}
        client.post("/espaces/reseau/membres/inscrire/", member)

    act(0)
    page, asked = read()
    assert 'a invité : <a href="/espaces/reseau/invitations/">lise0@exemple.test</a>' in page
    assert ">Associations 0</a>" in page and ">La Ruche 0</a>" in page
    for number in (1, 2, 3):
        act(number)
    assert read()[1] == asked


def test_upper_rooms_add_blocks_and_tools(as_: Any, people: Any, space: Space, monkeypatch: Any) -> None:
    template = engines["django"].from_string("<p>{{ count }} fiches de {{ space.name }}</p>")
    monkeypatch.setattr(sections, "render_to_string", lambda name, context, request: template.render(context))
    shown = blocks.Block(1, "x.html", lambda space, user: {"count": 12})
    silent = blocks.Block(2, "x.html", lambda space, user: None)
    monkeypatch.setattr(blocks, "blocks", lambda: [shown, silent])
    monkeypatch.setattr(
        blocks, "tools", lambda: [blocks.Tool(1, "Importer", "spaces:invitations", "spaces.invite")]
    )
    page = text(as_(people["facilitator"]).get("/espaces/reseau/"))
    assert page.count("12 fiches de") == 1 and "Importer" in page
    assert "Importer" not in text(as_(people["member"]).get("/espaces/reseau/"))


def test_the_accent_is_a_cached_style_sheet(as_: Any, space: Space) -> None:
    response = as_(None).get("/espaces/reseau/accent.css")
    assert response["Content-Type"].startswith("text/css") and accents.COLOURS[Accent.PINE][0] in text(
        response
    )
    again = as_(None).get("/espaces/reseau/accent.css", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304 and not again.content


def test_my_data_holds_what_this_room_knows(as_: Any, people: Any, space: Space) -> None:
    client = as_(people["administrator"])
    client.post("/espaces/reseau/reglages/", {"do": "college", "name": "Associations"})
    document = json.loads(client.get("/moi/donnees/essaim-mes-donnees.json").content)
    assert document["Espaces"][0]["title"] == "Réseau des communs du Val"
    assert document["Journal de mes actions"][0]["title"] == "a ajouté un collège"
    page = text(client.get("/moi/donnees/"))
    assert 'href="/espaces/reseau/"' in page
