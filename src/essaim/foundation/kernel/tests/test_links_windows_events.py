from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from essaim.foundation.kernel import events, links, refs
from essaim.foundation.kernel.models import Link, Window
from essaim.foundation.kernel.refs import LinkKind, Ref
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"supports": LinkKind("supports", "soutient", "soutenu par")}
    monkeypatch.setattr(links, "link_kinds", lambda: table)
    ref = Ref(
        Space, "Espace", "spaces.view", lambda space: space.name, lambda space: f"/espaces/{space.slug}/"
    )
    monkeypatch.setattr(refs, "refs", lambda: {"spaces.space": ref})
    monkeypatch.setattr(links, "refs", lambda: {"spaces.space": ref})


def test_a_link_reads_from_both_ends_and_hides_what_one_may_not_see(
    kinds: None, make_space: Any, people: Any
) -> None:
    here, there, hidden = make_space("ici"), make_space("la"), make_space("cache", visibility="private")
    links.link(here, there, "supports")
    links.link(here, there, "supports")
    links.link(hidden, here, "supports")
    assert Link.objects.count() == 2
    assert [(each.label, each.name) for each in links.links_of(here, people["nobody"])] == [
        ("soutient", "La")
    ]
    assert [(each.label, each.name) for each in links.links_of(there, None)] == [("soutenu par", "Ici")]


def test_unknown_kind_is_refused(kinds: None, make_space: Any) -> None:
    with pytest.raises(KeyError):
        links.link(make_space("ici"), make_space("la"), "invente")


def moment(hour: int) -> datetime:
    return datetime(2026, 11, 21, hour, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "is_open"), [(7, False), (8, True), (17, True), (18, False)])
def test_a_window_opens_at_its_hour_and_closes_at_its_hour(hour: int, is_open: bool) -> None:
    Window.objects.create(object_type="x.y", object_id=1, what="x.do", opens=moment(8), closes=moment(18))
    assert Window.objects.open_at(moment(hour)).exists() == is_open


def test_a_window_cannot_close_before_it_opens() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Window.objects.create(object_type="x.y", object_id=1, what="x.do", opens=moment(8), closes=moment(7))


def test_events_reach_their_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr(events, "_subscribers", {"try.done": [], "other": []})

    def hear(space_id: int) -> None:
        heard.append(space_id)

    events.on("try.done")(hear)
    events.emit("try.done", space_id=4)
    assert heard == [4]
