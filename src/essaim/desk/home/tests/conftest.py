"""The demonstration, loaded once for all the tests of a file that ask for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def movement(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What `load_demo` makes of an empty database; taken back once the file is done. Ask for it before `db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo")
        yield
        transaction.set_rollback(True)
