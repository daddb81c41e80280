"""What a phone sends, read: a note is refused as a whole where it is not one."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.connect.field.models import Note
from essaim.connect.field.packing import FIELDS

LARGEST = 64 * 1024  # bytes of a note
LONGEST = 20_000  # characters of a value: what is too long for its field is refused there, with its sentence
WORDS = 2_000


@dataclass(frozen=True)
class Asked:
    """One note. `card`: a public id, "" for a new one; `seen` and `fields`: text by field, as it was taken along and as it
    was written; `space`: the slug of where a new card goes; `sure`: it is another card than those that resemble it."""

    id: str
    verb: str
    card: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    words: str = ""
    space: str = ""
    sure: bool = False

    def kept(self) -> dict[str, Any]:
        """As plain values, without what the row says already."""
        return {name: value for name, value in asdict(self).items() if name not in ("id", "verb") and value}


def read(body: bytes) -> Asked:
    """ValidationError, with one sentence: it is not a note. The phone's clock is not asked."""
    try:
        given = json.loads(body)
        verb = given["verb"]
        if verb not in Note.Verb.values:
            raise ValueError(verb)
        return Asked(
            id=str(UUID(given["id"])),
            verb=verb,
            card="" if verb == Note.Verb.ADD else str(UUID(given["card"])),
            fields=_texts(given.get("fields", {})),
            seen=_texts(given.get("seen", {})),
            words=_text(given.get("words", ""), WORDS),
            space=_text(given.get("space", ""), 100),
            sure=given.get("sure") is True,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValidationError(_("Cette note ne se lit pas : rien n’a été changé.")) from None


def _texts(given: dict[str, Any]) -> dict[str, str]:
    if set(given) - set(FIELDS):
        raise ValueError("no such field")
    return {name: _text(value, LONGEST) for name, value in given.items()}


def _text(value: Any, most: int) -> str:
    """Text that a database can keep: neither NUL nor half of a character."""
    if not isinstance(value, str):
        raise ValueError(value)
    return value.replace("\x00", "").encode(errors="ignore").decode()[:most]
