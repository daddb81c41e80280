"""Files as they arrive, wrong in the ways that files are: read properly where that can be, said, or refused in one sentence."""

import datetime
import io
import json

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from .. import ReadError, Record, Skipped, open_records
from ..mapping import Mapping


def read(data, name="x.csv", **options):
    guesses = []
    if isinstance(data, str):
        data = data.encode()
    found = list(open_records(io.BytesIO(data), filename=name, guesses=guesses, **options))
    return found, {each.about: each.sentence for each in guesses}


def refused(data, name="x.csv"):
    with pytest.raises(ReadError) as caught:
        read(data, name)
    return caught.value.sentence


def workbook(*rows, also=lambda sheet: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    also(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def names(found):
    return [item.name for item in found if isinstance(item, Record)]


def test_formulas_that_no_spreadsheet_has_computed_are_said():
    (found,), guesses = read(workbook(["nom", "ville"], ["A", '=UPPER("lille")']), "x.xlsx")
    assert "city" not in found.fields
    assert "enregistrez-le" in guesses["formulas"]


def test_a_million_empty_rows_that_have_a_colour():
    def colour(sheet):
        for row in (3, 1000, 1_048_576):
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FF0000")

    assert names(read(workbook(["nom"], ["A"], also=colour), "x.xlsx")[0]) == ["A"]


def test_headings_far_below():
    rows = [[f"Note {rank}"] for rank in range(14)]
    found, guesses = read(workbook(*rows, ["Nom", "Ville"], ["A", "Lille"]), "x.xlsx")
    assert names(found) == ["A"] and "ligne 15" in guesses["header"]


def test_a_value_that_looks_like_a_heading_is_none():
    text = "Machin;Truc\nAssociation;Lille\nAutre;Lens\n"
    mapping = Mapping((("Machin", "name"), ("Truc", "city")))
    assert names(read(text, mapping=mapping)[0]) == ["Association", "Autre"]
    assert "premières" in refused(text)


@pytest.mark.parametrize(("data", "name"), [("nom,ville\n", "x.csv"), (workbook(["nom"]), "x.xlsx"), ("null", "x.json"), ("[]", "x.json")])  # fmt: skip
def test_nothing_but_headings_is_no_card(data, name):
    assert read(data, name)[0] == []


def test_an_empty_workbook():
    assert "vide" in refused(workbook(), "x.xlsx")


def test_old_dates():
    rows = [["nom", "Le"], ["A", datetime.date(1900, 1, 15)], ["B", datetime.date(1900, 3, 1)]]
    assert [item.extra["Le"] for item in read(workbook(*rows), "x.xlsx")[0]] == ["1900-01-15", "1900-03-01"]
    assert [item.extra["Le"] for item in read("nom,Le\nA,15/01/1900\nB,01/03/1900\n")[0]] == [
        "1900-01-15", "1900-03-01"]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "budget"),
    [
        ("1 234,50 €", 1235), ("12\u202f500", 12500), ("1.234.567 €", 1234567), ("12.500 €", 12500), ("1.234,50", 1235),
        ("1234.5", 1235), ("12.500", None), ("abc", None), ("-3", None), ("3 000 000 000", None), ("12’500", 12500),
    ],
)  # fmt: skip
def test_amounts(written, budget):
    (found,), _ = read(f"nom;budget\nA;{written}\n")
    assert found.fields.get("budget") == budget
    if budget is None:
        assert found.extra["budget"] == written
        assert "gardé à part" in found.notices[0].sentence


def test_half_a_person_is_no_whole_number():
    (found,), _ = read("nom;salaries\nA;3,5\n")
    assert found.extra["salaried"] == "3,5" and "3,5" in found.notices[0].sentence


def test_zeros_that_a_spreadsheet_took_off_come_back():
    text = "nom;Code postal;Pays;Téléphone\nA;1000;;102030405\nB;59100;;0102030406\nC;75011;;\nD;1000;Belgique;\n"
    found, guesses = read(text)
    assert [item.fields["postcode"] for item in found] == ["01000", "59100", "75011", "1000"]
    assert [item.extra.get("Téléphone") for item in found] == ["0102030405", "0102030406", None, None]
    assert "01000" in guesses["postcode"] and "Téléphone" in guesses["phone"]
    # Nothing says France: Brussels is 1000 too.
    (found,), guesses = read("nom;Code postal\nA;1000\n")
    assert found.fields["postcode"] == "1000" and "postcode" not in guesses
    (found,), _ = read("nom;Code postal;pays\nA;1000;France\n")
    assert found.fields["postcode"] == "01000"


def test_zeros_that_a_workbook_shows_are_kept():
    def style(sheet):
        sheet["B2"].number_format = "00000"
        sheet["C2"].number_format = '0#" "##" "##" "##" "##'
        sheet["D2"].number_format = "0.00"

    rows = [["nom", "cp", "Tél", "Note"], ["A", 1000, 102030405, 7]]
    (found,), _ = read(workbook(*rows, also=style), "x.xlsx")
    assert found.fields["postcode"] == "01000"
    assert found.extra == {"Tél": "0102030405", "Note": "7"}


ENTRIES = '{"A":{"id_fiche":"A","bf_titre":"Le Fil"}}'
WARNING = "<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/wiki.php</b> on line <b>3</b><br />\n"


