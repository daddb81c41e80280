"""A row as a line of JSON that any database gives alike, and a digest that does not care for their order.

Dates in UTC to the microsecond, decimals as text, bytes in base 64, identifiers as text: the same line from SQLite and
from PostgreSQL, so that a backup of one goes into the other and digests can be compared.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time

EXACT = 2**53  # past which a float no longer tells whole numbers apart
Convert = Callable[[Any], Any]


def _plain(value: Any) -> Any:
    """A value that JSON has no word for; what it knows already is left as it is."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _utc(value: datetime) -> str:
    aware = value if value.tzinfo else timezone.make_aware(value, UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def steady(value: Any) -> Any:
    """JSON within a row: jsonb writes 1e5 as 100000 and forgets the order of keys; the line must not tell."""
    if isinstance(value, dict):
        return {key: steady(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [steady(inner) for inner in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= EXACT:
        return float(value) if abs(value) < 10**300 else str(value)
    return value


def out_of(field: Any) -> Convert | None:
    """How a value of this field is written in a line; None: as it is."""
    target = _target(field)
    if isinstance(target, models.JSONField):
        return None
    simple = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)
    return None if isinstance(target, simple) else _plain


def into(field: Any) -> Convert:
    """How what a line says becomes a value of this field."""
    target = _target(field)
    for kind, convert in READERS:
        if isinstance(target, kind):
            return lambda value: None if value is None else convert(value)
    return lambda value: value


READERS: list[tuple[type, Convert]] = [
    (models.DateTimeField, parse_datetime),
    (models.DateField, parse_date),
    (models.TimeField, parse_time),
    (models.DurationField, lambda value: timedelta(microseconds=value)),
    (models.DecimalField, Decimal),
    (models.BinaryField, lambda value: base64.b64decode(value, validate=True)),
    (models.UUIDField, UUID),
]


def _target(field: Any) -> Any:
    """The field that a key points to, through keys that are keys themselves."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def line(values: Sequence[Any]) -> bytes:
    """One row, without its end of line."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


class Digest:
    """SHA-256 of each row, added up: the same whatever the order in which a database gives them."""

    def __init__(self, loose: Sequence[int]) -> None:
        self.loose = loose  # places of the JSON columns
        self.rows = 0
        self._sum = 0

    def add(self, values: Sequence[Any], written: bytes) -> None:
        """One row: its values, and the line that says them."""
        if self.loose and any(values[place] not in (None, {}, []) for place in self.loose):
            steadied = list(values)
            for place in self.loose:
                steadied[place] = steady(values[place])
            text = json.dumps(steadied, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            written = text.encode("utf-8", "surrogatepass")
        self._sum += int.from_bytes(hashlib.sha256(written).digest(), "big")
        self.rows += 1

    def hexdigest(self) -> str:
        """64 hexadecimal digits; those of no row at all are zeros."""
        return f"{self._sum % 2**256:064x}"
