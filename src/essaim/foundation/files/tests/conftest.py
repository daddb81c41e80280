"""A card of the space, and what sends a file to it."""

from collections.abc import Callable
from typing import Any

import pytest

from essaim.foundation.files.tests import makers


@pytest.fixture
def card(space: Any) -> Any:
    from essaim.connect.actors.actions import add_actor
    from essaim.foundation.kernel.actions import SYSTEM

    return add_actor(SYSTEM, space, name="Jardin des Lilas")


@pytest.fixture
def send() -> Callable[..., Any]:
    """`send(by, owner, bytes, "nom.jpg", **words)` → a File."""
    from essaim.foundation.files.actions import add_file

    def do(by: Any, owner: Any, raw: bytes, name: str = "photo.jpg", **words: Any) -> Any:
        file = add_file(by, owner, upload=makers.upload(raw, name), file_name=name, **words)
        file.refresh_from_db()
        return file

    return do
