import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db.models import Q

from essaim.foundation.imports.actions import start_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.protocol import sinks
from essaim.foundation.imports.tests.fakes import FakeSink
from essaim.foundation.kernel.rules import Rule, rules


@pytest.fixture
def sink(monkeypatch: Any) -> FakeSink:
    fake = FakeSink()
    rule = Rule(lambda scope: Q(pk__in=scope.facilitator), "Il faut animer cet espace.")
    monkeypatch.setitem(rules(), "fake.import", rule)
    monkeypatch.setitem(sinks(), "fake", fake)
    return fake


@pytest.fixture(autouse=True)
def _no_worker(settings: Any) -> None:
    """Tasks wait: each test says when the worker comes by."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: Any) -> None:
    monkeypatch.setattr("essaim.foundation.imports.pace.PAUSE", 0)


def geojson(*names: str, first: int = 1) -> bytes:
    """A file of initiatives with these names, identified by their rank."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.3, 48.8]},
            "properties": {"_id": f"id{rank}", "name": name, "addr:country": "FR"},
        }
        for rank, name in enumerate(names, start=first)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def start(sink: FakeSink, people: Any, space: Any) -> Callable[..., Import]:
    """`start(content, **options)` → an import of that content, waiting to be read."""

    def do(content: bytes, file_name: str = "liste.geojson", **options: Any) -> Import:
        by = options.pop("by", people["facilitator"])
        return start_import(by, space, upload=BytesIO(content), file_name=file_name, sink="fake", **options)

    return do
