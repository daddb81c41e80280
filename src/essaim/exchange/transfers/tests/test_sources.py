"""A source that shrinks asks first; one that has an address is read again from it."""

from typing import Any

import pytest

from essaim.connect.actors.models import Actor
from essaim.exchange.transfers.tests.test_reviewing import address, page
from essaim.foundation.imports import feeds
from essaim.foundation.imports.actions import apply_import, start_import
from essaim.foundation.imports.models import Feed, Import
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import geojson
from essaim.foundation.kernel.fetching import Failed, Fetched

pytestmark = pytest.mark.django_db
NAMES = (
    "Zanzibulle",
    "Torrents citoyens",
    "La Cagnotte",
    "Radio des coteaux",
    "Fournil partagé",
    "Bricothèque",
)


def live() -> int:
    return Actor.objects.live().count()


def whole(people: Any, space: Any, content: bytes) -> Import:
    from io import BytesIO

    asked = {"file_name": "liste.geojson", "archive_missing": True}
    batch = start_import(people["facilitator"], space, upload=BytesIO(content), **asked)
    go_on(batch.pk)
    batch.refresh_from_db()
    return batch


def test_what_vanishes_by_more_than_a_fifth_asks(as_: Any, people: Any, space: Any, imported: Any) -> None:
    imported(geojson(*NAMES))
    batch = whole(people, space, geojson(*NAMES[:4]))
    assert (batch.state, batch.vanished, batch.known, batch.to_archive, batch.left_out) == (
        "ready",
        2,
        6,
        0,
        2,
    )
    client = as_(people["facilitator"])
    shown = client.get(page(batch)).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "2 fiches sur les 6" in shown and "(33 %)" in shown and "Elles sont gardées" in shown
    client.post(address(batch), {"do": "archive", "plan": "archive"})
    assert "Vous avez dit de les archiver" in client.get(page(batch)).content.decode()
    client.post(address(batch), {"do": "keep_all", "plan": "left_out"})
    batch.refresh_from_db()
    assert (batch.to_archive, batch.left_out, live()) == (0, 2, 6)
    client.post(address(batch), {"do": "archive", "plan": "archive"})
    apply_import(people["facilitator"], batch)
    go_on(batch.pk)
    assert live() == 4
    assert as_(people["member"]).post(address(batch), {"do": "archive"}).status_code == 404


def test_a_fifth_or_less_does_not_ask(people: Any, space: Any, imported: Any) -> None:
    imported(geojson(*NAMES[:5]))
    batch = whole(people, space, geojson(*NAMES[:4]))
    assert not batch.asks and batch.to_archive == 1


