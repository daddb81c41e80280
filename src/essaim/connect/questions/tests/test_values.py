"""Reading what somebody means, and writing it so that it reads the same."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.connect.questions.models import Kind, Question
from essaim.connect.questions.values import GREATEST, Unreadable, read, said, written
from essaim.foundation.formats import clean

OPTIONS = [
    {"key": "salle", "label": "Une salle ; la grande, surtout", "withdrawn": False},
    {"key": "outils", "label": "Des outils", "withdrawn": False},
    {"key": "velo", "label": "Vélo, remorque", "withdrawn": False},
    {"key": "signes", "label": "+++", "withdrawn": False},
    {"key": "fax", "label": "Un télécopieur", "withdrawn": True},
]


def question(kind: str) -> Question:
    return Question(kind=kind, options=OPTIONS if kind in (Kind.ONE, Kind.SEVERAL) else [], unit="places")


def cleaned(text: str) -> str:
    return clean.paragraphs(text, 5_000)


VALUES = {
    Kind.LINE: st.text(max_size=200).map(lambda text: clean.line(text, 300)).filter(bool),
    Kind.TEXT: st.text(max_size=400).map(cleaned).filter(bool),
    Kind.NUMBER: st.integers(0, GREATEST),
    Kind.EUROS: st.integers(0, GREATEST * 100).map(lambda cents: f"{Decimal(cents) / 100:.2f}"),
    Kind.DAY: st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(date.isoformat),
    Kind.YES_NO: st.booleans(),
    Kind.ONE: st.sampled_from(["salle", "outils", "velo", "signes"]),
    Kind.SEVERAL: st.sets(st.sampled_from(["salle", "outils", "velo", "signes"]), min_size=1).map(
        lambda keys: [option["key"] for option in OPTIONS if option["key"] in keys]
    ),
    Kind.URL: st.from_regex(r"https://[a-z]{1,8}\.(org|fr)/[a-z0-9/]{0,20}", fullmatch=True),
}


@given(st.data())
def test_what_is_written_reads_the_same(data: Any) -> None:
    kind = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[kind])
    asked = question(kind)
    assert read(asked, written(asked, value)) == value
    assert read(asked, value) == value
    assert said(asked, value)


@given(st.sampled_from(Kind.values), st.text(max_size=80))
def test_anything_is_read_or_refused_with_one_sentence(kind: str, text: str) -> None:
    asked = question(kind)
    try:
        value = read(asked, text)
    except Unreadable as refusal:
        assert refusal.sentence.endswith((".", "…"))
    else:
        assert value is None or read(asked, written(asked, value)) == value


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("nothing", [None, "", "  \n "])
def test_nothing_is_nothing(kind: str, nothing: Any) -> None:
    assert read(question(kind), nothing) is None
    assert written(question(kind), None) == said(question(kind), None) == ""


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "1 250", 1250),
        ("number", "12,0", 12),
        ("euros", "12 500 €", "12500.00"),
        ("euros", "12,5", "12.50"),
        ("day", "31/12/2025", "2025-12-31"),
        ("day", "2025-12-31 00:00:00", "2025-12-31"),
        ("yes_no", "Oui", True),
        ("yes_no", "NON", False),
        ("yes_no", "x", True),
        ("one", "des  OUTILS", "outils"),
        ("several", "Des outils, Vélo, remorque", None),
        ("several", "Vélo, remorque", ["velo"]),
        ("several", "+++\nDes outils", ["outils", "signes"]),
        ("url", "exemple.org", "https://exemple.org"),
    ],
)
def test_as_people_write(kind: str, text: str, value: Any) -> None:
    if value is None:
        with pytest.raises(Unreadable) as refused:
            read(question(kind), text)
        assert refused.value.value == ["outils"]
    else:
        assert read(question(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("number", "12,5", "nombre entier"),
        ("number", "-3", "jamais négatif"),
        ("number", "9" * 13, "trop grand"),
        ("number", True, "nombre entier"),
        ("euros", "beaucoup", "montant en euros"),
        ("day", "31/02/2026", "date n’existe pas"),
        ("day", "2026-02-31", "date n’existe pas"),
        ("day", "0001-01-01", "date n’existe pas"),
        ("yes_no", "peut-être", "oui ou non"),
        ("one", "Un four", "n’est pas un des choix"),
        ("one", "fax", "n’est pas un des choix"),
        ("several", ["salle", "four"], "n’est pas un des choix"),
        ("url", "javascript:alert(1)", "ne se lit pas"),
        ("line", "a" * 301, "1 de trop"),
        ("text", "a" * 5_010, "10 de trop"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(kind: str, text: Any, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(question(kind), text)


def test_a_withdrawn_choice_is_kept_by_who_bears_it() -> None:
    assert read(question("one"), "fax", ["fax"]) == "fax"
    assert said(question("one"), "fax") == "Un télécopieur"


def test_a_part_that_is_known_is_said_beside_the_refusal() -> None:
    with pytest.raises(Unreadable) as refused:
        read(question("several"), "Des outils; Un four")
    assert refused.value.value == ["outils"]
