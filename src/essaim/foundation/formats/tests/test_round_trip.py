"""What each format writes, it reads back the same."""

import dataclasses
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .. import Record, categories, formats, open_records
from ..fields import Draft, finish
from ..record import COUNT_FIELDS, FIELDS, KINDS

WRITTEN = [fmt for fmt in formats().values() if fmt.read and fmt.write]
TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "=1+1",
        "'=a",
        "+33",
        "-12.5",
        "@x",
        "\tx",
        "a;b\\;c",
        "\\",
        "<b>gras</b>",
        "&lt;i&gt;",
        "A & B",
        "5 < 6",
        "\ud800",
        "x\x00y",
        "_x0041_",
        '""x""',
        "[[PagePrincipale x]] **gras**",
        "a,b|c\td",
        "# x",
        "01/02/2018",
        "{{x}}",
        "<p>x</p>",
    ]
)
LISTS = st.lists(TEXTS, max_size=4)
URLS = st.sampled_from(["https://exemple.org/a;b", "www.exemple.fr", "http://é.example.com/?q=1", "rien", ""])
FIELD_VALUES = {
    **dict.fromkeys(("summary", "description", "street", "postcode", "city", "legal_form", "acronym", "territory"), TEXTS),
    **dict.fromkeys(("keywords", "themes", "values", "missions", "funders"), LISTS),
    **dict.fromkeys(COUNT_FIELDS, st.integers(0, 2**31 - 1)),
    "website": URLS,
    "links": st.lists(URLS, max_size=3),
    "source_url": URLS,
    "country": st.sampled_from(["FR", "Italie", "SR", "nulle part"]),
    "categories": st.lists(st.sampled_from(sorted(categories())) | TEXTS, max_size=4),
    "kind": st.sampled_from([*KINDS, "autre"]),
    "siret": st.sampled_from(["732 829 320 00074", "1234", "35600000049837"]),
    "rna": st.sampled_from(["W751234567", "w9R1234567", "X"]),
    "budget_year": st.integers(1890, 2110),
    "language": st.sampled_from(["fr", "pt-BR", "?"]),
    "opening_hours": st.sampled_from(["lun-ven 9h-12h, 14h-18h ; sam 10h-13h", "Fr-Sa 18:00-02:00", "24/7", "l’été"]),
}  # fmt: skip
POINTS = st.none() | st.tuples(st.floats(41.5, 51), st.floats(-4, 8))


@st.composite
def records(draw):
    """A record cleaned as a reader does it: what a reader can give is what must come back."""
    draft = Draft(1, name=draw(TEXTS.filter(str.strip)), external_id=draw(TEXTS))
    draft.raw = draw(st.fixed_dictionaries({}, optional=FIELD_VALUES))
    draft.extra = draw(st.dictionaries(TEXTS, TEXTS | st.integers() | st.lists(st.booleans()), max_size=4))
    point = draw(POINTS)
    draft.point = point and tuple(round(value, 7) for value in point)
    found = finish(draft)
    return found if isinstance(found, Record) else Record("sans-nom", 1, "Sans nom")


def read_back(fmt, found):
    data = b"".join(fmt.write(found, {"license": "CC BY-SA 4.0", "date": "2026-11-21"}))
    # Nothing in a file may be nothing of any format: it is then read as what it is said to be.
    named = None if found else fmt
    return data, list(open_records(io.BytesIO(data), named, filename=f"essai.{fmt.extension}"))


@pytest.mark.parametrize("fmt", WRITTEN, ids=lambda fmt: fmt.name)
@settings(max_examples=50, deadline=None)
@given(found=st.lists(records(), max_size=4, unique_by=lambda record: record.external_id))
def test_what_is_written_is_read_back(fmt, found):
    if not found and not b"".join(fmt.write(found, {})):
        return  # no card at all is an empty file
    back = read_back(fmt, found)[1]
    assert [dataclasses.replace(item, line=1) for item in back] == found
    json.dumps([item.fields for item in back])
    assert not {key for item in back for key in item.fields} - set(FIELDS)


@pytest.mark.parametrize("fmt", WRITTEN, ids=lambda fmt: fmt.name)
def test_lines_are_those_of_the_file(fmt):
    found = [Record(f"n{rank}", 1, f"Actrice {rank}", {"description": "Une\nphrase"}) for rank in range(5)]
    data, back = read_back(fmt, found)
    if fmt.name in ("xlsx", "ods"):
        assert [item.line for item in back] == [2, 3, 4, 5, 6]
        return
    lines = data.decode().splitlines()
    for item in back:
        assert item.unit == "ligne"
        assert f"Actrice {item.external_id[1:]}" in lines[item.line - 1]


@settings(max_examples=80, deadline=None)
@given(cells=st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_no_written_cell_is_a_formula(cells):
    import csv

    found = [Record(f"n{rank}", 1, "x", {"city": cell} if cell else {}) for rank, cell in enumerate(cells)]
    text = b"".join(formats()["csv"].write(found, {})).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number(cell) for cell in row
        )


def is_number(cell):
    try:
        return bool(float(cell) or True)
    except ValueError:
        return False


def test_json_ld_gives_addresses_from_a_base():
    written = b"".join(
        formats()["jsonld"].write([Record("a/b", 1, "x")], {"base": "https://exemple.org/acteurs/"})
    )
    assert json.loads(written)["@graph"][0]["@id"] == "https://exemple.org/acteurs/a%2Fb"
    assert next(open_records(io.BytesIO(written))).external_id == "a/b"
