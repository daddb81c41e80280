import time
import uuid

from essaim.foundation.kernel.ids import uuid7


def test_version_and_variant() -> None:
    made = uuid7()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_sorts_by_time_and_never_repeats() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert first < second
    assert len({uuid7() for _ in range(10_000)}) == 10_000


def test_time_is_that_of_the_clock() -> None:
    assert abs((uuid7().int >> 80) - time.time() * 1000) < 1000
