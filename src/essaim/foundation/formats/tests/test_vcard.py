"""Cards of organisations, of both versions."""

import io

import pytest

from .. import ReadError, Record, Skipped, open_records
from ..vcard import escaped, folded, unescaped

THREE = """BEGIN:VCARD
VERSION:3.0
item1.ORG:La Pelote;Antenne nord
FN:La Pelote\\, coopérative
N:;;;;
X-ABShowAs:COMPANY
ADR;TYPE=work:;;1 rue du Fil;Rennes;;35000;France
GEO:48.1;-1.7
URL;TYPE=work:www.exemple.org
URL:https://forum.exemple.org
CATEGORIES:AMAP,laine,fil\\, tissu
TEL:0102030405
NOTE:Un atelier\\nqui
  partage tout\\; et plus
END:VCARD
"""
PERSON = "BEGIN:VCARD\nVERSION:3.0\nFN:Camille Exemple\nN:Exemple;Camille;;;\nORG:La Pelote\nEND:VCARD\n"
FOUR = "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Le Fil\r\nUID:urn:x:1\r\nGEO:geo:48.1,-1.7;u=10\r\nEND:VCARD\r\n"


def read(text):
    return list(open_records(io.BytesIO(text.encode())))


def test_version_three():
    (found,) = read(THREE)
    fields = found.fields
    assert found.name == "La Pelote, coopérative"
    assert (fields["street"], fields["city"], fields["postcode"], fields["country"]) == (
        "1 rue du Fil",
        "Rennes",
        "35000",
        "FR",
    )
    assert (fields["latitude"], fields["longitude"]) == (48.1, -1.7)
    assert (fields["website"], fields["links"]) == ("https://www.exemple.org", ["https://forum.exemple.org"])
    assert (fields["categories"], fields["keywords"]) == (["amap"], ["laine", "fil, tissu"])
    assert fields["description"] == "Un atelier\nqui partage tout; et plus"
    assert found.extra["tel"] == "0102030405"


def test_version_four_and_several_cards():
    first, second, third = read(FOUR + PERSON + FOUR.replace(":1", ":2"))
    assert (first.external_id, first.fields["latitude"]) == ("urn:x:1", 48.1)
    assert isinstance(second, Skipped) and "personne" in second.reason
    assert isinstance(third, Record)


@pytest.mark.parametrize("text", ["BEGIN:VCARD\nFN:x\n", "BEGIN:VCARD"])
def test_cut_files(text):
    with pytest.raises(ReadError, match="milieu"):
        read(text)


def test_no_line_is_longer_than_75_bytes():
    line = "NOTE:" + "é€𝄞x" * 60
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_escapes():
    assert unescaped(escaped("a;b,c\\d\ne")) == "a;b,c\\d\ne"