@pytest.mark.parametrize("before", [WARNING, WARNING * 2, "\nWarning: x in y.php on line 3\n", "PHP Notice:  x in y.php on line 3\n"])  # fmt: skip
def test_warnings_before_the_data_of_a_wiki(before):
    found, guesses = read(before + ENTRIES, "x.json")
    assert names(found) == ["Le Fil"] and "avertissements" in guesses["warnings"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("<!DOCTYPE html><html>Erreur 500</html>", "x.json", "page web"),
        ("<html><table></table></html>", "x.xlsx", "page web"),
        ("<br />\n<b>Fatal error</b>: Uncaught", "x.json", "message d’erreur du site"),
        (WARNING, "x.json", "message d’erreur du site"),
        ('{"error": "Unauthorized"}', "x.json", "« Unauthorized »".replace(" ", "\u202f")),
        ('{"a": 1}', "x.json", "ne contient pas de fiches"),
    ],
)  # fmt: skip
def test_answers_that_are_no_data(data, name, words):
    assert words in refused(data, name)


def test_rows_of_both_generations_in_one_file():
    rows = [["a", "Vieux", 46.3, -0.03, [1], 1], ["b", ["Neuf", "Bonjour"], 46.4, 0.1, [2]]]
    found, _ = read(json.dumps(rows), "x.json")
    assert names(found) == ["Vieux", "Neuf"] and found[1].extra["valeur 2"] == "Bonjour"
    found, _ = read(
        json.dumps({"ontology": "gogocompact", "mapping": ["name", "abstract"], "data": rows}), "x.json"
    )
    assert names(found) == ["Vieux", "Neuf"] and found[1].fields["summary"] == "Bonjour"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"data": [{"id": "1", "name": "A", "geo": {"latitude": 3.17, "longitude": 50.69}}]}, "x.json"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "A", "country": "FR"},
          "geometry": {"type": "Point", "coordinates": [50.69, 3.17]}}]}, "x.geojson"),
        ({"A": {"id_fiche": "A", "bf_titre": "A", "bf_latitude": "3.17", "bf_longitude": "50.69"}}, "x.json"),
        ({"@context": "https://schema.org", "@graph": [{"@type": "NGO", "name": "A",
          "geo": {"@type": "GeoCoordinates", "latitude": 3.17, "longitude": 50.69}}]}, "x.jsonld"),
    ],
)  # fmt: skip
def test_points_are_swapped_when_somebody_says_so(data, name):
    (found,), _ = read(json.dumps(data), name)
    assert isinstance(found, Skipped) or found.notices
    (found,), _ = read(json.dumps(data), name, mapping=Mapping((), swap=True))
    assert (found.fields["latitude"], found.fields["longitude"]) == (50.69, 3.17) and not found.notices


def test_columns_of_the_same_name_lose_nothing():
    (found,), guesses = read("nom,ville,ville,Note,Note,Note\nA,Lille,Lens,1,2,3\n")
    assert found.fields["city"] == "Lille"
    assert found.extra == {"ville (2)": "Lens", "Note": "1", "Note (2)": "2", "Note (3)": "3"}
    assert "double" in guesses


def test_more_columns_kept_aside_than_a_card_holds_is_said():
    text = ",".join(["nom", *(f"c{rank}" for rank in range(99))]) + "\nA" + ",x" * 99 + "\n"
    assert "99 colonnes" in read(text)[1]["aside"]


def test_a_quote_that_nothing_closes_takes_one_line_and_not_the_rest():
    text = 'nom,ville,description\nA,Lille,"ouvert\nB,Lens,"deux\nlignes"\nC,Arras,y\n'
    found, guesses = read(text)
    assert names(found) == ["A", "B", "C"]
    assert [item.line for item in found] == [2, 3, 5]
    assert found[1].fields["description"] == "deux\nlignes"
    assert "Ligne 2" in guesses["quote"]
    # Far more text than a cell may hold.
    text = 'nom,ville\nA,"ouvert\n' + "".join(f"N{rank},Lille\n" for rank in range(20_000))
    found, _ = read(text)
    assert len(names(found)) == 20_001
    assert "démesurée" in refused("nom,ville\nA," + "x" * 140_000 + "\n")


def test_semicolons_and_commas_both():
    found, guesses = read("nom,ville,note\nA;Lille;x\nB,Lens,y\n")
    assert [(item.name, item.fields["city"]) for item in found] == [("A", "Lille"), ("B", "Lens")]
    assert "points-virgules" in guesses["separators"]


def test_empty_bytes_and_lone_returns():
    found, guesses = read(b"nom,ville\nA\x00B,Li\x00lle\n")
    assert (found[0].name, found[0].fields["city"]) == ("AB", "Lille") and "nul" in guesses
    assert names(read("nom,ville\rA,Lille\rB,Lens\r")[0]) == ["A", "B"]
    assert names(read("\ufeffnom;ville\nA;Lille\n", "x.xlsx")[0]) == ["A"]  # a CSV under another name


def test_the_archive_of_a_space_is_sent_where_it_belongs():
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("manifest.json", "space.jsonl", "cards.jsonl"):
            archive.writestr(name, "{}")
    assert "Archiver l’espace" in refused(buffer.getvalue(), "x.zip")
