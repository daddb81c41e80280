"""What stands in a mailed link, or is copied by hand, and what is kept of it."""

import hashlib
import hmac
import secrets

from django.conf import settings

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another


def new_token() -> str:
    """256 random bits, for a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 of the token, in hexadecimal: all that is kept, so that who reads the database cannot follow the link."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code(groups: int) -> str:
    """« K7MP-2QXT-… »: twenty random bits a group, to be copied by hand."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(4)) for _group in range(groups))


def code_digest(code: str) -> str:
    """Keyed digest of a code, however it is typed; short, it would be guessed from a plain one."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), f"code:{plain}".encode(), hashlib.sha256).hexdigest()
