"""The index of the map follows the cards: right after each write, written to a file or not, for whoever reads it."""

from itertools import count
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
from django.urls import reverse

from essaim.connect.actors.actions import (
    add_actor,
    bin_actor,
    close_actor,
    edit_actor,
    open_actor,
    purge_actor,
    restore_actor,
)
from essaim.connect.actors.atlas import files, reading, rows, writing
from essaim.connect.actors.models import Actor, MapChange, Review
from essaim.connect.actors.queries import visible
from essaim.connect.actors.reviewing import review_actor
from essaim.connect.actors.term_uses import give_back, move
from essaim.connect.actors.tests import test_sink
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.tests.test_sink import FULL, make_record
from essaim.connect.actors.tiles.index import EVERYTHING, Choice, Index
from essaim.connect.actors.uniting import separate_actors, undoable, unite_actors
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.vocabularies.models import Term

pytestmark = pytest.mark.django_db
FRANCE = "-5,41,10,51.5"
ONCE = count()  # no journal is written here: what a stranger was answered must not be kept


def content(index: Index, positions: Any) -> dict[int, tuple[Any, ...]]:
    """What an index says of these cards."""
    names = ("codes", "kinds", "spaces", "communes", "days")
    terms: dict[int, list[int]] = {}
    for term in index.arrays["terms"].tolist():
        for at in index.bearing(term).tolist():
            terms.setdefault(at, []).append(term)
    return {
        index.key(at): (
            index.said(np.array([at]), 99)[1],
            *(int(index.arrays[name][at]) for name in names),
            terms.get(at, []),
        )
        for at in positions
    }


def drawn() -> dict[int, tuple[Any, ...]]:
    """What the map says now."""
    held = reading.current()
    assert held
    gone = set(held.atlas.gone.tolist())
    kept = [at for at in range(len(held.atlas.written)) if at not in gone]
    return content(held.atlas.written, kept) | content(held.atlas.now, range(len(held.atlas.now)))


def right() -> bool:
    """Whether it says what it would if it were drawn now."""
    anew = rows.everything()
    return drawn() == content(anew, range(len(anew)))


def points(client: Any, **asked: str) -> dict[str, Any]:
    return client.get(
        reverse("actors:points"), {"bbox": FRANCE, "zoom": "5", "once": str(next(ONCE)), **asked}
    ).json()  # type: ignore[no-any-return]


def tile(client: Any, at: tuple[int, int, int] = (0, 0, 0), **asked: str) -> list[dict[str, Any]]:
    response = client.get(reverse("actors:tile", args=at), asked)
    assert response.status_code == 200 and response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    found = mapbox_vector_tile.decode(response.content) if response.content else {"cards": {"features": []}}
    return [each["properties"] for each in found["cards"]["features"]]


