"""A database as Django's settings say it, from an address: the one in use, or the one that a move goes to."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse


def database(address: str, data: Path) -> dict[str, Any]:
    """PostgreSQL for `postgres://…`; SQLite for `sqlite:///path`, and in the data folder for an empty address.

    ValueError: another kind of address.
    """
    url = urlparse(address)
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": url.port or "",
            "CONN_MAX_AGE": 600,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    if address and url.scheme != "sqlite":
        raise ValueError("DATABASE_URL attend postgres://… ou rien (SQLite dans ESSAIM_DATA).")
    named = unquote(url.path)[1:] if url.scheme == "sqlite" else ""
    return {
        "ENGINE": "essaim.foundation.kernel.sqlite",
        "NAME": Path(named) if named else data / "essaim.sqlite3",
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},  # said outright: tools know it for Django's own backend only
    }
