"""GoGoCarto, compact rows. Reads both generations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import gogocarto
from ..record import Record
from ..registry import Format, reader
from ..shape import shape


def _sniff(head: bytes, filename: str) -> float:
    return 0.99 if shape(head).top.get("ontology") == "gogocompact" else 0.0


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """Rows in their envelope; `mapping` names the values of each, and `meta` stands beside them."""
    others = {key: value for key, value in meta.items() if key not in ("data", "mapping", "taxonomy")}
    opening = {"ontology": "gogocompact", **others, "mapping": gogocarto.mapping(*gogocarto.WRITTEN)}
    return gogocarto.written(opening, map(gogocarto.compact, records))


FORMAT = Format(
    name="gogocompact",
    label="GoGoCarto (compact)",
    extension="json",
    media_type="application/json",
    sniff=_sniff,
    read=reader(gogocarto.parse),
    write=write,
)
