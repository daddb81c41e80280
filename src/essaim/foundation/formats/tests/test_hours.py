"""What is written is read back the same; what people write is read; what cannot be read is refused whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import hours
from ..hours import DAY, MOST, Unreadable, french, osm, read, schema, tidy

WEEKDAYS, NONE = 5, ()


def week(*days: object) -> tuple[object, ...]:
    return (*days, *[NONE] * (7 - len(days)))


@st.composite
def _spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """In order, apart; the last one may go beyond midnight."""
    edges = sorted(draw(st.sets(st.integers(0, DAY - 1), max_size=2 * MOST)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    if pairs and draw(st.booleans()):
        opens = pairs[-1][0]
        pairs[-1] = (opens, draw(st.integers(opens + 1, opens + DAY)))
    return tuple(pairs)


weeks = st.one_of(
    st.tuples(*[_spans()] * 7),
    st.tuples(_spans(), _spans()).map(lambda two: (*[two[0]] * WEEKDAYS, *[two[1]] * 2)),
    _spans().map(lambda spans: (spans,) * 7),
)


@given(weeks)
def test_what_is_written_is_read_back(told: hours.Week) -> None:
    assert read(osm(told)) == told
    assert read(french(told)) == told
    assert len(osm(told)) <= 500
    assert tidy(french(told)) == osm(told)


@given(st.text(max_size=40) | st.text("lunmarje0129hà-:;, fé/", max_size=40))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        told = read(text)
    except Unreadable:
        return
    assert read(osm(told)) == told


OFFICE = ((540, 720), (840, 1080))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", week()),
        ("lun-ven 9h-12h, 14h-18h ; sam 10h-13h", week(*[OFFICE] * 5, ((600, 780),))),
        ("Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-13:00", week(*[OFFICE] * 5, ((600, 780),))),
        ("Du lundi au vendredi : de 9h à 12h et de 14h à 18h.", week(*[OFFICE] * 5)),
        ("tous les jours 8h-20h", ((((480, 1200),)),) * 7),
        ("7j/7 8h–20h30", ((((480, 1230),)),) * 7),
        (
            "Mercredi 14 h 30 – 18 h\nsamedi 9h30-midi",
            week(NONE, NONE, ((870, 1080),), NONE, NONE, ((570, 720),)),
        ),
        ("lun, mar et jeu 9-17", week(((540, 1020),), ((540, 1020),), NONE, ((540, 1020),))),
        ("lun 9h-12h ; lun 14h-18h", week(OFFICE)),
        ("lun 9h-13h, 12h-18h", week(((540, 1080),))),
        ("Mo-Su 09:00-18:00; Tu off", (((540, 1080),), NONE, *[((540, 1080),)] * 5)),
        ("ven-sam 18h-2h", (*[NONE] * 4, ((1080, 1560),), ((1080, 1560),), NONE)),
        ("sam-lun 9h-10h", (((540, 600),), *[NONE] * 4, ((540, 600),), ((540, 600),))),
        ("dimanche 9h-minuit, lundi fermé", (*[NONE] * 6, ((540, 1440),))),
        ("24/7", (((0, 1440),),) * 7),
        ("24h/24", (((0, 1440),),) * 7),
    ],
)
def test_what_people_write(text: str, told: object) -> None:
    assert read(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "sur rendez-vous", "9h-18h", "lun", "lun 9h", "lun 25h-26h", "lun 9h75-10h", "lun 9h-12h sauf août", "Mar-Oct Mo 09:00-12:00",
        "PH off", "Mo-Fr 09:00+", "lun 9h-10h, 11h-12h, 13h-14h, 15h-16h, 17h-18h, 19h-20h", "lun 24h-25h", "lun-", "-", "lun mar 9h-10h",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)
    assert tidy(text) == ""


def test_as_people_read_it() -> None:
    assert french(read("Mo-Su 08:00-20:30")) == "tous les jours 8h-20h30"
    assert french(read("Mo,We 09:00-12:00")) == "lun, mer 9h-12h"
    assert french(read(hours.EXAMPLE)) == hours.EXAMPLE


def test_as_linked_data() -> None:
    said = schema(read("lun-mar 9h-12h, 18h-minuit"))
    assert said[0] == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday", "Tuesday"], "opens": "09:00", "closes": "12:00",
    }  # fmt: skip
    assert said[1]["closes"] == "23:59"
