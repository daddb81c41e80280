"""Addresses without keeping them: a keyed digest stands for each, and tokens that only we can make."""

import hashlib
import hmac

from django.conf import settings
from django.core import signing

SALT = "essaim.mail.stop"


def digest(address: str) -> str:
    """HMAC-SHA256 of the address in lower case: the same for the same address, telling nothing of it."""
    key = hashlib.sha256(b"essaim.mail" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()


def stop_token(address_digest: str, kind: str) -> str:
    """What stands in an unsubscribing link; it never expires, since mails are kept for years."""
    return signing.Signer(salt=SALT).sign(f"{kind}.{address_digest}")


def read_token(token: str) -> tuple[str, str] | None:
    """(digest, kind) of a token of ours; None for any other text."""
    try:
        kind, _, address = signing.Signer(salt=SALT).unsign(token).rpartition(".")
    except signing.BadSignature:
        return None
    return address, kind
