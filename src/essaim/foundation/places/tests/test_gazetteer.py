"""Communes by every way to write them; a pasted list read whole, or refused in one sentence; nothing makes it raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.foundation.places import gazetteer
from essaim.foundation.places.lists import parse
from essaim.foundation.places.names import key


@pytest.mark.parametrize(
    ("city", "postcode", "code"),
    [
        ("Lille", "", "59350"), ("59000 Lille", "", "59350"), ("LILLE (59000)", "", "59350"), ("Lille", "59 000", "59350"),
        ("st etienne cedex 2", "42007", "42218"), ("Paris 11e arrondissement", "75011", "75056"), ("Lyon 3", "", "69123"),
        ("Saint-Denis", "93200", "93066"), ("Saint-Denis", "93210", "93066"), ("Mérignac", "33700", "33281"),
        ("Lomme", "59160", "59350"), ("Châlons s/ Marne", "", ""), ("L’Haÿ-les-Roses", "", "94038"),
    ],
)  # fmt: skip
def test_an_address_means_a_commune(city: str, postcode: str, code: str) -> None:
    assert [each.code for each in gazetteer.find(city, postcode)] == ([code] if code else [])


def test_homonyms_are_all_given() -> None:
    assert {each.code for each in gazetteer.find("Saint-Denis")} == {"93066", "97411", "11339", "30247"}
    assert gazetteer.find("Lille", "13000") == ()  # the postcode says that it is not that one


def test_every_commune_is_found_by_its_name_and_postcode() -> None:
    table = gazetteer._table()
    assert len(table) == 34_969
    for rank in range(0, len(table), 97):
        one = gazetteer._commune(table.line(rank))
        assert gazetteer.commune(one.code) == one
        if one.postcodes:
            assert one in gazetteer.find(one.name, one.postcodes[0]), one
            assert one in gazetteer.suggest(one.label), one


def test_areas_hold_their_communes() -> None:
    assert len(gazetteer.communes_of("departement", "62")) == 887
    assert set(gazetteer.communes_of("departement", "2A")) <= set(gazetteer.communes_of("region", "94"))
    assert "59350" in gazetteer.communes_of("epci", "200093201")
    assert gazetteer.communes_of("epci", "1") == gazetteer.communes_of("region", "00") == ()
    assert gazetteer.area_name("region", "32") == "Hauts-de-France" and gazetteer.area_name("x", "1") == ""
    assert gazetteer.population(["59350", "99999"]) > 200_000


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert key(key(text)) == key(text)
    gazetteer.find(text, text)
    gazetteer.suggest(text)
    assert set(parse(text).codes) <= {each for each in parse(text).codes if gazetteer.commune(each)}


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["59350", "01004", "02311", "59", "200093201", "Lille", "Saint-Denis", "rien", ",", ";"]
        )
    )
)
def test_any_list_is_read(words: list[str]) -> None:
    for joint in ("\n", " ", ", ", "\t"):
        found = parse(joint.join(words))
        assert found.codes == sorted(set(found.codes)) and all(map(gazetteer.commune, found.codes))


def test_a_commune_that_merged_is_what_it_became() -> None:
    found = parse("59350\n02311 Filain\n59355")
    assert found.codes == ["02589", "59350"]
    assert found.replaced == [("02311", "Filain", "02589"), ("59355", "Lomme", "59350")]


def test_codes_names_and_areas_mix() -> None:
    assert parse("59350;Lille;238246").codes == ["59350"]
    assert parse("01004, 01005 01006").codes == ["01004", "01005", "01006"]
    assert parse("59000 Lille").codes == ["59350"]  # a postcode, since the name says so
    assert parse("Métropole européenne de Lille").codes == list(gazetteer.communes_of("epci", "200093201"))
    assert parse("Finistère").codes == list(gazetteer.communes_of("departement", "29"))
    assert (
        parse("Région Bretagne").codes
        == parse("region-53").codes
        == list(gazetteer.communes_of("region", "53"))
    )
    assert parse("département de l’Aube").codes == list(gazetteer.communes_of("departement", "10"))
    assert "région Bretagne" in parse("Bretagne").unclear[0][1]  # two communes are called so
    assert parse("Couserans-Pyrénées").codes == list(gazetteer.communes_of("epci", "200067940"))
    assert parse("99999\nNulle Part").unknown == ["99999", "Nulle Part"]
    assert parse("Saint-Denis").unclear[0][0] == "Saint-Denis"
