"""What stands in a mailed link, and what is kept of it."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, for a link."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 of the token, in hexadecimal: all that is kept, so that who reads the database cannot follow the link."""
    return hashlib.sha256(token.encode()).hexdigest()
