"""The index says what objects are, after whatever changed them, to whom their rule shows them."""

import random
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from essaim.connect.actors.actions import (
    add_actor,
    bin_actor,
    close_actor,
    edit_actor,
    open_actor,
    purge_actor,
    restore_actor,
)  # fmt: skip
from essaim.connect.actors.models import Actor
from essaim.connect.actors.tests.factories import make_actor, make_record
from essaim.connect.actors.tests.test_sink import apply, preview, undo
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.search import index
from essaim.foundation.search.engines import engine
from essaim.foundation.search.models import Coverage, Row
from essaim.foundation.search.periodic import index_the_rest
from essaim.foundation.search.queries import BEST, find
from essaim.foundation.search.testing import differences, stale
from essaim.foundation.spaces.actions import create_space, edit_space
from essaim.foundation.spaces.models import Space
from essaim.foundation.spaces.tests.factories import generate

pytestmark = pytest.mark.django_db
NAMES = ["Épicerie du port", "Jardin commun", "Atelier vélo", "La Pépite", "Café des élu·es"]


@pytest.mark.parametrize("seed", range(5))
def test_search_shows_what_the_rules_allow(seed: int) -> None:
    world, draw = generate(seed), random.Random(seed)
    parties = [user.party for user in world.users]
    owners = list(world.organisations)
    for number in range(30):
        party = owners.pop() if owners and draw.random() < 0.2 else None
        make_actor(
            draw.choice(world.spaces),
            f"Carte {number}",
            visibility=draw.choice(Visibility.values),
            party=party,
            created_by=draw.choice([None, *parties]),
        )
    index.rebuild()
    host = world.users[0]
    host.is_staff = host.is_superuser = True
    for user in [None, AnonymousUser(), *world.users]:
        assert differences(user) == {}
        shown = {row.title for row in Row.objects.filter(pk__in=find(user, "carte").keys)}
        assert shown == {card.name for card in _seen(user)}


def _seen(user: Any) -> list[Actor]:
    from essaim.connect.actors.queries import visible

    return list(visible(user))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_actions_the_index_is_what_a_rebuild_would_make(seed: int, space: Any) -> None:
    draw = random.Random(seed)
    index.rebuild()
    create_space(SYSTEM, None, name="Réseau du Val", summary="Un réseau")
    for step in range(25):
        _something(draw, space, step)
        assert stale() == {}, step
    rows = list(Row.objects.order_by("pk").values())
    found = {name: find(None, name).keys for name in NAMES}
    index.rebuild()
    assert list(Row.objects.order_by("pk").values()) == rows
    assert {name: find(None, name).keys for name in NAMES} == found


def _something(draw: random.Random, space: Any, step: int) -> None:
    live, binned = list(Actor.objects.live()), list(Actor.objects.filter(binned_at__isnull=False))
    verb = draw.choice(["add", "edit", "close", "open", "bin", "restore", "purge", "import", "space"])
    if verb == "add" or not live:
        add_actor(SYSTEM, space, name=draw.choice(NAMES), categories=draw.choice([[], ["amap"]]))
    elif verb == "edit":
        edit_actor(SYSTEM, draw.choice(live), name=draw.choice(NAMES), city=draw.choice(["Die", "Gap"]))
    elif verb in ("close", "open"):
        do, visibility = (close_actor, "private") if verb == "close" else (open_actor, "public")
        do(SYSTEM, draw.choice(live), visibility=visibility)
    elif verb == "bin":
        bin_actor(SYSTEM, draw.choice(live))
    elif verb == "import":
        batch = preview(space, [make_record(f"{n}", draw.choice(NAMES), city="Foix") for n in range(4)])
        apply(SYSTEM, batch, rows=list(batch.rows.all()))
        if draw.random() < 0.5:
            undo(SYSTEM, batch)
    elif verb == "space":
        edit_space(SYSTEM, Space.objects.exclude(pk=space.pk).get(), name=f"Réseau {step}")
    elif binned:
        (restore_actor if verb == "restore" else purge_actor)(SYSTEM, draw.choice(binned))


