"""CSV as spreadsheets write it."""

import io

import pytest

from .. import ReadError, Record, Skipped, open_records


def read(text, **options):
    return list(open_records(io.BytesIO(text.encode()), filename="x.csv", **options))


def test_french_columns_and_semicolons():
    found = read(
        "\n\ufeffNom;Ville;Code postal;Site web;Latitude;Longitude;Salarié·es;Mots-clés;N° voie\n".replace("\n\ufeff", "\ufeff")
        + 'Le Fil;Roubaix;59100;www.exemple.org;"50,69";"3,17";4;couture;12\n'
    )  # fmt: skip
    assert found == [
        Record(found[0].external_id, 2, "Le Fil", {
            "city": "Roubaix", "postcode": "59100", "website": "https://www.exemple.org", "latitude": 50.69,
            "longitude": 3.17, "keywords": ["couture"], "extra": {"Salarié·es": "4", "N° voie": "12"}})
    ]  # fmt: skip


def test_lines_count_what_the_file_has():
    found = read('name,description\n"A","deux\nlignes"\n\nB,x\n,sans nom\nC,x,y,z\n')
    assert [(item.line, type(item)) for item in found] == [
        (2, Record),
        (5, Record),
        (6, Skipped),
        (7, Skipped),
    ]
    assert "4 cellules, pour 2 colonnes" in found[3].reason
    assert [item.line for item in read("\n\nname\rA\rB\r")] == [4, 5]


@pytest.mark.parametrize("text", ["ville;pays\nLille;FR\n", "a\n", 'name\n"' + "a" * 200_000])
def test_refusals(text):
    with pytest.raises(ReadError):
        read(text)


def test_tabs_and_formulas():
    (found,) = read("name\tvalues\n'=A1\tsobriété;'@x\n")
    assert found.name == "=A1"
    assert found.fields["values"] == ["sobriété", "'@x"]


@pytest.mark.parametrize("cells", ["95,200", "abc,1", "1,"])
def test_positions(cells):
    (found,) = read(f"name,lat,lon\nLe Fil,{cells}\n")
    assert isinstance(found, Skipped)
