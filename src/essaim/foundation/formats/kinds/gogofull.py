"""GoGoCarto, full elements. Reads both generations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import gogocarto
from ..record import Record
from ..registry import Format, reader


def write(records: Iterable[Record], meta: dict[str, object]) -> Iterator[bytes]:
    """The elements in their envelope; `meta` stands beside them."""
    others = {key: value for key, value in meta.items() if key not in ("data", "mapping", "taxonomy")}
    return gogocarto.written({"ontology": "gogofull", **others}, map(gogocarto.full, records))


FORMAT = Format(
    name="gogofull",
    label="GoGoCarto",
    extension="json",
    media_type="application/json",
    sniff=gogocarto.sniff,
    read=reader(gogocarto.parse),
    write=write,
)
