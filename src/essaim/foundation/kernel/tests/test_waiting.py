"""What waits for somebody is gathered from every room, longest waiting first."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from essaim.foundation.kernel import waiting
from essaim.foundation.kernel.waiting import Waiting, waiting_for


def test_longest_waiting_first_and_rooms_that_say_nothing_are_passed_over(monkeypatch: Any) -> None:
    young = Waiting("à relire", "/a/", datetime(2026, 2, 1, tzinfo=UTC))
    old = Waiting("à décider", "/b/", datetime(2026, 1, 1, tzinfo=UTC))
    rooms = [
        SimpleNamespace(waiting=lambda user: [young]),
        SimpleNamespace(),
        SimpleNamespace(waiting=lambda user: [old]),
    ]
    monkeypatch.setattr(waiting, "scan", lambda what: rooms if what == "waiting" else [])
    assert waiting_for(None) == [old, young]
