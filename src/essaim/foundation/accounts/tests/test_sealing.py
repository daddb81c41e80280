"""Secrets of second factors: sealed in the database, opened after a rotation, said to be lost when the key is."""

import importlib
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from essaim.foundation.accounts import sealing
from essaim.foundation.accounts.tests.test_security import add_totp, confirm, totp_code

pytestmark = pytest.mark.django_db
migration = importlib.import_module("essaim.foundation.accounts.migrations.0003_sealed_factors")


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def lise(make_user: Any, as_: Any) -> Any:
    user = make_user("lise")
    as_(user)
    return user


def rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return str(cursor.fetchall())


def test_the_database_alone_makes_no_code(client: Any, lise: Any) -> None:
    confirm(client)
    secret = add_totp(client)
    seed = sealing.unseal(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert secret not in rows() and seed not in rows() and len(seed) == 80
    client.get("/compte/securite/application/retirer/")
    session = client.session
    assert secret not in str(dict(session.items()))


def test_what_was_kept_in_clear_is_sealed_and_still_serves(client: Any, lise: Any) -> None:
    Authenticator.objects.create(user=lise, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    codes = Authenticator.objects.create(
        user=lise, type="recovery_codes", data={"migrated_codes": ["12345678"], "used_mask": 0}
    )
    migration.seal(apps, None)
    assert "JBSWY3DPEHPK3PXP" not in rows() and "12345678" not in rows()
    again = rows()
    client.post("/compte/confirmer/", {"code": totp_code("JBSWY3DPEHPK3PXP")})
    assert "12345678" in client.get("/compte/securite/secours/").content.decode()
    assert rows() == again
    migration.unseal(apps, None)
    codes.refresh_from_db()
    assert codes.data["migrated_codes"] == ["12345678"]


def test_a_rotation_of_the_key(client: Any, lise: Any, settings: Any) -> None:
    confirm(client)
    secret = add_totp(client)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une-autre-cle-toute-neuve", [old]
    call_command("reseal", verbosity=0)
    settings.SECRET_KEY_FALLBACKS = []
    held = Authenticator.objects.get(type="totp")
    assert sealing.unseal(held.data["secret"]) == secret
    assert held.wrap().validate_code(totp_code(secret))


def test_a_lost_key_is_said_and_opens_nothing(client: Any, lise: Any, as_: Any, settings: Any) -> None:
    confirm(client)
    secret = add_totp(client)
    settings.SECRET_KEY = "une-autre-cle-toute-neuve"
    as_(lise)
    page = client.post("/compte/confirmer/", {"code": totp_code(secret)}).content.decode()
    assert "ne peut plus vérifier ces codes" in page
    assert "Il vous en reste 0" in client.get("/compte/securite/").content.decode()
    with pytest.raises(CommandError, match="2 moyens"):
        call_command("reseal", verbosity=0)


def test_new_recovery_codes_replace_those_that_cannot_be_read(client: Any, lise: Any) -> None:
    confirm(client)
    add_totp(client)
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "gAAAAAnoise", "used_mask": 0})
    assert "Tous ont servi" in client.get("/compte/securite/secours/").content.decode()
    assert client.get("/compte/securite/secours/nouveaux/").status_code == 200
    client.post("/compte/securite/secours/nouveaux/")
    assert client.get("/compte/securite/secours/").content.decode().count("<li><code>") == 10
