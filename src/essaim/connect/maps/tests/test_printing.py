"""Directories to print, their text read back from the PDF."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.maps import actions
from essaim.connect.maps.models import Printing
from essaim.connect.maps.printing import running
from essaim.connect.maps.views import printing as views
from essaim.foundation.kernel.works import works_of
from essaim.foundation.vocabularies.models import Term

pytestmark = pytest.mark.django_db
FILE = "/annuaire/pdf/fichier/?papier=a4&titre=Foire"
LONG = (
    "Fédération départementale des associations de préservation et d’expérimentation des savoir-faire paysans"
)


def pages(content: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.fixture
def cards(space: Any) -> None:
    theme = Term.objects.create(scheme="theme", slug="semences-paysannes", label="Semences paysannes")
    dijon = {"city": "Dijon", "postcode": "21000", "commune": "21231"}
    seeds = make_actor(space, "Graines du canal", summary="*Rien* #ici n’est $du$ Typst @vous <là>.", **dijon)
    seeds.actor_terms.create(term=theme, sort_name=seeds.sort_name)
    make_actor(
        space, LONG, city="Lille", commune="59350", website="https://www.exemple.test/", licence="CC0-1.0"
    )
    make_actor(space, "Sans rien")
    make_actor(space, "Réserve", visibility="group", **dijon)


@pytest.mark.usefixtures("cards")
def test_cover_contents_cards_and_indexes(client: Any) -> None:
    answer = client.get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    found = pages(answer.content)
    whole = " ".join(found)
    assert "Foire" in found[0] and "3 fiches" in found[0] and "CC BY-SA" in found[0]
    assert "Sommaire" in found[1] and "Côte-d’Or" in found[1] and "Index par thème" in found[1]
    assert "*Rien* #ici n’est $du$ Typst @vous <là>." in whole
    assert whole.index("Côte-d’Or") < whole.index("Ailleurs, ou sans commune connue")
    assert "savoir-faire paysans" in whole.replace("- ", "-") and "Réserve" not in whole
    body = next(rank for rank, text in enumerate(found, 1) if "Graines du canal" in text)
    towns = next(text for text in found if text.startswith("Index par commune"))
    themes = next(text for text in found if text.startswith("Index par thème"))
    assert "Dijon" in towns and towns.split("Dijon")[1].lstrip(" .").startswith(str(body))
    assert "Semences paysannes Graines du canal" in themes
    reader = PdfReader(io.BytesIO(answer.content))
    root: Any = reader.trailer["/Root"]
    assert (
        root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("fr") and reader.metadata.title == "Foire"
    )  # type: ignore[union-attr]


def test_no_card_at_all_is_a_cover_that_says_so(client: Any) -> None:
    found = pages(client.get(FILE.replace("a4", "a5")).content)
    assert len(found) == 1 and "Aucune fiche ne correspond" in found[0]


@pytest.mark.usefixtures("cards")
def test_a_short_list_is_ready_at_once(client: Any) -> None:
    answer = client.post("/annuaire/pdf/?q=graines", {"title": "Foire", "paper": "a5"}, follow=True)
    address = answer.context["file_url"]
    assert address == "/annuaire/pdf/fichier/?q=graines&titre=Foire&papier=a5"
    assert client.get(address)["Content-Type"] == "application/pdf"


@pytest.mark.usefixtures("cards")
def test_a_long_list_is_printed_behind_and_found_again(as_: Any, people: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 1)
    given = {"title": "Foire", "paper": "a4"}
    refused = as_(None).post("/annuaire/pdf/", given).content.decode()
    assert "Il faut un compte" in refused and "/annuaire/pdf/" in as_(None).get(FILE)["Location"]
    member = people["member"]
    answer = as_(member).post("/annuaire/pdf/?espace=reseau", {**given, "reserved": "on"})
    made = Printing.objects.get()
    assert made.state == "done" and answer["Location"] == f"/annuaire/pdf/{made.public_id}/"
    assert answer["Location"] in [work.url for work in works_of(member)]
    assert "Télécharger" in as_(member).get(answer["Location"]).content.decode()
    content = as_(member).get(f"{answer['Location']}fichier/").content
    assert "Réserve" in " ".join(pages(content)) and "ne le diffusez pas" in pages(content)[0]
    for other in ("stranger", "facilitator"):
        assert as_(people[other]).get(f"{answer['Location']}fichier/").status_code == 404


def test_what_cannot_be_printed_is_said(client: Any, space: Any, people: Any, monkeypatch: Any) -> None:
    make_actor(space)
    monkeypatch.setattr(views, "MOST", 0)
    said = client.post("/annuaire/pdf/", {"title": "Foire", "paper": "a4"}).content.decode()
    assert "C’est trop pour un seul annuaire" in said
    assert client.get("/annuaire/pdf/?espace=rien", follow=True).status_code == 200
    assert client.get("/annuaire/pdf/fichier/?papier=a3&titre=%00").status_code == 302
    by = people["member"]
    monkeypatch.setattr(actions, "tasks", SimpleNamespace(press=SimpleNamespace(enqueue=lambda key: None)))
    asked = {"title": "Foire", "query": "", "paper": "a4", "reserved": False}
    made = [actions.ask_printing(by, by.party, **asked) for _time in range(3)]
    with pytest.raises(ValidationError, match="Trois de vos annuaires"):
        actions.ask_printing(by, by.party, **asked)
    Printing.objects.filter(pk=made[0].pk).update(query="espace=rien")
    Printing.objects.filter(pk=made[1].pk).update(tries=3)
    for each in made[:2]:
        running.run(each.pk)
        each.refresh_from_db()
        assert each.state == "failed" and each.refusal