def test_an_action_that_fails_leaves_the_index_as_it_was(space: Any) -> None:
    card = add_actor(SYSTEM, space, name="Moulin")
    with pytest.raises(RuntimeError), transaction.atomic():
        edit_actor(SYSTEM, card, name="Fournil")
        raise RuntimeError
    assert len(find(None, "moulin").keys) == 1
    assert find(None, "fournil").keys == []


def test_an_action_that_changes_nothing_found_writes_nothing(space: Any) -> None:
    card = add_actor(SYSTEM, space, name="Moulin")
    with CaptureQueriesContext(connection) as queries:
        assert index.refresh("actors.actor", [card.pk]) == 0
    assert all(query["sql"].lstrip("(").startswith("SELECT") for query in queries)


def test_a_chunk_is_indexed_in_a_bounded_number_of_queries(space: Any) -> None:
    cards = [make_actor(space) for _number in range(40)]
    Row.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        index.refresh("actors.actor", [card.pk for card in cards])
    assert len(queries) <= 8
    assert Row.objects.count() == 40


def test_what_was_there_before_is_indexed_in_the_background(space: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(index, "AT_ONCE", 10)
    cards = [make_actor(space, f"Moulin {number}") for number in range(25)]
    index.forget_rows(Row.objects.values_list("pk", flat=True))
    assert find(None, "moulin").keys == []
    Coverage.objects.all().delete()
    index_the_rest()
    assert len(find(None, "moulin").keys) == len(cards)
    with CaptureQueriesContext(connection) as queries:
        index_the_rest()
    assert len([query for query in queries if "search_row" in query["sql"] and "INSERT" in query["sql"]]) == 0


def test_another_version_of_the_analyser_indexes_again(space: Any, monkeypatch: Any) -> None:
    make_actor(space, "Moulin")
    index_the_rest()
    before = Row.objects.get(title="Moulin").digest
    monkeypatch.setattr(index, "VERSION", 99)
    index_the_rest()
    assert Row.objects.get(title="Moulin").digest != before


def test_rows_copied_from_another_database_get_their_tokens_back(space: Any) -> None:
    make_actor(space, "Moulin")
    index_the_rest()
    engine().drop(list(Row.objects.values_list("pk", flat=True)))
    assert find(None, "moulin").keys == []
    index_the_rest()
    assert len(find(None, "moulin").keys) == 1


def test_the_command_makes_it_again_and_forgets_strays(space: Any, capsys: Any) -> None:
    card = make_actor(space, "Moulin")
    Row.objects.create(pk=5, object_type="nowhere.thing", object_id=5, title="Fantôme", visibility="public")
    Actor.objects.filter(pk=card.pk).delete()
    call_command("reindex")
    assert {row.object_type for row in Row.objects.all()} <= {"spaces.space", "vocabularies.term"}


def test_the_best_are_found_where_thousands_match(space: Any, monkeypatch: Any, make_user: Any) -> None:
    """Few compared, few seen: the title still comes first, and what one may see is found behind what one may not."""
    module = engine()
    monkeypatch.setattr(module, "COMPARED", 40)
    for number in range(60):
        make_actor(space, f"Lieu {number}", summary="Un moulin", visibility="private")
    shown = make_actor(space, "Grange", summary="Un moulin")
    named = make_actor(space, "Vieux moulin")
    monkeypatch.setattr("essaim.foundation.search.queries.BEST", 30)
    keys = find(None, "moulin").keys
    assert [Row.objects.get(pk=key).object_id for key in keys] == [named.pk, shown.pk]
    assert BEST > 30


def test_relevance_orders_what_is_compared_where_more_matches(space: Any, monkeypatch: Any) -> None:
    """By what holds the word, then how much of it that is; never by name."""
    monkeypatch.setattr(engine(), "COMPARED", 40)
    for number in range(60):
        make_actor(
            space,
            f"Abri {number:02}",
            description="Des chemins, des prés, des haies et un moulin loin de tout.",
        )
    in_summary = make_actor(space, "Grange", summary="Un moulin")
    titled = make_actor(space, "Vieux moulin à eau sur la rivière")
    exact = make_actor(space, "Zone du moulin")
    keys = [Row.objects.get(pk=key).object_id for key in find(None, "moulin").keys]
    assert set(keys[:2]) == {titled.pk, exact.pk}
    if connection.vendor == "sqlite":
        assert keys[2] == in_summary.pk
