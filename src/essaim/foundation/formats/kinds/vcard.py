"""Cards of organisations, vCard 4. Reads both versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import vcard
from ..record import Record
from ..registry import Format, reader
from ..source import preview


def _sniff(head: bytes, filename: str) -> float:
    text = preview(head).lstrip()[:2000].upper()
    return 0.9 if text.startswith("BEGIN:VCARD") and "VERSION:3.0" not in text else 0.0


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """One card a record; no place for `meta`."""
    return vcard.written(records, "4.0")


FORMAT = Format(
    name="vcard",
    label="vCard",
    extension="vcf",
    media_type="text/vcard",
    sniff=_sniff,
    read=reader(vcard.parse),
    write=write,
)
