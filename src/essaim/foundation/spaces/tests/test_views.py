"""Every page × everybody: who may open it, and that a hidden space answers as if it did not exist."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from essaim.foundation.kernel.scope import forget_scope
from essaim.foundation.spaces.models import Application, Invitation, Mandate, MandateOffer, Membership, Space
from essaim.foundation.spaces.models.invitation import token_digest
from essaim.foundation.spaces.tests.factories import organisation

pytestmark = pytest.mark.django_db
WHO = ["stranger", "nobody", "guest", "member", "facilitator", "administrator", "elsewhere"]
ALL = [200] * 7
SIGNED = [302, 200, 200, 200, 200, 200, 200]
FACILITATE = [403, 403, 403, 403, 200, 200, 403]
ADMINISTER = [403, 403, 403, 403, 403, 200, 403]
NOT_FOUND = [404] * 7

PUBLIC = {
    "/espaces/": ALL,
    "/espaces/nouveau/": SIGNED,
    "/espaces/reseau/": ALL,
    "/espaces/reseau/accent.css": ALL,
    "/espaces/reseau/ouvrir/": ADMINISTER,
    "/espaces/reseau/membres/": ALL,
    "/espaces/reseau/membres/inscrire/": ADMINISTER,
    "/espaces/reseau/membres/{person}/": [404, 404, 404, 200, 200, 200, 404],
    "/espaces/reseau/membres/{member_organisation}/": ALL,
    "/espaces/reseau/membres/{departed}/": [404, 404, 404, 404, 200, 200, 404],
    "/espaces/reseau/invitations/": FACILITATE,
    "/espaces/reseau/rejoindre/": SIGNED,
    "/espaces/reseau/candidatures/": ADMINISTER,
    "/espaces/reseau/candidatures/{application}/": [404, 200, 404, 404, 404, 200, 404],
    "/espaces/reseau/reglages/": ADMINISTER,
    "/espaces/reseau/reglages/colleges/{college}/": [404, 404, 404, 404, 404, 200, 404],
    "/espaces/reseau/journal/": ADMINISTER,
    "/parrainages/{sponsorship}/": [302, 404, 404, 200, 404, 404, 404],
    "/invitation/le-jeton/": ALL,
    "/invitation/un-faux/": [410] * 7,
    "/mandat/le-jeton/": ALL,
    "/mandat/un-faux/": [410] * 7,
    "/organisations/": SIGNED,
    "/organisations/nouvelle/": SIGNED,
    "/organisations/{organisation}/": ALL,
    "/organisations/{person_party}/": NOT_FOUND,
}
# Whoever belongs to a private space sees it; for all others there is nothing there.
HIDDEN = {
    "/espaces/reseau/": [404, 404, 200, 200, 200, 200, 404],
    "/espaces/reseau/accent.css": [404, 404, 200, 200, 200, 200, 404],
    "/espaces/reseau/membres/": [404, 404, 200, 200, 200, 200, 404],
    "/espaces/reseau/membres/{person}/": [404, 404, 404, 200, 200, 200, 404],
    "/espaces/reseau/membres/{member_organisation}/": [404, 404, 200, 200, 200, 200, 404],
    "/espaces/reseau/rejoindre/": [302, 404, 200, 200, 200, 200, 404],
    "/espaces/reseau/reglages/": [404, 404, 403, 403, 403, 200, 404],
    "/espaces/reseau/invitations/": [404, 404, 403, 403, 200, 200, 404],
    "/espaces/reseau/candidatures/": [404, 404, 403, 403, 403, 200, 404],
    "/espaces/reseau/journal/": [404, 404, 403, 403, 403, 200, 404],
    "/espaces/reseau/ouvrir/": [404, 404, 403, 403, 403, 200, 404],
}
POSTS = {
    "/espaces/reseau/invitations/{invitation}/retirer/": [404, 404, 404, 404, 302, 302, 404],
    "/espaces/reseau/reglages/colleges/{college}/retirer/": [404, 404, 404, 404, 404, 302, 404],
    "/mandats/{mandate}/finir/": [404, 404, 404, 302, 404, 404, 404],
    "/mandats/propositions/{offer}/retirer/": [404, 404, 404, 302, 404, 404, 404],
}


def cases(table: dict[str, list[int]]) -> list[Any]:
    return [(url, who, code) for url, codes in table.items() for who, code in zip(WHO, codes, strict=True)]


@pytest.fixture
def ids(space: Space, people: Any, join: Any) -> dict[str, Any]:
    """One object of each kind in the space; the member manages an organisation and is asked to sponsor."""
    org, soon = organisation(), timezone.now() + timedelta(days=9)
    application = Application.objects.create(
        space=space, party=people["nobody"].party, submitted_by=people["nobody"].party
    )
    common = {"digest": token_digest("le-jeton"), "expires_at": soon}
    left = people["elsewhere"].party
    found = {
        "person": Membership.objects.get(party=people["facilitator"].party),
        "member_organisation": join(org, space),
        "departed": Membership.objects.create(
            space=space, party=organisation("Partie"), until=timezone.localdate()
        ),
        "application": application,
        "sponsorship": application.sponsorships.create(party=people["member"].party),
        "college": space.colleges.create(name="Associations"),
        "invitation": Invitation.objects.create(space=space, **common),
        "organisation": org,
        "mandate": Mandate.objects.create(person=people["member"].party, organisation=org, manages=True),
        "offer": MandateOffer.objects.create(organisation=org, email="x@exemple.test", **common),
        "person_party": left,
    }
    for user in people.values():
        if user:
            forget_scope(user)
    return {name: obj.public_id for name, obj in found.items()}


@pytest.mark.parametrize(("url", "who", "code"), cases(PUBLIC))
def test_public_space(as_: Any, people: Any, ids: Any, url: str, who: str, code: int) -> None:
    assert as_(people[who]).get(url.format(**ids)).status_code == code


@pytest.mark.parametrize(("url", "who", "code"), cases(HIDDEN))
@pytest.mark.parametrize("visibility", ["group", "private"])
def test_hidden_space(
    as_: Any, people: Any, ids: Any, space: Space, url: str, who: str, code: int, visibility: str
) -> None:
    Space.objects.update(visibility=visibility)
    assert as_(people[who]).get(url.format(**ids)).status_code == code


@pytest.mark.parametrize(("url", "who", "code"), cases(POSTS))
def test_posts(as_: Any, people: Any, ids: Any, url: str, who: str, code: int) -> None:
    client = as_(people[who])
    assert client.get(url.format(**ids)).status_code == 405
    assert client.post(url.format(**ids)).status_code == code


@pytest.mark.parametrize("url", [url for url in PUBLIC if "jeton" not in url and "faux" not in url])
def test_a_network_space_shows_to_its_network(
    as_: Any, people: Any, ids: Any, space: Space, make_space: Any, url: str
) -> None:
    """A member of another space of the tree reads what a stranger may not."""
    from essaim.foundation.spaces.models import Membership as Held

    Space.objects.filter(pk=space.pk).update(visibility="network")
    inner = make_space("cousin", space, kind="group")
    Held.objects.create(space=inner, party=people["nobody"].party, role="member")
    forget_scope(people["nobody"])
    url = url.format(**ids)
    if url.startswith("/espaces/reseau/") and PUBLIC.get(url, [0])[0] == 200:
        assert as_(None).get(url).status_code == 404
        assert as_(people["nobody"]).get(url).status_code == 200


def test_names_of_people_are_for_members(as_: Any, people: Any, ids: Any) -> None:
    for who in ("stranger", "nobody", "guest", "elsewhere"):
        page = as_(people[who]).get("/espaces/reseau/membres/").content.decode()
        assert "Facilitator" not in page and "Association des communs" in page
    assert "Facilitator" in as_(people["member"]).get("/espaces/reseau/membres/").content.decode()
    assert "Facilitator" not in as_(None).get("/espaces/reseau/").content.decode()
    assert "Facilitator" not in as_(None).get("/espaces/reseau/?format=jsonld").content.decode()


def test_reading_costs_a_bounded_number_of_queries(
    as_: Any,
    people: Any,
    ids: Any,
    space: Space,
    join: Any,
    make_space: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(30):
        join(organisation(f"Organisation {number}"), space)
        make_space(f"groupe-{number}", space, kind="group")
    client = as_(people["administrator"])
    for url, most in [("/espaces/reseau/", 23), ("/espaces/reseau/membres/", 17), ("/espaces/", 15)]:
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [("public", "stranger nobody elsewhere member"), ("network", "member"), ("group", "member")],
)
def test_an_organisation_shows_where_its_space_does(
    as_: Any, people: Any, space: Any, join: Any, visibility: str, seen: str
) -> None:
    from essaim.foundation.accounts.models import Party

    space.visibility = visibility
    space.save()
    body = Party.objects.create(kind="organisation", name="Atelier discret")
    join(body, space)
    for role in ("stranger", "nobody", "elsewhere", "member"):
        answer = as_(people[role]).get(f"/organisations/{body.public_id}/")
        assert answer.status_code == (200 if role in seen.split() else 404), role
        assert ("Atelier discret" in answer.content.decode()) == (role in seen.split())


def test_an_organisation_that_leads_a_public_space_shows_and_one_of_no_space_does_not(
    as_: Any, people: Any, space: Any
) -> None:
    from essaim.foundation.accounts.models import Party

    leads, alone = (Party.objects.create(kind="organisation", name=name) for name in ("Mène", "Seule"))
    space.organisation = leads
    space.save()
    client = as_(people["stranger"])
    assert client.get(f"/organisations/{leads.public_id}/").status_code == 200
    hidden, nothing = (
        client.get(f"/organisations/{each}/")
        for each in (alone.public_id, "01a1feca-0407-7d65-a8f4-0fbacb760eb4")
    )
    assert hidden.status_code == nothing.status_code == 404
    clean = str(alone.public_id)
    assert hidden.content.decode().replace(clean, "") == nothing.content.decode().replace(
        "01a1feca-0407-7d65-a8f4-0fbacb760eb4", ""
    )
