"""Entries of a wiki, alone and with their form."""

import io
import json
import zipfile

import pytest

from .. import ReadError, open_records

ENTRY = {
    "id_fiche": "LaPelote", "bf_titre": "La Pelote", "id_typeannonce": "2", "statut_fiche": "1",
    "date_creation_fiche": "2021-03-04 10:11:12", "url": "https://wiki.example.org/?LaPelote",
    "geolocation": {"bf_latitude": "48.1", "bf_longitude": "-1.7"}, "bf_adresse": "1 rue du Fil", "bf_code_postal": "35000",
    "bf_ville": "Rennes", "bf_description": "====Bonjour====\n**Un** [[https://exemple.org lieu]] //vivant//{{map}}\n - \"\"laine\"\"",
    "checkboxListeTheme": "1,3", "listeListeTaille": "p", "imagebf_image": "pelote.jpg", "bf_public": "<p>Toutes &amp; tous</p>",
}  # fmt: skip
FORM = {
    "bn_template": "texte***bf_titre***Nom*** *** *** *** ***\ntextelong***bf_public***Le public*** ***\n"
    "checkbox***ListeTheme***Thèmes*** ***\nliste***ListeTaille***La taille*** ***",
    "prepared": [
        {
            "propertyname": "checkboxListeTheme",
            "label": "Thèmes",
            "options": {"1": "Recyclerie textile", "3": "AMAP"},
        },
        {
            "propertyname": "listeListeTaille",
            "label": "La taille",
            "options": [{"id": "p", "label": "Petite"}],
        },
    ],
}
LIST = {"titre_liste": "Taille", "label": {"p": "Petite"}}


def read(data, **options):
    return list(open_records(io.BytesIO(json.dumps(data).encode()), **options))


def test_entries_alone():
    (found,) = read({"LaPelote": ENTRY})
    fields = found.fields
    assert (found.external_id, found.name, fields["city"]) == ("LaPelote", "La Pelote", "Rennes")
    assert (fields["latitude"], fields["longitude"]) == (48.1, -1.7)
    assert fields["description"] == "Bonjour\nUn lieu vivant\n- laine"
    assert fields["source_url"] == "https://wiki.example.org/?LaPelote"
    assert found.extra["imagebf_image"] == "https://wiki.example.org/files/pelote.jpg"
    assert found.extra["checkboxListeTheme"] == "1, 3"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("entries", [{"LaPelote": ENTRY}, [ENTRY]])
def test_entries_with_their_form(order, entries):
    whole = dict([("form", FORM), ("entries", entries)][::order])
    (found,) = read(whole)
    assert found.fields["categories"] == ["amap"]
    assert found.fields["keywords"] == ["Recyclerie textile"]
    assert found.extra["La taille"] == "Petite"
    assert found.extra["Le public"] == "<p>Toutes &amp; tous</p>"


def test_entries_and_form_in_one_archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("fiches.json", json.dumps({"LaPelote": ENTRY}))
        archive.writestr("formulaire.json", json.dumps({"2": {"bn_template": FORM["bn_template"]}}))
        archive.writestr("ListeTaille.json", json.dumps(LIST))
    buffer.seek(0)
    (found,) = open_records(buffer)
    assert found.extra["La taille"] == "Petite"
    assert found.extra["Thèmes"] == "1, 3"


def test_no_entry_is_null():
    assert list(open_records(io.BytesIO(b"null"))) == []


def test_coordinates_outside_of_geolocation_and_one_entry_alone():
    entry = {key: value for key, value in ENTRY.items() if key != "geolocation"} | {
        "bf_latitude": "48,2",
        "bf_longitude": "-1,6",
    }
    (found,) = read(entry)
    assert found.fields["latitude"] == 48.2


def test_what_waits_in_its_wiki_is_said():
    (found,) = read([ENTRY | {"statut_fiche": "0"}])
    assert "validée" in found.notices[0].sentence


def test_something_else():
    with pytest.raises(ReadError):
        read({"a": 1}, format="yeswiki")