def test_a_file_cut_short_archives_nothing(people: Any, space: Any, imported: Any) -> None:
    content = geojson(*NAMES)
    imported(content)
    batch = whole(people, space, content[: len(content) // 2])
    assert batch.state == "refused" or batch.to_archive == 0
    rows = "".join(f"{rank},{name}\n" for rank, name in enumerate(NAMES))
    imported(f"id,nom\n{rows}".encode(), file_name="liste.csv")
    before = live()
    half = whole(people, space, f"id,nom\n{rows}"[:40].encode())
    assert half.to_archive == 0 and live() == before


def test_a_source_all_renumbered_is_the_same(people: Any, space: Any, imported: Any, as_: Any) -> None:
    imported(geojson(*NAMES))
    batch = whole(people, space, geojson(*NAMES, first=50))
    assert (batch.renumbered, batch.vanished, batch.to_archive) == (6, 0, 0)
    assert (
        "Cette source a changé ses identifiants"
        in as_(people["facilitator"]).get(page(batch)).content.decode()
    )
    before = set(Actor.objects.live().values_list("pk", flat=True))
    apply_import(people["facilitator"], batch)
    go_on(batch.pk)
    assert set(Actor.objects.live().values_list("pk", flat=True)) == before


@pytest.fixture
def web(monkeypatch: Any) -> dict[str, Any]:
    """What stands at the address: bytes, a status or an error; and what was asked of it."""
    said: dict[str, Any] = {"answer": geojson(*NAMES), "asked": []}

    def fetch(url: str, **given: Any) -> Fetched:
        said["asked"].append(given)
        if isinstance(said["answer"], Exception):
            raise said["answer"]
        if isinstance(said["answer"], int):
            return Fetched(url, said["answer"], b"")
        return Fetched(url, 200, said["answer"], {"etag": "x"})

    monkeypatch.setattr(feeds, "fetch", fetch)
    return said


def follow(client: Any, space: Any, **given: Any) -> Any:
    said = {
        "source": "Carte régionale",
        "url": "https://carte.exemple.org/liste.geojson",
        "pace": "weekly",
        "complete": "on",
        "licence": "CC-BY-SA-4.0",
    }
    return client.post(f"/espaces/{space.slug}/sources/", {**said, **given}, follow=True)


def read(by: Any = None, **given: Any) -> Import:
    feed = Feed.objects.get()
    feeds.read_feed(feed.pk, by.party_id if by else None, given.get("unattended", False))
    batch: Any = Import.objects.order_by("-pk").first()
    for _step in range(3):
        go_on(batch.pk)
    batch.refresh_from_db()
    return batch  # type: ignore[no-any-return]


def test_a_source_is_read_again_from_its_address(as_: Any, people: Any, space: Any, web: Any) -> None:
    client = as_(people["facilitator"])
    shown = follow(client, space).content.decode()
    assert "carte.exemple.org" in shown and "chaque semaine" in shown
    feed = Feed.objects.get()
    client.post(f"/sources/{feed.public_id}/actualiser/")
    twice = client.post(f"/sources/{feed.public_id}/actualiser/", follow=True).content.decode()
    assert "en train d’être lue" in twice
    batch = read(people["facilitator"])
    assert (batch.state, batch.to_create, batch.by) == ("ready", 6, people["facilitator"].party)
    assert "Son dernier import" in client.get(f"/espaces/{space.slug}/sources/").content.decode()
    client.post(f"/sources/{feed.public_id}/oublier/")
    assert not Feed.objects.exists() and Import.objects.exists()
    assert as_(people["member"]).get(f"/espaces/{space.slug}/sources/").status_code == 403


def test_at_night_it_is_applied_unless_too_much_vanished(as_: Any, people: Any, space: Any, web: Any) -> None:
    follow(as_(people["facilitator"]), space)
    assert feeds.refresh_due() == 1 and feeds.refresh_due() == 0
    assert read(unattended=True).state == "applied" and live() == 6
    web["answer"] = 304
    assert read(unattended=True).state == "applied" and web["asked"][-1]["etag"] == "x"
    web["answer"] = geojson(*NAMES[:2])
    batch = read(unattended=True)
    assert (batch.state, batch.vanished, live()) == ("ready", 4, 6)


def test_an_address_that_fails_says_why(as_: Any, people: Any, space: Any, web: Any) -> None:
    client = as_(people["facilitator"])
    assert "commence par https" in follow(client, space, url="ftp://x").content.decode()
    assert not Feed.objects.exists()
    follow(client, space)
    for answer, said in (
        (404, "erreur (404)"),
        (Failed("Aucun serveur ne répond sous ce nom."), "Aucun serveur"),
    ):
        web["answer"] = answer
        feeds.read_feed(Feed.objects.get().pk, None, False)
        assert said in client.get(f"/espaces/{space.slug}/sources/").content.decode()
    assert not Import.objects.exists() and live() == 0


def test_sources_are_ordered_from_their_page(as_: Any, people: Any, space: Any, imported: Any) -> None:
    imported(geojson("A"), file_name="une.geojson")
    imported(geojson("Tout autre"), file_name="deux.geojson")
    client, path = as_(people["facilitator"]), f"/espaces/{space.slug}/sources/ordre/"
    page_of = f"/espaces/{space.slug}/sources/"
    assert "Aucun ordre" in client.get(page_of).content.decode()
    client.post(path, {"source": "une", "do": "up"})
    assert [each["name"] for each in client.get(page_of).context["sources"]] == ["une", "deux"]
    client.post(path, {"source": "deux", "do": "first", "field": "website"})
    assert client.get(page_of).context["exceptions"] == [("website", "Site", "deux")]
    client.post(path, {"field": "website", "do": "forget"})
    for given in (
        {"source": "x", "do": "up"},
        {"source": "une", "do": "voler"},
        {"do": "first", "source": "x"},
    ):
        assert "pas proposé" in client.post(path, given, follow=True).content.decode()
    assert client.get(page_of).context["exceptions"] == []
    assert feeds.refresh_due() == 0
