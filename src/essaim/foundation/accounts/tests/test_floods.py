"""What comes by thousands: sessions, passkeys, wrong codes of an application."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.foundation.accounts import sessions
from essaim.foundation.accounts.models import Session
from essaim.foundation.accounts.second_factor import MOST_PASSKEYS, PasskeyForm
from essaim.foundation.accounts.tests.test_security import add_totp, confirm, totp_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def lise(make_user: Any, as_: Any) -> Any:
    user = make_user("lise")
    as_(user)
    return user


def test_thousands_of_sessions_are_shown_in_part_and_ended_at_once(client: Any, lise: Any) -> None:
    end = timezone.now() + timedelta(days=30)
    Session.objects.bulk_create(
        Session(session_key=f"cle{number}", account_id=lise.pk, expire_date=end, since=date(2026, 1, 1))
        for number in range(3_000)
    )
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/compte/securite/").content.decode()
    assert page.count('name="session"') <= 50 and len(queries) < 12
    client.post("/compte/securite/sessions/", {})
    assert sessions.of(lise).count() == 1 and client.get("/moi/").status_code == 200


def test_one_holds_no_more_keys_than_one_can_tell_apart(client: Any, lise: Any) -> None:
    for number in range(MOST_PASSKEYS):
        data = {"name": f"Clé {number}", "credential": {}}
        Authenticator.objects.create(user=lise, type="webauthn", data=data)
    form = PasskeyForm({"name": "Une de plus", "credential": "{}"}, user=lise)
    assert not form.is_valid() and "beaucoup de clés" in str(form.errors)
    page = client.get("/compte/securite/").content.decode()
    assert "Clé 19" in page and page.count("Retirer<") == MOST_PASSKEYS


def test_wrong_codes_by_hundreds_open_nothing(client: Any, lise: Any) -> None:
    """Past a few, not even the right one is tried: a million of codes would take years."""
    confirm(client)
    secret = add_totp(client)
    client.logout()
    from django.core import mail

    client.post("/compte/connexion/", {"email": lise.email})
    code = next(
        line for line in str(mail.outbox[-1].body).split("\n") if line.count("-") == 1 and line.isupper()
    )
    client.post("/compte/connexion/code/", {"code": code})
    right = totp_code(secret, 1)
    wrong = f"{(int(right) + 7) % 10**6:06d}"
    answers = [client.post("/compte/connexion/second/", {"code": wrong}) for _ in range(100)]
    assert {each.status_code for each in answers} <= {200, 302, 429}
    client.post("/compte/connexion/second/", {"code": right})
    assert "_auth_user_id" not in client.session
