"""A row is said alike by every database, and comes back as it was."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from essaim.foundation.keeping.values import Digest, into, line, out_of, steady

UNHURRIED = limits(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = [
    (models.DateTimeField(), st.datetimes(timezones=st.just(UTC))),
    (models.DateField(), st.dates()),
    (models.TimeField(), st.times()),
    (models.DurationField(), st.timedeltas()),
    (models.DecimalField(max_digits=20, decimal_places=5), st.decimals(-(10**14), 10**14, places=5)),
    (models.BinaryField(), st.binary()),
    (models.UUIDField(), st.uuids()),
    (models.TextField(), st.text(st.characters(exclude_categories=["Cs"]))),
    (models.BigIntegerField(), st.integers(-(2**63), 2**63 - 1)),
    (models.FloatField(), st.floats(allow_nan=False, allow_infinity=False)),
    (models.BooleanField(), st.booleans()),
]


@pytest.mark.parametrize(("field", "values"), KINDS, ids=lambda kind: type(kind).__name__)
def test_a_value_comes_back(field: Any, values: Any) -> None:
    @UNHURRIED
    @given(values)
    def check(value: Any) -> None:
        convert = out_of(field)
        said = json.loads(line([convert(value) if convert else value]))[0]
        assert into(field)(said) == value

    check()


def test_nothing_stays_nothing() -> None:
    for field, _values in KINDS:
        convert = out_of(field)
        assert (convert(None) if convert else None) is None
        assert into(field)(None) is None


def test_dates_say_the_same_instant_the_same_way() -> None:
    convert = out_of(models.DateTimeField())
    paris = datetime.fromisoformat("2026-11-21T13:00:00+01:00")
    assert convert is not None
    assert (
        convert(paris)
        == convert(datetime(2026, 11, 21, 12, tzinfo=UTC))
        == "2026-11-21T12:00:00.000000+00:00"
    )
    assert out_of(models.DecimalField())(Decimal("1.50")) == out_of(models.DecimalField())(Decimal("1.5"))  # type: ignore[misc]


@UNHURRIED
@given(
    st.lists(st.tuples(st.integers(), st.text(st.characters(exclude_categories=["Cs"]))), max_size=8),
    st.randoms(),
)
def test_the_digest_does_not_care_for_order(rows: list[Any], chance: Any) -> None:
    def digest(of: list[Any]) -> str:
        found = Digest([])
        for row in of:
            found.add(list(row), line(list(row)))
        return found.hexdigest()

    mixed = list(rows)
    chance.shuffle(mixed)
    assert digest(rows) == digest(mixed)
    assert digest([*rows, (0, "de plus")]) != digest(rows)


def test_json_as_jsonb_gives_it_back() -> None:
    """PostgreSQL forgets the order of keys, and writes 1e5 as 100000."""
    assert steady({"b": [1.0, 1e5], "a": True}) == {"a": True, "b": [1, 100000]}
    assert steady(1e299) == steady(10**299)
    first, second = Digest([0]), Digest([0])
    first.add([{"a": 1, "b": 2.0}], line([{"a": 1, "b": 2.0}]))
    second.add([{"b": 2, "a": 1}], line([{"b": 2, "a": 1}]))
    assert first.hexdigest() == second.hexdigest()
