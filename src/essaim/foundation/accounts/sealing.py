"""Secrets of second factors, sealed before they are written: who reads the database alone cannot make a code.

The key comes from the service's own (`SECRET_KEY`); `SECRET_KEY_FALLBACKS` still open what was sealed before a rotation.
"""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

FIELDS = ("secret", "seed")  # of an authenticator's data; and `migrated_codes`, a list
_START = "gAAAAA"  # of every Fernet token; neither a secret (base 32) nor a seed (hexadecimal) begins so


class Unreadable(Exception):
    """Sealed under a key that is gone."""


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = (hmac.new(key.encode(), b"essaim.accounts.sealing", hashlib.sha256).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in derived])


def seal(text: str) -> str:
    """The text, encrypted and authenticated under today's key."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; Unreadable where no key of ours opens it."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def sealed_anew(data: dict[str, Any]) -> dict[str, Any]:
    """An authenticator's data with all its secrets sealed under today's key; what is clear becomes sealed."""

    def anew(text: str) -> str:
        return seal(unseal(text) if text.startswith(_START) else text)

    found: dict[str, Any] = {name: anew(data[name]) for name in FIELDS if data.get(name)}
    if data.get("migrated_codes"):
        found["migrated_codes"] = [anew(code) for code in data["migrated_codes"]]
    return {**data, **found}
