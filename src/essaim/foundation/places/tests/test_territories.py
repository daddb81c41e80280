"""Territories: who sees and keeps them, what a list that one pastes becomes, what is refused and why."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Revision
from essaim.foundation.kernel.rules import Denied, allowed
from essaim.foundation.news.actions import follow
from essaim.foundation.news.models import Notice
from essaim.foundation.places.actions import add_territory, codes_of, edit_territory, remove_territory
from essaim.foundation.places.areas import area, options
from essaim.foundation.places.models import Territory
from essaim.foundation.search.queries import find, in_order
from essaim.foundation.search.testing import differences, stale
from essaim.foundation.spaces.actions import edit_space

LIST = "59350 Lille\n59512\n02311 Filain"


@pytest.fixture
def space(make_space: Any) -> Any:
    return make_space()


@pytest.fixture
def territory(space: Any) -> Territory:
    return add_territory(SYSTEM, space, name="Pays d’ici", places=LIST)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("role", ["guest", "member", "facilitator", "administrator"])
def test_facilitators_keep_territories(
    space: Any, territory: Any, make_user: Any, join: Any, role: str
) -> None:
    user = make_user(role)
    join(user, space, role)
    if role in ("guest", "member"):
        for act in (lambda: add_territory(user, space, name="X", places="59350"),
                    lambda: edit_territory(user, territory, name="X", places="59350"),
                    lambda: remove_territory(user, territory)):  # fmt: skip
            with pytest.raises(Denied):
                act()
        client = signed_in(user)
        assert client.get(f"/territoires/{territory.slug}/modifier/").status_code == 403
        assert client.get("/espaces/reseau/territoires/nouveau/").status_code == 403
        assert client.post(f"/territoires/{territory.slug}/retirer/").status_code == 404
    else:
        assert edit_territory(user, territory, name="X", places="59350").size == 1
        remove_territory(user, territory)
        assert not Territory.objects.exists()


def test_a_private_territory_does_not_show(make_space: Any, make_user: Any, join: Any, client: Any) -> None:
    space = make_space("cache", visibility="group")
    territory = add_territory(SYSTEM, space, name="Caché", places="59350")
    outside, inside = make_user("dehors"), make_user("dedans")
    join(inside, space, "guest")
    for path in ("", "modifier/"):
        assert client.get(f"/territoires/{territory.slug}/{path}").status_code == 404
        assert signed_in(outside).get(f"/territoires/{territory.slug}/{path}").status_code == 404
    assert "Caché" not in client.get("/territoires/").content.decode()
    assert "Caché" in signed_in(inside).get("/territoires/").content.decode()
    assert area(outside, territory.slug) is None and area(inside, territory.slug) is not None


def test_the_page_says_what_merged(territory: Territory, client: Any) -> None:
    assert codes_of(territory) == ["02589", "59350", "59512"]
    page = client.get(f"/territoires/{territory.slug}/").content.decode()
    assert "02311 Filain fait maintenant partie de Pargny-et-Filain" in page and "3" in page
    edit_territory(SYSTEM, territory, name="Pays d’ici", places="\n".join(codes_of(territory)))
    assert territory.replaced == [["02311", "Filain", "02589"]]  # still told once the list holds today's code
    edit_territory(SYSTEM, territory, name="Pays d’ici", places="59350")
    assert territory.replaced == []


def test_json_ld_tells_the_communes(territory: Territory, client: Any) -> None:
    said = client.get(f"/territoires/{territory.slug}/?format=jsonld").json()
    assert [each["identifier"] for each in said["containsPlace"]] == ["02589", "59350", "59512"]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ("59350\n99999\nNulle Part", "« 99999 », « Nulle Part »"), ("Saint-Denis", "écrivez celui que vous voulez"), ("   ", "au moins une commune"),
        ("\n".join(f"x{number}" for number in range(30)), "et 20 autres"), ("Nouvelle-Aquitaine\nOccitanie\nGrand Est", "au plus 6000"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_changes_nothing(
    space: Any, territory: Territory, places: str, said: str
) -> None:
    before = codes_of(territory)
    with pytest.raises(ValidationError) as refused:
        edit_territory(SYSTEM, territory, name="Autre", places=places)
    assert said in refused.value.message_dict["places"][0]
    territory.refresh_from_db()
    assert (territory.name, codes_of(territory)) == ("Pays d’ici", before)


def test_a_form_keeps_what_was_typed(space: Any, make_user: Any, join: Any) -> None:
    user = make_user("anim")
    join(user, space, "facilitator")
    client = signed_in(user)
    given = {"name": "Vallée", "places": "59350\n99999"}
    page = client.post("/espaces/reseau/territoires/nouveau/", given).content.decode()
    assert "« 99999 »" in page and "59350" in page and not Territory.objects.exists()
    made = client.post("/espaces/reseau/territoires/nouveau/", {"name": "Vallée", "places": "59350\n02311"})
    assert made["Location"] == "/territoires/vallee/"
    assert client.get("/territoires/vallee/modifier/").status_code == 200
    assert client.post("/territoires/vallee/retirer/").status_code == 302


def test_addresses_are_never_taken_twice(space: Any, territory: Territory) -> None:
    assert add_territory(SYSTEM, space, name="Pays d’ici", places="59350").slug == f"{territory.slug}-2"


@pytest.mark.parametrize("value", ["departement-59", "region-32", "epci-200093201", "commune-59350"])
def test_official_places_filter(value: str, db: None, make_user: Any) -> None:
    found = area(make_user(), value)
    assert found and found.name and found.within("commune")


@pytest.mark.parametrize(
    "value", ["departement-00", "region-", "x" * 90, "commune-59350 ", "é\x00", "inconnu"]
)
def test_what_is_no_place_is_none(value: str, db: None, make_user: Any) -> None:
    assert area(make_user(), value) is None


def test_what_is_chosen_stays_among_the_choices(db: None, make_user: Any) -> None:
    user = make_user()
    chosen = area(user, "commune-59350")
    assert options(user, chosen)[0] == ("commune-59350", "Lille")


def test_suggestions_answer_anything(client: Any, db: None) -> None:
    assert client.get("/lieux/communes.json?q=saint-den").json()["communes"][0]["code"] == "97411"
    for asked in ("", "a", "%00", "'" * 300, "59000 li"):
        assert client.get("/lieux/communes.json", {"q": asked}).status_code == 200


def test_landmarks_of_a_box(client: Any, db: None) -> None:
    found = client.get("/lieux/reperes.json?bbox=2.9,50.5,3.2,50.8").json()["communes"]
    assert found[0]["name"] == "Lille" and len(found) == 15
    assert client.get("/lieux/reperes.json?bbox=nan,nan,inf,0").json()["communes"] == []
    for wrong in ("", "1,2,3", "a,b,c,d"):
        assert client.get("/lieux/reperes.json", {"bbox": wrong}).status_code == 400


def test_the_list_costs_the_same_whatever_the_number(
    space: Any, client: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        add_territory(SYSTEM, space, name=f"Pays {number}", places="59350")
    with django_assert_max_num_queries(6):
        client.get("/territoires/")


@pytest.mark.parametrize("visibility", ["public", "network", "group"])
def test_search_shows_territories_to_who_sees_their_space(people: Any, space: Any, visibility: str) -> None:
    edit_space(SYSTEM, space, visibility=visibility)
    territory = add_territory(SYSTEM, space, name="Pays d’ici", places=LIST)
    for text in ("pays d’ici", "Pargny"):
        for user in people.values():
            reader = user or AnonymousUser()
            shown = {row.title for row in in_order(find(reader, text).keys)}
            assert ("Pays d’ici" in shown) == allowed(Territory.objects.all(), reader, "places.view").exists()
            assert differences(reader) == {}
    edit_space(SYSTEM, space, visibility="group" if visibility == "public" else "public")
    assert stale(["places.territory"]) == {}
    edit_territory(SYSTEM, territory, name="Val d’ici", places=LIST)
    assert stale(["places.territory"]) == {}
    remove_territory(SYSTEM, territory)
    assert not find(people["administrator"], "val d’ici").keys


def test_who_follows_the_space_is_told(
    people: Any, space: Any, django_capture_on_commit_callbacks: Any
) -> None:
    follow(people["guest"], people["guest"].party, space)
    with django_capture_on_commit_callbacks(execute=True):
        territory = add_territory(people["facilitator"], space, name="Pays d’ici", places=LIST)
        edit_territory(people["facilitator"], territory, name="Pays d’ici", places=LIST)  # nothing differs
    assert Notice.objects.filter(party=people["guest"].party, topic="territories").count() == 1


# -- many at once, from a file

INSEE = "Insee, géographie\n\nCODGEO;LIBGEO;BV2022;LIBBV2022;DEP\n09261;Saint-Girons;09261;Saint-Girons;09\n" \
        "09122;Foix;09122;Foix;09\n9122;Foix;09122;Foix;09\n59350;Lille;59350;Lille;59\n99999;?;59350;Lille;59\n" \
        "02311;Filain;02001;Ailleurs;02\n"  # fmt: skip


def send(client: Any, text: str, **given: str) -> Any:
    file = SimpleUploadedFile("bv.csv", text.encode())
    return client.post(
        "/espaces/reseau/territoires/fichier/", {"file": file, "kind": "basin", **given}, follow=True
    )


def test_basins_of_a_file_come_and_follow_the_next_one(space: Any, make_user: Any, join: Any) -> None:
    user = make_user("anim")
    join(user, space, "facilitator")
    client = signed_in(user)
    shown = send(client, INSEE, preview="1").content.decode()
    assert "Rien n’a encore changé" in shown and "99999" in shown and not Territory.objects.exists()
    done = send(client, INSEE, apply="1", departments="09, 2").content.decode()
    assert "n’est pas un département" in done and not Territory.objects.exists()
    send(client, INSEE, apply="1", departments="09 02")
    assert sorted(Territory.objects.values_list("slug", "kind", "size")) == [
        ("ailleurs", "basin", 1), ("foix", "basin", 1), ("saint-girons", "basin", 1),
    ]  # fmt: skip
    revisions = Revision.objects.count()
    send(client, INSEE, apply="1", departments="09 02")
    assert Revision.objects.count() == revisions and Territory.objects.count() == 3
    send(client, "code commune;code;libellé\n09122;09261;Saint-Girons et Foix\n09261;09261;x\n", apply="1")
    changed = Territory.objects.get(slug="saint-girons")
    assert changed.name == "Saint-Girons et Foix" and codes_of(changed) == ["09122", "09261"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("09122;a;A\n09122;b;B", "Foix (09122) est donnée à «\u202fA\u202f» et à «\u202fB\u202f»"), ("\x00\x01", "Aucune commune"),
        ("nom;age\nLise;3", "Aucune commune"), ('"' * 200_000, "commune"), ("09122", "Aucune commune"),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_sentence(space: Any, make_user: Any, join: Any, text: str, said: str) -> None:
    user = make_user("anim")
    join(user, space, "facilitator")
    assert said in send(signed_in(user), text, apply="1").content.decode()
    assert not Territory.objects.exists()


def test_a_commune_given_twice_counts_once(space: Any) -> None:
    made = add_territory(SYSTEM, space, name="Deux fois", places="59350\n59350 Lille\nLille\n59350")
    assert codes_of(made) == ["59350"]
