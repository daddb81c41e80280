"""ODS and XLS as LibreOffice, Framacalc and the old Excel write them; what XLSX alone has is in test_sheets."""

import io
import zipfile
from pathlib import Path

import pytest

from .. import ReadError, Record, Skipped, formats, open_records
from ..kinds import ods, xls
from ..record import Guess

FILES = Path(__file__).parent / "files"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def read(data, name="x.ods"):
    guesses: list[Guess] = []
    return list(open_records(io.BytesIO(data), filename=name, guesses=guesses)), {
        each.about: each.sentence for each in guesses
    }


def refused(data, name="x.ods"):
    with pytest.raises(ReadError) as caught:
        list(open_records(io.BytesIO(data), filename=name))
    return caught.value.sentence


def text(value, more=""):
    return f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'


def row(*cells, more=""):
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def sheet(*rows, title="Feuille", more=""):
    return f'<table:table table:name="{title}"{more}>{"".join(rows)}</table:table>'


def packed(*sheets, styles="", manifest="<x/>", before=""):
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ods.MEDIA_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def number(value, shown, kind="float"):
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'


def test_values_of_an_ods():
    titles = ["nom", "Code postal", "Créée le", "Active", "salaries", "Téléphone", "Budget", "Remise", "Note"]
    values = [
        text('Le <text:span>Fil</text:span><text:s text:c="2"/>bleu'),
        number("1000", "01000"),
        '<table:table-cell office:value-type="date" office:date-value="1999-12-31"><text:p>31/12/99</text:p></table:table-cell>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>',
        number("4", "4,00"),
        number("102030405", "01 02 03 04 05"),
        number("1234.5", "1 234,50 €", "currency"),
        number("0.15", "15 %", "percentage"),
        '<table:table-cell office:value-type="string"><office:annotation><text:p>à taire</text:p></office:annotation>'
        "<text:p>Une</text:p><text:p>deux</text:p></table:table-cell>",
    ]
    data = packed(sheet(row(*map(text, titles)), row(*values)))
    (found,), guesses = read(data)
    assert guesses == {}
    assert found.name == "Le Fil bleu"
    assert found.fields["postcode"] == "01000"
    assert (found.fields["salaried"], found.fields["budget"]) == (4, 1235)
    assert found.extra == {
        "Créée le": "1999-12-31", "Active": "oui", "Téléphone": "01 02 03 04 05", "Remise": "0.15", "Note": "Une\ndeux",
    }  # fmt: skip


def test_merged_and_repeated_cells_of_an_ods():
    merged = ' table:number-rows-spanned="3" table:number-columns-spanned="1"'
    covered = "<table:covered-table-cell/>"
    data = packed(
        sheet(
            row(text("nom"), text("ville")),
            row(text("A"), text("Lille", merged)),
            row(text("B"), covered),
            row(text("C"), covered),
            row("<table:table-cell/>", more=' table:number-rows-repeated="3"'),
            row(text("D"), text("Lens")),
            row('<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048567"'),
        )
    )  # fmt: skip
    found, _ = read(data)
    assert [(item.name, item.fields["city"], item.line) for item in found] == [
        ("A", "Lille", 2), ("B", "Lille", 3), ("C", "Lille", 4), ("D", "Lens", 8)]  # fmt: skip


def test_the_sheet_that_has_names_is_read_hidden_ones_are_not():
    hidden = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    data = packed(
        sheet(row(text("nom")), row(text("Caché")), title="Brouillon", more=' table:style-name="h"'),
        sheet(row(text("Lisez-moi")), title="Mode d’emploi"),
        sheet(row(text("nom"), text("ville")), row(text("A"), text("Lille")), title="Membres"),
        styles=hidden,
    )
    (found,), guesses = read(data)
    assert found.name == "A"
    assert "Membres" in guesses["sheet"]


