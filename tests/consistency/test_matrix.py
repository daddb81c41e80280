"""Every view × every position × GET and POST: the answers stand in `matrix-*.txt`, reviewed as any other file.

After a change that is meant: UPDATE_MATRIX=1 ./essaim test tests/consistency/test_matrix.py, then read the diff.
"""

import os
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.urls import named_views
from tests.support.world import ARGUMENTS, POSITIONS, World, build

HERE = Path(__file__).parent
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


def arguments(name: str, parameters: set[str], world: World) -> dict[str, Any]:
    if name in ARGUMENTS:
        return ARGUMENTS[name](world)
    if parameters <= {"slug"}:
        return {"slug": world.space.slug} if parameters else {}
    raise AssertionError(f"{name} takes {sorted(parameters)}: give them in tests/support/world.py")


def client_of(world: World, position: str) -> Client:
    client = Client()
    if user := world.people[position]:
        client.force_login(user, backend=BACKEND)
    return client


def ask(client: Client, method: str, path: str) -> Any:
    """One request whose effects are taken back, cookies included."""
    cookies = {key: morsel.value for key, morsel in client.cookies.items()}
    mark = transaction.savepoint()
    try:
        return getattr(client, method.lower())(path)
    finally:
        transaction.savepoint_rollback(mark)
        client.cookies.clear()
        for key, value in cookies.items():
            client.cookies[key] = value
        cache.clear()


def outcome(response: Any) -> str:
    """The status; for a redirect, what it asks for: `login`, `confirm`, or `302`."""
    place = response.get("Location", "")
    if response.status_code == 302 and place.startswith("/compte/connexion/"):
        return "login"
    if response.status_code == 302 and place.startswith("/compte/confirmer/"):
        return "confirm"
    return str(response.status_code)


def table(world: World) -> list[str]:
    clients = {position: client_of(world, position) for position in POSITIONS}
    lines = [f"{'view':40} {'':4} " + " ".join(f"{position:>13}" for position in POSITIONS)]
    for name, parameters in sorted(named_views().items()):
        path = reverse(name, kwargs=arguments(name, parameters, world))
        for method in ("GET", "POST"):
            found = [outcome(ask(clients[position], method, path)) for position in POSITIONS]
            lines.append(f"{name:40} {method:4} " + " ".join(f"{each:>13}" for each in found))
    return lines


@pytest.mark.parametrize("visibility", ["public", "group"])
def test_the_matrix(visibility: str) -> None:
    kept = HERE / f"matrix-{visibility}.txt"
    found = "\n".join(line.rstrip() for line in table(build(visibility))) + "\n"
    if os.environ.get("UPDATE_MATRIX"):
        kept.write_text(found, "utf-8")
    assert found == kept.read_text("utf-8"), "see the top of this file"


def missing(given: dict[str, Any]) -> dict[str, Any]:
    """The same address, of an object that does not exist."""
    other: dict[str, Any] = {
        "slug": "fiche" if given.get("slug") == "fiche" else "absente",  # a kind of objects, not one of them
        "public_id": uuid.uuid4(),
        "link_id": uuid.uuid4(),
        "pk": 999_998,
    }
    return {key: other.get(key, "autre-jeton" if key == "token" else value) for key, value in given.items()}


def faced(response: Any, path: str) -> tuple[Any, ...]:
    """All that tells one answer from another: status, headers, body, but for the address asked."""
    body = b"" if response.streaming else response.content
    text = re.sub(
        r'value="\w{64}"', "", body.decode().replace(path, "PATH").replace(path.replace("/", "%2F"), "PATH")
    )
    headers = {
        key: value.replace(path, "PATH").replace(path.replace("/", "%2F"), "PATH")
        for key, value in response.headers.items()
        if key not in {"ETag", "Content-Length", "Content-Security-Policy", "Expires"}
    }
    return response.status_code, headers, text


# A link that holds a token shows what it opens to whoever has the link: that is its use.
BY_TOKEN = {"spaces:invitation", "spaces:mandate_offer", "accounts:address_back"}
# Names that an organisation gives itself are public wherever it belongs; so are the words of the whole service.
WORDS = {f"vocabularies:{name}" for name in ("scheme", "add", "term", "edit", "merge", "unmerge", "export")}
# A tile is a square of the map, of what strangers see; the first one of a process reads more.
PUBLIC_ANYWAY = {"spaces:organisation", "accounts:enter_demo", "actors:tile", *WORDS}


@pytest.mark.parametrize("position", ["stranger", "nobody", "elsewhere"])
def test_what_is_private_answers_as_what_does_not_exist(position: str) -> None:
    """Status, headers, body alike; and the same number of queries, so that time tells no more."""
    world = build("group")
    client = client_of(world, position)
    compared, told = 0, list[str]()
    for name, parameters in sorted(named_views().items()):
        given = arguments(name, parameters, world)
        if not given or name in BY_TOKEN | PUBLIC_ANYWAY:
            continue
        answers, queries = [], []
        for each in (given, missing(given)):
            path = reverse(name, kwargs=each)
            for method in ("GET", "POST"):
                with CaptureQueriesContext(connection) as captured:
                    answers.append(faced(ask(client, method, path), path))
                queries.append(len(captured))
        if answers[:2] != answers[2:] or queries[:2] != queries[2:]:
            told.append(f"{name}: {[each[0] for each in answers]}, {queries} queries")
        compared += 1
    assert compared > 20
    assert not told, "\n".join(told)
