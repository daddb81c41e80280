"""Nobody learns from an answer who has an account: same status, text, headers, cookies, and the same queries."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from essaim.foundation.accounts.tests.test_security import CODE, confirm
from essaim.foundation.mail.models import Outgoing

pytestmark = pytest.mark.django_db
ADDRESSES = ("lise@exemple.test", "zoee@exemple.test", "omar@exemple.test")  # open, none, closed
Facts = tuple[Any, ...]


@pytest.fixture
def _accounts(make_user: Any) -> None:
    make_user("lise")
    make_user("omar", is_active=False)


def shape(sql: str) -> str:
    """A query without its values."""
    sql = re.sub(r"'(?:[^']|'')*'(?:::\w+)?", "?", sql)
    return re.sub(r"\b\d+\b|s\d+_x\d+|\bNULL\b|\btrue\b|\bfalse\b", "?", sql)


def facts(client: Client, email: str, ask: Callable[[], Any]) -> Facts:
    """All that one can see of an answer, and the queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    text = re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(email, "@")
    headers = {name: value for name, value in answer.items() if name != "Expires"}
    headers["Content-Length"] = str(len(text))
    cookies = {
        name: (len(each.value), each["path"], each["httponly"]) for name, each in answer.cookies.items()
    }
    return answer.status_code, text, headers, cookies, [shape(each["sql"]) for each in queries]


def visit(path: str, fields: dict[str, str], email: str) -> list[Facts]:
    """The form, its code page, a wrong code, another mail, four more wrong codes."""
    cache.clear()
    client = Client()
    code_page = f"{path}code/"
    steps: list[Callable[[], Any]] = [
        lambda: client.post(path, {**fields, "email": email}),
        lambda: client.get(code_page),
        lambda: client.post(code_page, {"code": "ZZZZ-ZZZZ"}),
        lambda: client.post(code_page, {"action": "resend"}),
        lambda: client.get(code_page),
        *[lambda: client.post(code_page, {"code": "ZZZZ-ZZZZ"})] * 5,
        lambda: client.get(code_page),
    ]
    return [facts(client, email, step) for step in steps]


@pytest.mark.parametrize(
    ("path", "fields"), [("/compte/connexion/", {}), ("/compte/inscription/", {"name": "Lise"})]
)
def test_signing_in_and_up(_accounts: None, settings: Any, path: str, fields: dict[str, str]) -> None:
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"
    seen = [visit(path, fields, email) for email in ADDRESSES]
    for step, (known, unknown, closed) in enumerate(zip(*seen, strict=True)):
        assert known == unknown == closed, step
    assert [each[0] for each in seen[0]] == [302, 200, 200, 302, 200, 200, 200, 200, 200, 302, 302]
    assert all(Outgoing.objects.filter(address=email).count() == 2 for email in ADDRESSES)


def test_only_the_mailbox_is_told(_accounts: None, client: Any) -> None:
    for email in ADDRESSES:
        Client().post("/compte/connexion/", {"email": email})
        Client().post("/compte/inscription/", {"name": "Lise", "email": email})
    coded = [bool(CODE.search(str(each.body))) for each in mail.outbox]
    assert coded == [True, False, False, True, False, False]
    assert "/compte/inscription/" in str(mail.outbox[2].body)
    assert mail.outbox[1].subject == "Vous avez déjà un compte"


def test_changing_address(_accounts: None, make_user: Any, as_: Any, settings: Any) -> None:
    client = as_(make_user("nour"))
    confirm(client)
    settings.EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"
    seen = []
    for email in ADDRESSES:
        cache.clear()
        steps: list[Callable[[], Any]] = [
            lambda email=email: client.post("/compte/adresse/", {"email": email}),  # type: ignore[misc]
            lambda: client.get("/compte/adresse/code/"),
            lambda: client.post("/compte/adresse/code/", {"code": "ZZZZ-ZZZZ"}),
        ]
        seen.append([facts(client, email, step) for step in steps])
    assert seen[0] == seen[1] == seen[2]
    assert sorted(Outgoing.objects.values_list("address", flat=True)) == sorted(ADDRESSES)