def test_what_an_ods_repeats_is_not_repeated_here():
    wide = text("x", ' table:number-columns-repeated="16384"')
    far = sheet(row(text("nom")), row(wide, more=' table:number-rows-repeated="1048576"'))
    assert isinstance(next(open_records(io.BytesIO(packed(far)), filename="x.ods")), Skipped)
    assert "500 colonnes" in refused(packed(sheet(row(wide, more=' table:number-rows-repeated="1048576"'))))
    blank = row("<table:table-cell/>", more=' table:number-rows-repeated="999999999"')
    found, _ = read(packed(sheet(row(text("nom")), row(text("A")), blank, row(text("Trop loin")))))
    assert [item.name for item in found] == ["A"]


def test_traps_of_an_ods_are_refused():
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{rank} "{f"&a{rank - 1 if rank else str()};" * 10}">' for rank in range(9)
    ) + "]>"  # fmt: skip
    laughs = packed(sheet(row(text("nom")), row(text("&a8;"))), before=entities)
    assert "abîmé" in refused(laughs)
    many = packed(sheet(row(text("nom"), "<table:table-cell/>" * 250_000)))
    assert "démesuré" in refused(many)
    good = packed(sheet(row(text("nom")), row(text("A"))))
    assert "abîmé" in refused(good[:-60])
    assert "mot de passe" in refused(packed(sheet(), manifest="<x><encryption-data/></x>"))


def test_an_ods_begins_as_such_files_do():
    data = b"".join(formats()["ods"].write([Record("1", 1, "=1+1", {"city": "a  b\n c"})], {}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        content = archive.read("content.xml").decode()
    # An apostrophe stands before what a spreadsheet would run.
    assert "<text:p>'=1+1</text:p>" in content
    assert data[30:38] == b"mimetype"


def test_values_of_an_xls():
    """The file was written by xlwt: a sheet that explains, then one with a title line, merged cells and formats."""
    found, guesses = read((FILES / "membres.xls").read_bytes(), "membres.xls")
    assert "Membres" in guesses["sheet"] and "ligne 3" in guesses["header"]
    assert [(item.name, item.fields["postcode"], item.fields["city"]) for item in found] == [
        ("Le Fil", "01000", "Bourg"), ("La Bobine", "59100", "Bourg")]  # fmt: skip
    assert found[0].fields["salaried"] == 4
    assert found[0].extra == {"Créée le": "1999-12-31", "Active": "oui", "Téléphone": "0102030405"}
    assert [item.line for item in found] == [4, 5]


@pytest.mark.parametrize(
    ("inside", "words"),
    [("EncryptedPackage", "mot de passe"), ("WordDocument", "pas un classeur"), ("Workbook", "abîmé")],
)
def test_other_files_of_the_same_kind(inside, words):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + inside.encode("utf-16-le") + bytes(600)
    assert words in refused(data, "x.xlsx")


def test_a_damaged_xls_gives_one_sentence(monkeypatch):
    good = (FILES / "membres.xls").read_bytes()
    for at in range(512, len(good), 97):
        bad = good[:at] + b"\xff\x7f" + good[at + 2 :]
        try:
            for item in open_records(io.BytesIO(bad), filename="x.xls"):
                assert isinstance(item, Record | Skipped)
        except ReadError as error:
            assert error.sentence.endswith(".")
    monkeypatch.setattr(xls, "_MAX_BYTES", 1000)
    assert "XLS dépasse" in refused(good, "x.xls")


def test_a_binary_workbook_is_refused_by_its_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert "XLSB" in refused(buffer.getvalue(), "x.xlsb")


def test_workbooks_within_an_archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.ods", packed(sheet(row(text("nom")), row(text("A")))))
        archive.writestr("b.xls", (FILES / "membres.xls").read_bytes())
    found, _ = read(buffer.getvalue(), "x.zip")
    assert [item.name for item in found] == ["A", "Le Fil", "La Bobine"]
