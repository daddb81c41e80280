from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.searches import actions
from essaim.connect.searches.models import SavedSearch
from essaim.connect.searches.telling import tell_all
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.news.models import Notice
from essaim.foundation.news.queries import page_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
NEW = "/annuaire/recherches/nouvelle/"


def keep(user: Any, query: str = "q=epicerie", space: Any = None, tells: bool = True) -> SavedSearch:
    return actions.keep_search(user, user.party, query=query, name="Épiceries", tells=tells, space=space)


def test_a_search_is_kept_from_the_list_and_found_again(as_: Any, people: Any, space: Any) -> None:
    make_actor(space, "Épicerie du canal", city="Dijon")
    client = as_(people["member"])
    page = client.get("/annuaire/?q=épicerie&nature=organisation").content.decode()
    assert f"{NEW}?q=%C3%A9picerie&amp;nature=organisation" in page
    asked = f"{NEW}?q=épicerie&nature=organisation&bidon=1"
    assert "épicerie" in client.get(asked).content.decode()
    client.post(asked, {"name": "Épiceries à visiter", "tells": "on", "space": ""})
    kept = SavedSearch.objects.get()
    assert (kept.query, kept.tells, kept.space) == ("q=%C3%A9picerie&nature=organisation", True, None)
    assert "Épiceries à visiter" in client.get("/annuaire/recherches/").content.decode()
    assert "Épicerie du canal" in client.get(f"/annuaire/recherches/{kept.public_id}/").content.decode()


def test_without_a_filter_there_is_nothing_to_keep(as_: Any, people: Any) -> None:
    answer = as_(people["member"]).get(NEW, follow=True)
    assert "Cherchez d’abord" in answer.content.decode()
    as_(people["member"]).post(NEW, {"name": "Tout"})
    assert not SavedSearch.objects.exists()


def test_a_wrong_form_keeps_what_was_typed(as_: Any, people: Any, make_space: Any) -> None:
    elsewhere = make_space("lointain")
    page = as_(people["member"]).post(f"{NEW}?q=x", {"name": "", "space": str(elsewhere.pk)})
    assert "Choisissez l’un de vos espaces." in page.content.decode()
    assert not SavedSearch.objects.exists()


def test_it_is_ones_own_until_it_is_shared(as_: Any, people: Any, space: Any) -> None:
    kept = keep(people["member"])
    address = f"/annuaire/recherches/{kept.public_id}/"
    seen = {
        name: as_(people[name]).get(address).status_code for name in ("facilitator", "guest", "elsewhere")
    }
    assert set(seen.values()) == {404}
    actions.change_search(people["member"], kept, name="Épiceries", tells=True, space=space)
    seen = {
        name: as_(people[name]).get(address).status_code for name in ("facilitator", "guest", "elsewhere")
    }
    assert seen == {"facilitator": 200, "guest": 404, "elsewhere": 404}
    assert "Épiceries" in as_(people["facilitator"]).get("/annuaire/recherches/").content.decode()
    assert as_(people["facilitator"]).post(address + "retirer/").status_code == 404
    assert as_(people["facilitator"]).post(address + "departager/").status_code == 302
    assert as_(people["facilitator"]).get(address).status_code == 404
    assert as_(people["member"]).post(address + "retirer/").status_code == 302
    assert not SavedSearch.objects.exists()


def test_one_shares_with_a_space_of_ones_own_only(people: Any, make_space: Any) -> None:
    with pytest.raises(Denied):
        keep(people["member"], space=make_space("lointain"))
    with pytest.raises(Denied):
        actions.keep_search(
            people["member"], people["guest"].party, query="q=x", name="x", tells=True, space=None
        )
    assert not SavedSearch.objects.exists()


def test_no_more_than_a_hundred(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    keep(people["member"])
    with pytest.raises(ValidationError, match="cent recherches"):
        keep(people["member"])


def test_what_somebody_looks_for_is_not_in_the_journal_of_the_space(people: Any, space: Any) -> None:
    keep(people["member"], space=space)
    assert Entry.objects.get(action="searches.keep").space_id is None


def test_its_owner_is_told_once_of_what_came(people: Any, space: Any) -> None:
    make_actor(space, "Épicerie ancienne")
    kept, other = keep(people["member"]), keep(people["guest"])
    silent = keep(people["facilitator"], tells=False)
    assert tell_all() == 0
    make_actor(space, "Garage solidaire")
    assert tell_all() == 0
    make_actor(space, "Épicerie fermée", visibility="group")
    make_actor(space, "Épicerie de réseau", visibility="private")
    assert tell_all() == 2
    assert tell_all() == 0
    told = {notice.party_id for notice in Notice.objects.all()}
    assert told == {kept.party_id, other.party_id} and silent.party_id not in told
    [[notice], _more] = page_of(people["member"])
    assert "« Épiceries »" in notice.sentence and str(kept.public_id) in notice.url


def test_nobody_is_told_of_what_they_may_not_see(people: Any, space: Any) -> None:
    keep(people["elsewhere"])
    make_actor(space, "Épicerie fermée", visibility="group")
    assert tell_all() == 0


def test_the_feed_gives_public_cards_newest_first(client: Any, space: Any) -> None:
    make_actor(space, "Épicerie une")
    make_actor(space, "Épicerie deux & fils", summary="Ouverte <le> soir")
    make_actor(space, "Épicerie cachée", visibility="group")
    answer = client.get("/annuaire/flux.atom?q=epicerie")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}title")] == [
        "Épicerie deux & fils",
        "Épicerie une",
    ]
    again = client.get("/annuaire/flux.atom?q=epicerie", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert (
        client.get("/annuaire/flux.atom?q=rien").content == client.get("/annuaire/flux.atom?q=rien").content
    )


def test_the_print_holds_what_the_list_does(client: Any, space: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from essaim.connect.searches import views

    make_actor(space, "Épicerie une", street="1 rue du Port", postcode="21000", city="Dijon")
    make_actor(space, "Épicerie deux")
    page = client.get("/annuaire/imprimer/?q=epicerie").content.decode()
    assert "1 rue du Port, 21000 Dijon" in page and "Seules les premières" not in page
    monkeypatch.setattr(views, "PRINTED", 1)
    assert (
        "Seules les premières"
        in client.get("/annuaire/imprimer/?q=epicerie&nature=organisation").content.decode()
    )
    assert "Aucune fiche ne correspond" in client.get("/annuaire/imprimer/?q=rien").content.decode()


@pytest.mark.parametrize("path", ["/annuaire/imprimer/", "/annuaire/flux.atom"])
def test_as_many_queries_however_many_cards(as_: Any, people: Any, space: Any, path: str) -> None:
    client, counts = as_(people["nobody"]), []
    for _round in range(3):
        for _card in range(3):
            make_actor(space)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 14
