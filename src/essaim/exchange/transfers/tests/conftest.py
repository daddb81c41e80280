from io import BytesIO
from typing import Any

import pytest

from essaim.foundation.imports.actions import apply_import, start_import
from essaim.foundation.imports.models import Import
from essaim.foundation.imports.running import go_on
from essaim.foundation.imports.tests.conftest import _no_rest, geojson  # noqa: F401


@pytest.fixture(autouse=True)
def _no_worker(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}


@pytest.fixture
def imported(people: Any, space: Any) -> Any:
    """`imported(content, state)` → an import of the space brought to that state by the worker."""

    def do(content: bytes = b"", state: str = "applied", file_name: str = "liste.geojson") -> Import:
        by = people["facilitator"]
        batch = start_import(by, space, upload=BytesIO(content or geojson("A", "B")), file_name=file_name)
        if state != "reading":
            go_on(batch.pk)
            batch.refresh_from_db()
        if state in ("applying", "applied"):
            apply_import(by, batch)
        if state == "applied":
            go_on(batch.pk)
        batch.refresh_from_db()
        return batch

    return do