@pytest.mark.parametrize("written", [True, False])
def test_the_map_follows_each_write(written: bool, space: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read before each of them, so that what is known is what has to follow."""
    card = add_actor(SYSTEM, space, name="Le Hangar bleu", latitude=49.2, longitude=-0.4, categories=["amap"])
    other = add_actor(SYSTEM, space, name="Hangar Bleu", latitude=49.2, longitude=-0.4, keywords=["scène"])
    if written:
        monkeypatch.setattr(writing, "SMALL", 0)
        assert writing.renew() == 2 and MapChange.objects.count() == 0
    assert right() and len(drawn()) == 2
    edit_actor(SYSTEM, card, latitude=43.6, longitude=1.44)
    assert right()
    edit_actor(SYSTEM, card, kind="network", categories=["reemploi"], name="Le Hangar")
    assert right()
    close_actor(SYSTEM, card)
    assert right() and len(drawn()) == 1
    open_actor(SYSTEM, card)
    assert right() and len(drawn()) == 2
    Review.objects.create(actor=card, reviewed_on="2031-01-01")
    review_actor(SYSTEM, card)
    assert right()
    unite_actors(SYSTEM, card, other=other)
    assert right() and len(drawn()) == 1
    separate_actors(SYSTEM, undoable(card)[0])
    assert right() and len(drawn()) == 2
    other.refresh_from_db()
    bin_actor(SYSTEM, other)
    assert right() and len(drawn()) == 1
    restore_actor(SYSTEM, other)
    assert right() and len(drawn()) == 2
    bin_actor(SYSTEM, other)
    purge_actor(SYSTEM, other)
    assert right() and len(drawn()) == 1
    held = reading.current()
    assert held is reading.current(), "nothing is read again where nothing changed"


def test_words_made_one_and_separated(space: Any) -> None:
    card = add_actor(SYSTEM, space, name="Scène", latitude=49.2, longitude=-0.4, keywords=["scène", "salle"])
    reading.current()
    stage, room = (Term.objects.get(scheme="tag", label=label).pk for label in ("scène", "salle"))
    had = move(stage, room, 10)
    assert right()
    give_back(stage, room, had)
    assert right() and len(drawn()[card.pk][-1]) == 2


def test_an_import_follows(space: Any) -> None:
    reading.current()
    records = [
        make_record(str(each), f"Carte {each}", **{**FULL, "latitude": 47 + each / 10}) for each in range(3)
    ]
    batch = test_sink.bring(space, records)
    assert right() and len(drawn()) == 3
    test_sink.undo(SYSTEM, batch)
    assert right() and drawn() == {}


def test_another_process_draws_anew(space: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that knew the former index reads the new one; a change that was not seen by it stays over it."""
    monkeypatch.setattr(writing, "SMALL", 0)
    make_actor(space, "Une", latitude=47.0, longitude=1.0)
    assert reading.current() is None, "no index yet: the database is asked"
    assert [each["name"] for each in points(client)["points"]] == ["Une"]
    assert client.get(reverse("actors:tile", args=[4, 8, 5])).status_code == 503
    assert writing._due(files.there(writing.token())) and writing.renew() == 1
    first = writing.token()
    assert [each["name"] for each in points(client)["points"]] == ["Une"]
    make_actor(space, "Deux", latitude=43.0, longitude=2.0)
    before = reading.current()
    assert writing.renew() == 2 and writing.token() != first
    assert reading.current() is not before and right()
    assert {each["name"] for each in points(client)["points"]} == {"Une", "Deux"}
    assert files.there(writing.token()) and files.there(first), "who had it open keeps it"
    assert not writing._due(True)
    files.prune(set())
    reading.forget()
    make_actor(space, "Trois", latitude=44.0, longitude=3.0)
    token = writing.token()
    assert writing.renew() == 3 and writing.token() == token, "another machine reads it under the same name"
    assert right()


def test_a_file_cut_half_way_is_not_read(space: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SMALL", 0)
    make_actor(space, "Une", latitude=47.0, longitude=1.0)
    writing.renew()
    next((settings.DATA / "map").rglob("codes.npy")).write_bytes(b"\x93NUM")
    assert reading.current() is None


def test_each_filter_on_tiles_and_points(space: Any, make_space: Any, client: Any) -> None:
    make_actor(make_space("ailleurs"), "Autre", latitude=48.0, longitude=4.0)
    add_actor(
        SYSTEM, space, name="Jardin partagé", kind="initiative", city="Caen", postcode="14000", categories=["amap"],
        keywords=["sureau"], summary="Des haricots.",
    )  # fmt: skip
    for asked in (
        {"nature": "initiative"}, {"categorie": "amap"}, {"mot": "sureau"}, {"q": "haricots"},
        {"territoire": "region-28"}, {"territoire": "departement-14"}, {"espace": space.slug, "nature": "initiative"},
    ):  # fmt: skip
        assert [each["name"] for each in points(client, **asked)["points"]] == ["Jardin partagé"], asked
        assert [each["name"] for each in tile(client, **asked)] == ["Jardin partagé"], asked
    for asked in ({"nature": "funder"}, {"q": "introuvable"}, {"territoire": "departement-59"}):
        assert points(client, **asked) == {"clusters": [], "points": []}
        assert tile(client, **asked) == []


def test_what_members_alone_see_is_on_their_map_only(space: Any, people: Any, as_: Any) -> None:
    for number in range(3):
        make_actor(space, f"Ouverte {number}", latitude=47.0, longitude=1.0)
    make_actor(space, "Fermée", latitude=47.0, longitude=1.0, visibility="group")
    make_actor(space, "Fermée, au loin", latitude=43.0, longitude=6.0, visibility="group")
    for role, held, alone in (("stranger", 3, 0), ("nobody", 3, 0), ("member", 4, 1)):
        client = as_(people[role])
        found = points(client)
        assert [each["count"] for each in found["clusters"]] == [held], role
        assert len(found["points"]) == alone, role
        assert [each["count"] for each in tile(client)] == [3], "tiles are the same for all"
        near = client.get(reverse("actors:points"), {"bbox": "0.5,46.5,1.5,47.5", "zoom": "12"}).json()
        names = {each["name"] for each in near["clusters"][0]["cards"]}
        assert ("Fermée" in names) == (role == "member") and len(names) == held


def test_the_rule_for_strangers_is_what_the_index_leaves_to_the_database(space: Any) -> None:
    """`choosing.others` takes what is not public: a rule that shows strangers anything else would count it twice."""
    for visibility in ("public", "network", "group", "private"):
        make_actor(space, latitude=47.0, longitude=1.0, visibility=visibility)
    assert {card.visibility for card in rows.shown()} == {"public"}
    assert visible(None).count() == 1


@pytest.mark.parametrize(
    "at", ["-1/0/0", "23/0/0", "4/16/0", "4/0/16", "4/-1/0", "a/b/c", "4/0/x", "99999999999/0/0", "٣/0/0", "4.0/1/1"]
)  # fmt: skip
def test_a_tile_that_is_none(at: str, db: None, client: Any) -> None:
    response = client.get(f"/carte/tuiles/{at}.mvt")
    assert response.status_code == 404 and "n’existe pas" in response.json()["error"]


def test_tiles_from_the_first_to_the_last(space: Any, client: Any) -> None:
    make_actor(space, "Une", latitude=47.0, longitude=1.0)
    for z in (0, 1, 12, 22):
        across = int((1.0 + 180) / 360 * 2**z)
        found = [tile(client, (z, across, y)) for y in _around(z)]
        assert sum(map(len, found)) == 1, z


def _around(z: int) -> range:
    from essaim.connect.actors.tiles.cells import DEPTH, row

    line = row(47.0) >> DEPTH - z
    return range(line, line + 1)


def test_a_tile_is_not_sent_twice(space: Any, people: Any, as_: Any) -> None:
    client, address = as_(people["member"]), reverse("actors:tile", args=[4, 8, 5])
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_actor(space, "Une", latitude=47.0, longitude=1.0)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_age_is_said(space: Any, client: Any) -> None:
    card = make_actor(space, "Ancienne", latitude=47.0, longitude=1.0)
    Actor.objects.update(updated_at="2020-01-01T00:00Z")
    (told,) = points(client)["points"]
    assert told["old"] and told["age"].startswith("à vérifier, ")
    assert "à vérifier, " in client.get(reverse("actors:map")).content.decode()
    review_actor(SYSTEM, card)
    (told,) = points(client)["points"]
    assert not told["old"] and told["age"] == "juste, aujourd’hui"


def test_views_are_kept_and_bounded(space: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        make_actor(space, latitude=47.0, longitude=number)
    held = reading.current()
    assert held
    monkeypatch.setattr(reading, "KEPT", 5)
    assert held.layers(EVERYTHING) is held.layers(EVERYTHING)
    held.layers(Choice(kind=0))
    assert len(held.views) == 1
