"""Files that are not what they say, cut, huge or made to hurt: one clear sentence, nothing else."""

import contextlib
import gzip
import io
import json
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .. import ReadError, Record, Skipped, formats, guess, open_records, registry

READABLE = [name for name, fmt in formats().items() if fmt.read]
FEATURE = {"type": "Feature", "properties": {"name": "Le Fil"}, "geometry": None}
GOOD = json.dumps({"type": "FeatureCollection", "features": [FEATURE] * 3}, indent=1).encode()


def refused(data, **options):
    with pytest.raises(ReadError) as caught:
        list(open_records(io.BytesIO(data), **options))
    return caught.value.sentence


def zipped(name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b" \n\n", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (zipped("a.exe"), "archive"),
        (zipped("a.geojson"), "ne reconnaissons pas"),
        (zipped("xl/workbook.xml"), "abîmé"),
        (zipped("word/document.xml"), "traitement de texte"),
        (gzip.compress(GOOD), "archive"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xff\xd8\xff\xe0 JFIF", "image"),
        (b"\x7fELF\x02\x01", "programme"),
        (b"MZ\x90\x00\x03\x00", "programme"),
        (b"<!DOCTYPE html><html>", "page web"),
        (b"bonjour", "ne reconnaissons pas"),
        (b"42", "ne reconnaissons pas"),
        (b"{}", "FeatureCollection"),
        (b'{"type": "Topology", "objects": {}}', "FeatureCollection"),
        (b'{"type": "Autre", "features": []}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": {}}', "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": [] } {}', "reste après la fin"),
        (b'{"type": "FeatureCollection",\n"features": [\n{"a" 1}\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n]}', "erreur se trouve ligne 3"),
        (GOOD[:120], "manque la fin"),
        ('{"features": ["École"]}'.encode("latin-1"), "pas en UTF-8"),
    ],
)  # fmt: skip
def test_refusals_say_why(data, words):
    assert words in refused(data)


def test_truncated_anywhere_is_truncated():
    for end in range(1, len(GOOD)):
        assert "manque la fin" in refused(GOOD[:end], format="geojson"), GOOD[:end]


