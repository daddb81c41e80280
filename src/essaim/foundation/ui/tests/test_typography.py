"""French typography, numbers, sums and ages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.ui.typography import NARROW, euros, number, since, typo

N = NARROW
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(st.text(alphabet="ab1 '’«»:;!?%€.,/\u00a0\u202f000", max_size=40))
def test_twice_is_once(text: str) -> None:
    assert typo(typo(text)) == typo(text)


@given(st.text())
def test_only_spaces_and_apostrophes_change(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(c for c in value.replace("'", "’") if c not in " \u00a0\u202f\u2009")

    assert bare(typo(text)) == bare(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Quoi ? Rien !", f"Quoi{N}? Rien{N}!"),
        ("Quoi?", f"Quoi{N}?"),
        ("« feuille de route »", f"«{N}feuille de route{N}»"),
        ("«oui»", f"«{N}oui{N}»"),
        ("l'eau", "l’eau"),
        ("12 000 € et 30 %", f"12{N}000{N}€ et 30{N}%"),
        ("https://exemple.test/?q=a;b", "https://exemple.test/?q=a;b"),
        ("à 10:30, voir : ici", f"à 10:30, voir{N}: ici"),
        ("Suite: ceci", f"Suite{N}: ceci"),
        ("21000 Dijon", "21000 Dijon"),
        (None, ""),
        (12, "12"),
    ],
)
def test_typo(text: object, right: str) -> None:
    assert typo(text) == right


def test_markup_is_left_alone() -> None:
    changed = typo(mark_safe('<a title="a ; b" href="?x">l&#x27;eau &amp; quoi ?</a>'))
    assert changed == f'<a title="a ; b" href="?x">l&#x27;eau &amp; quoi{N}?</a>'
    assert isinstance(changed, SafeString)


def test_what_is_not_safe_stays_unsafe() -> None:
    assert not isinstance(typo("<b> !"), SafeString)


def test_numbers() -> None:
    assert number(1234567) == f"1{N}234{N}567"
    assert number("x") == "" == euros("x") == euros(None)
    assert euros(12500) == f"12{N}500{N}€"
    assert euros(Decimal("12.5")) == f"12,50{N}€"
    assert euros("NaN") == ""
    with translation.override("en"):
        assert euros(12500) == "€12,500"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2026, 11, 21), "aujourd’hui"),
        (date(2026, 11, 20), "hier"),
        (date(2026, 11, 22), "demain"),
        (date(2026, 11, 16), "il y a 5 jours"),
        (date(2026, 10, 25), "il y a 3 semaines"),
        (date(2026, 9, 21), "il y a 2 mois"),
        (date(2022, 9, 21), "il y a 4 ans"),
        (date(2026, 11, 24), "dans 3 jours"),
        (NOW - timedelta(seconds=20), "à l’instant"),
        (NOW - timedelta(minutes=5), "il y a 5 minutes"),
        (None, ""),
    ],
)
def test_since(moment: date | None, words: str) -> None:
    assert since(moment, NOW) == words
