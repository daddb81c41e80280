from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.maps import actions
from essaim.connect.maps.models import SavedMap
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db
EMBED = "/integrer/carte/"


def keep(user: Any, **fields: Any) -> SavedMap:
    given = {"name": "Nos lieux", "sentence": "", "query": "", "visibility": "public", "accent": "moss"}
    return actions.keep_map(user, user.party, **given | fields)


def test_a_map_is_kept_from_the_map_and_found_again_by_others(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Épicerie du canal", latitude=47.3, longitude=5.0)
    make_actor(space, "Réserve", latitude=47.3, longitude=5.0, visibility="group")
    client = as_(people["member"])
    page = client.get("/carte/?espace=reseau&bbox=4,47,6,48").content.decode()
    assert "/cartes/nouvelle/?espace=reseau&amp;bbox=4%2C47%2C6%2C48" in page
    asked = "/cartes/nouvelle/?espace=reseau&bbox=4,47,6,48&bidon=1"
    form = client.get(asked).context["form"]
    said = {**form.initial, "name": "Le val", "sentence": "Où nous sommes", "visibility": "public"}
    assert client.post(asked, said).status_code == 302
    kept = SavedMap.objects.get()
    assert (kept.query, kept.space) == ("espace=reseau&bbox=4%2C47%2C6%2C48", space)
    address = f"/cartes/{kept.public_id}/"
    mine, theirs = client.get(address).content.decode(), as_(None).get(address).content.decode()
    assert "Réserve" in mine and "Épicerie du canal" in theirs and "Réserve" not in theirs
    assert "Le val" in as_(None).get("/cartes/").content.decode()
    assert address in as_(None).get("/espaces/reseau/").content.decode()
    assert as_(None).get(address, HTTP_ACCEPT="application/ld+json").json()["name"] == "Le val"


def test_a_moved_map_answers_its_list_alone_and_keeps_its_filters(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Ici", kind="network", latitude=47.3, longitude=5.0)
    make_actor(space, "Autre nature", latitude=47.3, longitude=5.0)
    kept = keep(people["member"], query="nature=network")
    answer = as_(None).get(f"/cartes/{kept.public_id}/?bbox=4,47,6,48&nature=funder", HTTP_HX_REQUEST="true")
    assert "Ici" in answer.content.decode()
    assert "Autre nature" not in answer.content.decode() and "<html" not in answer.content.decode()


def test_who_sees_and_changes_it(as_: Any, people: Any, space: Any) -> None:
    kept = keep(people["member"], visibility="group", space=space)
    address = f"/cartes/{kept.public_id}/"

    def seen(path: str) -> dict[str, int]:
        return {name: as_(user).get(path).status_code for name, user in people.items()}

    assert seen(address) == {
        "stranger": 404, "nobody": 404, "guest": 200, "member": 200, "facilitator": 200, "administrator": 200,
        "elsewhere": 404,
    }  # fmt: skip
    assert {name for name, status in seen(address + "modifier/").items() if status == 200} == {
        "member", "facilitator", "administrator",
    }  # fmt: skip
    with pytest.raises(Denied):
        actions.drop_map(people["guest"], kept)
    as_(people["facilitator"]).post(address + "retirer/")
    assert not SavedMap.objects.exists()


def test_what_cannot_be_kept_is_said(as_: Any, people: Any, make_space: Any) -> None:
    member, elsewhere = people["member"], make_space("lointain")
    with pytest.raises(ValidationError, match="Choisissez l’espace"):
        keep(member, visibility="group")
    with pytest.raises(Denied):
        keep(member, space=elsewhere)
    client, wrong = as_(member), {"name": "x", "visibility": "public", "accent": "pine"}
    said = client.post("/cartes/nouvelle/", {**wrong, "query": "/carte/?categorie=rien"}).content.decode()
    assert "Cette adresse ne se lit pas" in said
    said = client.post("/cartes/nouvelle/", {**wrong, "query": "q=" + "a" * 1100}).content.decode()
    assert "Cette adresse ne se lit pas" in said
    client.post("/cartes/nouvelle/", {**wrong, "accent": "javascript:alert(1)"})
    assert not SavedMap.objects.exists()
    assert client.get("/cartes/nouvelle/?espace=rien", follow=True).status_code == 200


def test_a_filter_that_is_no_more_shows_nothing_rather_than_everything(
    as_: Any, people: Any, space: Any
) -> None:
    make_actor(space, "Épicerie du canal")
    kept = keep(people["member"], query="espace=reseau", space=space)
    space.visibility = "group"
    space.save()
    page = as_(None).get(f"/cartes/{kept.public_id}/").content.decode()
    assert "Un filtre de cette carte n’existe pas" in page and "Épicerie du canal" not in page
    framed = as_(None).get(f"{EMBED}?carte={kept.public_id}")
    assert framed.status_code == 400 and "Épicerie du canal" not in framed.content.decode()


def test_the_frame_shows_what_a_stranger_sees_whoever_looks(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Épicerie du canal", latitude=47.3, longitude=5.0)
    make_actor(space, "Réserve", latitude=47.3, longitude=5.0, visibility="group")
    client = as_(people["administrator"])
    answer = client.get(f"{EMBED}?espace=reseau&couleur=plum&apparence=sombre&liste=non")
    page = answer.content.decode()
    assert "Épicerie du canal" in page and "Réserve" not in page
    assert 'class="embedded accent-plum alone"' in page and 'data-theme="dark"' in page
    assert '<base target="_blank">' in page and "noindex" in page and not answer.cookies
    points = client.get("/integrer/carte/points.json?bbox=4,47,6,48&zoom=12").content.decode()
    assert "Épicerie du canal" in points and "Réserve" not in points


def test_the_frame_alone_may_be_framed_the_second_time_too(client: Any) -> None:
    for _time in range(2):
        answer = client.get(EMBED)
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
    again = client.get(EMBED, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304 and "X-Frame-Options" not in again
    assert "frame-ancestors *" in again["Content-Security-Policy"]
    for other in ("/carte/", "/cartes/", "/integrer/", "/integrer/carte/points.json?bbox=4,47,6,48&zoom=5"):
        answer = client.get(other)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


HOSTILE = [
    "q=%00", "nature=%22%3E%3Cscript%3E", "categorie='; DROP TABLE actors_actor;--", "espace=../../", "mot=%00x",
    "territoire=%27 OR 1=1", "bbox=1,2,3", "bbox=nan,nan,nan,nan", "bbox=" + "9" * 900, "q=" + "a" * 10_000,
    "carte=rien", "carte=4079934e-a868-4e50-8b6f-2909af545537", "theme=<b>",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_filter_is_refused_in_one_sentence(client: Any, space: Any, query: str) -> None:
    make_actor(space, "Épicerie du canal")
    for address in (EMBED, "/integrer/", "/integrer/carte/points.json"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400, address
        page = answer.content.decode()
        assert "Épicerie" not in page and "<script>" not in page and "DROP TABLE" not in page


def test_what_is_not_a_filter_is_ignored(client: Any, space: Any) -> None:
    make_actor(space, "Épicerie du canal")
    strange = (
        "q=%3Cscript%3Ealert(1)%3C/script%3E&couleur=javascript:alert(1)&hauteur=-1&inconnu=%3Cb%3E&liste=oui"
    )
    page = client.get(f"{EMBED}?{strange}").content.decode()
    assert "<script>alert" not in page and "javascript:alert" not in page and "accent-pine" in page
    assert client.get(f"/integrer/?{strange}").status_code == 200
    code = client.get('/integrer/?q="><script>').context["code"]
    assert "<script>" not in code and "&quot;" not in code.split("title=")[0]
