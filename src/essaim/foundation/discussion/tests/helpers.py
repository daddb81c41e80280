"""What a visitor's page and mail box do."""

import hashlib
import re
from typing import Any

from essaim.foundation.discussion import guard


def solved() -> dict[str, str]:
    """A challenge and its answer, as the page's script finds it."""
    given = guard.challenge()
    for number in range(1_000_000):
        digest = hashlib.sha256(f"{given['challenge']}:{number}".encode()).digest()
        if not int.from_bytes(digest, "big") >> (256 - given["bits"]):
            return {"challenge": given["challenge"], "answer": str(number)}
    raise AssertionError


def link_in(mail: Any) -> str:
    """The path of the first address of a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found, mail.body
    return found.group(1)
