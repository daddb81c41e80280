"""Spreadsheets as people keep them: encodings, separators, headings, dates, merged cells, bombs."""

import csv
import datetime
import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from .. import ReadError, Record, Skipped, formats, open_records
from ..mapping import Mapping, propose
from ..table import head


def read(data, name="x.csv", **options):
    guesses = []
    return list(open_records(io.BytesIO(data), filename=name, guesses=guesses, **options)), {
        each.about: each for each in guesses
    }


def workbook(*rows, merge=(), title="Feuille", before=None):
    book = Workbook()
    sheet = book.active
    if before:
        sheet.append(before)
        sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    for each in merge:
        sheet.merge_cells(each)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TEXT = "Nom;Ville;Présentation\nL’Étoffe;Nîmes;Un atelier, des élèves\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    (found,), guesses = read(TEXT.encode(encoding))
    assert (found.name, found.fields["city"]) == ("L’Étoffe", "Nîmes")
    said = guesses["encoding"].value if "encoding" in guesses else "utf-8"
    assert said == {"cp1252": "windows-1252"}.get(
        encoding, encoding[:6].replace("utf-8-", "utf-8").rstrip("-")
    )


def test_two_encodings_in_one_file_and_in_one_line():
    data = "nom,ville\nÉtoffe,Nîmes\n".encode() + "Été,".encode("cp1252") + "Orléans\n".encode()
    found, guesses = read(data)
    assert [(item.name, item.fields["city"]) for item in found] == [("Étoffe", "Nîmes"), ("Été", "Orléans")]
    assert guesses["encoding"].value == "mixed"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators(delimiter):
    rows = [["Nom", "Code postal", "Présentation"], ["Le Fil", "59100", "couture, laine; et | plus"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    (found,), guesses = read(buffer.getvalue().encode())
    assert found.fields == {"postcode": "59100", "description": "couture, laine; et | plus"}
    assert ("separator" in guesses) == (delimiter != ",")


def test_orders_of_dates_are_guessed_and_said():
    found, guesses = read(b"nom,Arriv\xc3\xa9e,Vu\nA,03/02/2021,02/13/2021\nB,04/05/21,01/02/2021\n")
    assert [item.extra for item in found] == [
        {"Arrivée": "2021-02-03", "Vu": "2021-02-13"},
        {"Arrivée": "2021-05-04", "Vu": "2021-01-02"},
    ]
    assert "mois/jour/année" in guesses["dates"].sentence
    (found,), guesses = read(b"nom,Arriv\xc3\xa9e\nA,13/13/2021\n")
    assert found.extra == {"Arrivée": "13/13/2021"}
    assert "dates" not in guesses


def test_headings_below_a_title_and_under_groups():
    rows = [
        ["Nos adhérents en 2025"],
        ["Structure", None, "Siège", None, "Contact", None],
        ["Raison sociale", "SIRET", "Adresse", "CP", "Adresse", "Téléphone"],
        ["Le Fil", 73282932000074, "1 rue du Fil", 59100, "x@exemple.org", "0102030405"],
    ]
    (found,), guesses = read(workbook(*rows, merge=["A2:B2", "C2:D2", "E2:F2"]), "x.xlsx")
    assert found.name == "Le Fil"
    assert found.fields["siret"] == "73282932000074"
    assert found.fields["postcode"] == "59100"
    assert "ligne 3" in guesses["header"].sentence
    assert "street" not in found.fields  # two columns « Adresse » : neither is surely the street
    assert found.extra["Siège – Adresse"] == "1 rue du Fil"


def test_values_of_a_workbook():
    rows = [
        ["nom", "Créée le", "Vu", "latitude", "longitude", "Active", "commune", "salaries"],
        ["A", datetime.date(1999, 12, 31), datetime.datetime(2020, 1, 2, 3, 4), 48.5, 2, True, "Paris", 4.0],
        ["B", None, None, "48,6", "2,1", False, None, "#N/A"],
    ]
    found, _ = read(workbook(*rows, merge=["G2:G3"]), "x.xlsx")
    assert found[0].fields["salaried"] == 4
    assert found[0].extra == {"Créée le": "1999-12-31", "Vu": "2020-01-02 03:04:00", "Active": "oui"}
    assert [item.fields["city"] for item in found] == ["Paris", "Paris"]
    assert found[1].fields["latitude"] == 48.6
    assert [item.line for item in found] == [2, 3]


def test_dates_of_1904():
    book = Workbook()
    book.epoch = datetime.datetime(1904, 1, 1)
    book.active.append(["nom", "Le"])
    book.active.append(["A", datetime.date(2020, 5, 6)])
    buffer = io.BytesIO()
    book.save(buffer)
    (found,), _ = read(buffer.getvalue(), "x.xlsx")
    assert found.extra["Le"] == "2020-05-06"


def test_a_formula_gives_the_value_that_was_stored():
    data = altered(
        workbook(["nom", "ville"], ["A", "x"]),
        rb'<c r="B2".*?</c>',
        b'<c r="B2" t="str"><f>"Li"&amp;"lle"</f><v>Lille</v></c>',
    )
    (found,), _ = read(data, "x.xlsx")
    assert found.fields["city"] == "Lille"


def test_the_sheet_that_has_names_is_read_and_said():
    (found,), guesses = read(
        workbook(["nom", "ville"], ["A", "Lille"], title="Membres", before=["Mode d’emploi"]), "x.xlsx"
    )
    assert found.name == "A"
    assert "Membres" in guesses["sheet"].sentence


def altered(data, old, new):
    """The same workbook, something changed in its first sheet."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part, count = re.subn(old, lambda _: new, part, count=1)
                assert count
            after.writestr(name, part)
    return result.getvalue()


def test_a_cell_at_the_end_of_the_world():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    found, _ = read(altered(workbook(["nom"], ["A"]), b"</sheetData>", far), "x.xlsx")
    assert [item.name for item in found] == ["A"]


def test_bombs_are_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (rank, b"&a%s;" % (str(rank - 1).encode() if rank else b"") * 10) for rank in range(9)
    ) + b"]>"  # fmt: skip
    laughs = altered(workbook(["nom"], ["A"]), b"<worksheet ", entities + b"<worksheet ")
    laughs = altered(laughs, rb'<c r="A2".*?</c>', b'<c r="A2" t="inlineStr"><is><t>&a8;</t></is></c>')
    large = altered(workbook(["nom"], ["A"]), b"</sheetData>", b"</sheetData>" + b" " * 40_000_000)
    for data, words in ((large, "démesuré"), (workbook(["nom"], ["A"])[:-40], "abîmé")):
        with pytest.raises(ReadError, match=words):
            read(data, "x.xlsx")
    found = []
    try:
        found, _ = read(laughs, "x.xlsx")
    except ReadError as error:
        assert "abîmé" in error.sentence
    assert all(len(item.name) < 200 for item in found)


def test_five_hundred_columns_and_not_one_more():
    def wide(count):
        return workbook(["nom", *(f"c{rank}" for rank in range(count - 1))], ["A", *(["x"] * (count - 1))])

    (found,), _ = read(wide(500), "x.xlsx")
    assert len(found.extra) == 60
    with pytest.raises(ReadError, match="plus de 500 colonnes"):
        read(wide(501), "x.xlsx")


HEADINGS = ["Nom de la structure", "X", "Y", "Courriel", "Numéro", "CP", "Web", "Nombre de salariés", "Créée"]
VALUES = [
    ["Le Fil", "3,1746", "50,6927", "a@exemple.org", "732 829 320 00074", "59100", "https://a.exemple.org", "3", "01/02/2020"],
    ["La Bobine", "-1,5536", "47,2184", "b@exemple.org", "73282932000074", "44000", "www.b.exemple.org", "", "13/02/2020"],
]  # fmt: skip


def test_columns_are_proposed_by_their_headings_and_their_values():
    found = propose(HEADINGS, VALUES)
    assert [each.role for each in found] == [
        "name", "longitude", "latitude", "extra", "siret", "postcode", "website", "salaried", "extra"]  # fmt: skip
    assert found[0].samples == ("Le Fil", "La Bobine")
    assert "clé est juste" in found[4].reason
    assert "courriel" in found[3].reason or "titre" in found[3].reason


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Organization name", "name"), ("Nombre de la entidad", "name"), ("Código postal", "postcode"), ("Ciudad", "city"),
        ("Adresse mail", "extra"), ("Adresse du siège", "street"), ("Site Internet", "website"), ("Nb de bénévoles", "volunteers"),
        ("Coordonnées GPS", "coordinates"), ("Página web", "website"), ("Legal form", "legal_form"), ("???", "extra"),
        ("Nom du contact", ""), ("Forma jurídica", "legal_form"),
    ],
)  # fmt: skip
def test_headings_in_three_languages(heading, role):
    assert propose([heading], [[""]])[0].role == role


def test_a_mapping_decides_and_survives_json():
    text = "Structure|Où|Note\nLe Fil|50,69 ; 3,17|à taire\n"
    mapping = Mapping((("Structure", "name"), ("Où", "coordinates"), ("Note", "")))
    assert Mapping.from_json(mapping.as_json()) == mapping
    (found,), _ = read(text.encode(), mapping=mapping)
    assert found.fields == {"latitude": 50.69, "longitude": 3.17}
    for wrong in (
        None,
        [],
        {"columns": [["a"]]},
        {"columns": [["a", "nothing"]]},
        {"columns": [[1, "name"]]},
    ):
        with pytest.raises(ValueError):
            Mapping.from_json(wrong)


def test_a_swap_is_proposed_and_done_only_when_asked():
    text = b"nom,latitude,longitude\nA,3.1746,50.6927\nB,-1.55,47.2\n"
    found, guesses = read(text)
    assert [item.fields["latitude"] for item in found] == [3.1746, -1.55]
    assert "Rien n’a été échangé" in guesses["swap"].sentence
    pairs = (("nom", "name"), ("latitude", "latitude"), ("longitude", "longitude"))
    found, guesses = read(text, mapping=Mapping(pairs, swap=True))
    assert [item.fields["latitude"] for item in found] == [50.6927, 47.2]
    assert "swap" not in guesses


def test_columns_understood_by_a_looser_name_are_said():
    (found,), guesses = read("Nom de la structure,Code postal (siège)\nLe Fil,59100\n".encode())
    assert (found.name, found.fields["postcode"]) == ("Le Fil", "59100")
    assert "column" in guesses


@pytest.mark.parametrize("name", [fmt.name for fmt in formats().values() if fmt.template])
def test_templates_hold_no_record_and_can_be_filled(name):
    fmt = formats()[name]
    data = b"".join(fmt.template())
    assert list(open_records(io.BytesIO(data), filename=f"x.{fmt.extension}")) == []
    from ..source import Source

    headings, rows = head(fmt.columns(Source(io.BytesIO(data))))
    assert "name" in headings.names and rows == []


def test_one_row_too_long_is_set_aside():
    found, _ = read(b"nom,ville\nA,B,C\nD,E\n")
    assert [type(item) for item in found] == [Skipped, Record]