def test_line_of_a_bad_byte():
    bad = GOOD.replace(b"Le Fil", b"Le \xe9Fil", 1)
    assert f"ligne {bad[: bad.index(0xE9)].count(10) + 1}." in refused(bad)
    far = b"{\n" + b"\n" * 600_000 + b"\xff\n"
    assert "ligne 600002." in refused(far)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encodings_are_read(encoding):
    assert len(list(open_records(io.BytesIO(GOOD.decode().encode(encoding))))) == 3


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was asked of it."""

    given = 0

    def __init__(self, start):
        self.start = start

    def readable(self):
        return True

    def readinto(self, buffer):
        chunk = (self.start + b"a" * len(buffer))[: len(buffer)]
        self.start = self.start[len(chunk) :]
        buffer[: len(chunk)] = chunk
        self.given += len(chunk)
        return len(chunk)


@pytest.mark.parametrize(
    "start", [b'{"features": [{"a": "', b"nom\n", b'nom\n"', b'{"@graph": ["', b'{"a": "', b"["]
)
def test_an_endless_stream_stops_at_the_cap(start):
    stream = Endless(start)
    with pytest.raises(ReadError) as caught:
        list(open_records(stream, filename="x.csv", max_bytes=2_000_000))
    assert stream.given <= 2_000_001 + 8192
    assert caught.value.sentence


def test_the_cap_is_said():
    assert "1\u00a0Mo" in refused(b"nom\n" + b"a" * 1_100_000, max_bytes=1024 * 1024)


@pytest.mark.parametrize(
    "opening", [b"[", b'{"a":', b'{"features":[', b'{"features":[{"properties":', b'{"@graph":[[']
)
def test_nesting_bombs(opening):
    assert "imbrique" in refused(opening * 200_000, format="geojson")
    assert "imbrique" in refused(opening * 200_000, format="jsonld")


def test_nesting_in_a_csv_cell_stays_a_text():
    (found,) = open_records(io.BytesIO(b"nom,extra\nLe Fil," + b"[" * 100_000))
    assert isinstance(found, Record)


def test_numbers_too_long():
    data = (
        b'{"type": "FeatureCollection", "features": [{"properties": {"name": "x", "n": '
        + b"9" * 5000
        + b"}}]}"
    )
    assert "démesuré" in refused(data)


def test_too_many_elements(monkeypatch):
    monkeypatch.setattr(registry, "MAX_ELEMENTS", 2)
    assert "éléments" in refused(GOOD)


def test_values_of_the_wrong_type_never_break():
    odd = [
        None,
        True,
        1,
        1e308,
        [],
        [[]],
        {},
        {"a": {}},
        "\ud800",
        "x" * 30_000,
        float("nan"),
        [None, {"@value": []}],
    ]
    keys = [*registry.formats(), "id", "name", "website", "links", "extra", "country", "siret", "budget", "categories",
            "latitude", "type_of_initiative", "shop", "description", "description:fr", "keywords", "addr:housenumber",
            "osm", "_uri", "identifier", "address", "location", "funder", "numberOfEmployees", "@id", "essaim:extra"]  # fmt: skip
    for value in odd:
        properties = [{"name": "x", key: value} for key in keys]
        features = [{"properties": one, "geometry": None, "id": value} for one in properties]
        features += [{"properties": {"name": "x"}, "geometry": value}, value]
        features += [{"properties": {"name": "x"}, "geometry": {"type": kind, "coordinates": value}}
                     for kind in ("Point", "Polygon", "MultiPolygon", "GeometryCollection", value)]  # fmt: skip
        collection = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        graph = json.dumps(
            {"@graph": [{"@type": "Organization", **one} for one in properties] + [value]}
        ).encode()
        for data in (collection, graph):
            for item in open_records(io.BytesIO(data)):
                assert isinstance(item, Record | Skipped)
                if isinstance(item, Record):
                    json.dumps(dict(item.fields), allow_nan=False).encode()
                    item.name.encode()


@pytest.mark.parametrize("name", [None, *READABLE])
@settings(max_examples=70, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@example(b"\xff\xfe")
@example(b"\xfe\xff\x00")
@example(b'{"features":[NaN,Infinity,1,"x",null]}')
@example(b'{"@graph":[1]}')
@example(b"nom\r\r\rx\r")
@example(b'nom\n"')
@example(b"nom\n\x00\n")
def test_any_bytes_give_records_or_one_sentence(name, data):
    try:
        for item in open_records(io.BytesIO(data), format=name, filename="x.csv"):
            assert isinstance(item, Record | Skipped)
    except ReadError as error:
        assert error.sentence.endswith((".", "?"))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "name", "@graph", "@type", "id"])
        | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("name", ["geojson", "jsonld"])
@settings(max_examples=100, deadline=None)
@given(value=JSON, wrap=st.booleans())
def test_any_json_gives_records_or_one_sentence(name, value, wrap):
    whole = {"type": "FeatureCollection", "features": [value], "@graph": [value]} if wrap else value
    try:
        list(open_records(io.BytesIO(json.dumps(whole).encode()), format=name))
    except ReadError as error:
        assert error.sentence


@settings(max_examples=100, deadline=None)
@given(cut=st.integers(0, len(GOOD)), put=st.binary(max_size=6))
def test_damaged_files(cut, put):
    with contextlib.suppress(ReadError):
        list(open_records(io.BytesIO(GOOD[:cut] + put + GOOD[cut:]), format="geojson"))


def test_guessing():
    assert guess(GOOD[:100], "x").name == "geojson"
    assert guess(b'{"@context": "https://schema.org", "@type": "NGO"', "").name == "jsonld"
    assert guess("Nom;Ville;Téléphone\n".encode(), "").name == "csv"
    assert guess('"Site web","NOM"\n'.encode("utf-16"), "").name == "csv"
    assert "inconnu" in refused(GOOD, format="inconnu")
