"""Cleaning once is enough, and what is kept is what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .. import clean
from ..countries import country, inside
from ..identifiers import clean_rna, clean_siret, rna_error, siret_error

BITS = [
    *"<>&;#ab \n\t\r\x00\u0338\u200b\u0301é\u202e\ud800",
    "&lt;",
    "&amp;",
    "<b>",
    "&#60;",
    "</p>",
    "<!--",
    "&nbsp;",
]
MESSY = st.text() | st.lists(st.sampled_from(BITS)).map("".join)


@given(text=MESSY, limit=st.integers(1, 40))
def test_cleaning_twice_changes_nothing(text, limit):
    for once in (clean.line(text, limit), clean.paragraphs(text, limit)):
        assert len(once) <= limit
        once.encode()
    assert clean.line(clean.line(text, limit), limit) == clean.line(text, limit)
    assert clean.paragraphs(clean.paragraphs(text, limit), limit) == clean.paragraphs(text, limit)
    assert clean.url(clean.url(text)) == clean.url(text)
    assert clean.items(clean.items(text)) == clean.items(text)
    assert clean.verbatim(clean.verbatim(text)) == clean.verbatim(text)


@given(items=st.lists(st.text(alphabet="a;\\b", min_size=1), max_size=5))
def test_lists_in_a_cell(items):
    assert clean.split(clean.join(items)) == items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>Bonjour", "Bonjour"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ""),
        ("A & B, 5 < 6", "A & B, 5 < 6"),
        ("Tom &amp; Léa", "Tom & Léa"),
        ("e\u0301cole", "école"),
        ("a\xa0\n b", "a b"),
        (12, "12"),
        (True, ""),
        (None, ""),
    ],
)
def test_lines(text, expected):
    assert clean.line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.exemple.org", "https://www.exemple.org"),
        ("exemple.org/page", "https://exemple.org/page"),
        ("http://exemple.org:8080/a?b=c#d", "http://exemple.org:8080/a?b=c#d"),
        ("https://école.fr", "https://école.fr"),
        ("update6", ""),
        ("-", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//exemple.org", ""),
        ("https://a@exemple.org", ""),
        ("une.personne@exemple.org", ""),
        ("http://127.0.0.1/", ""),
        ("http://localhost/", ""),
        ("http://exemple.org/a b", ""),
        ('http://exemple.org/"onload', ""),
        ("www.http://exemple.org", ""),
        ("https://" + "a" * 500 + ".fr", ""),
        ("https://exemple.org/" + "a" * 500, ""),
        (12, ""),
    ],
)
def test_addresses(text, expected):
    assert clean.url(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(12, 12), ("12", 12), ("12 500 €", 12500), ("12\u202f500 euros", 12500), (12.0, 12), ("12,00", 12), (12.5, None),
     (-1, None), ("douze", None), (True, None), (2**31, None), (float("nan"), None), ("", None), ([], None)],
)  # fmt: skip
def test_integers(value, expected):
    assert clean.integer(value) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [("Österreich", "AT"), ("ÖSterreich", "AT"), ("UK", "GB"), ("uk", "GB"), ("England", "GB"), ("SCOTLAND", "GB"),
     ("Ελλάδα", "GR"), ("EL", "GR"), ("fr", "FR"), ("The Netherlands", "NL"), ("Republique francaise", "FR"),
     ("Cote d’Ivoire", "CI"), ("Latvija", "LV"), ("România", "RO"), ("Atlantide", ""), ("", ""), ("SR", "")],
)  # fmt: skip
def test_countries(text, code):
    assert country(text) == code


def test_an_abbreviation_of_several_countries_is_settled_by_the_place():
    assert country("SR", 48.1, 17.1) == "SK"
    assert country("SR", 44.8, 20.5) == "RS"
    assert country("SR", 5.8, -55.2) == "SR"
    assert country("SR", 0, 0) == ""
    assert inside("FR", -21.1, 55.5)


@pytest.mark.parametrize(
    "text", ["73282932000074", "732 829 320 00074", "356 000 000 00048", "35600000049837"]
)
def test_siret(text):
    assert siret_error(text) is None
    assert len(clean_siret(text)) == 14


@pytest.mark.parametrize(
    "text", ["", "732829320", "73282932000075", "00000000000000", "7328293200007A", "٧3282932000074"]
)
def test_not_siret(text):
    assert siret_error(text)


def test_rna():
    assert rna_error("w 751 234567") is None
    assert clean_rna("w 751 234567") == "W751234567"
    assert rna_error("W9R1000001") is None
    assert rna_error("W12") and rna_error("751234567") and rna_error("")
