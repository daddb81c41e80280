"""GeoJSON as the field writes it: keys, places, identifiers, lines, and a real file when it is there."""

import collections
import io
import json
from pathlib import Path

import pytest

from .. import Record, Skipped, categories, open_records
from ..crosswalk import category_of_type, from_types, merged

SUSY = Path(__file__).parents[6] / "shared" / "data" / "susy" / "initiatives.geojson"


def read(*features, indent=None):
    whole = {"type": "FeatureCollection", "features": list(features)}
    return list(open_records(io.BytesIO(json.dumps(whole, indent=indent).encode())))


def one(properties, coordinates=None, **feature):
    geometry = None if coordinates is None else {"type": "Point", "coordinates": coordinates}
    (found,) = read({"type": "Feature", "properties": properties, "geometry": geometry, **feature})
    return found


def test_keys_of_openstreetmap_and_transformap():
    found = one(
        {
            "name": " Le <b>Fil</b> &amp; l’aiguille\u202e ",
            "addr:street": "rue des Tisserands", "addr:housenumber": "12 bis", "addr:postcode": 59100,
            "addr:city": "Roubaix", "addr:country": "FRANCE", "contact:website": "www.exemple.org",
            "website": "https://autre.exemple.org", "type_of_initiative": "repair_resale; other, coutur",
            "shop": "second_hand", "free_keywords": "couture;textile", "_timestamp": 1, "_version": "x",
            "description:fr": "Une recyclerie", "description": "A workshop", "opening_hours": "Mo-Fr 10:00-18:00",
        },
        [3.1746, 50.6927],
    )  # fmt: skip
    assert found.name == "Le Fil & l’aiguille"
    assert found.fields == {
        "street": "12 bis rue des Tisserands", "postcode": "59100", "city": "Roubaix", "country": "FR",
        "latitude": 50.6927, "longitude": 3.1746, "website": "https://www.exemple.org",
        "links": ["https://autre.exemple.org"], "categories": ["ressourcerie", "seconde-main"],
        "keywords": ["coutur", "couture", "textile"], "description": "Une recyclerie", "language": "fr",
        "opening_hours": "Mo-Fr 10:00-18:00", "extra": {"shop": "second_hand", "description": "A workshop"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "feature", "expected"),
    [
        ({"_id": "a", "id": "b", "_uri": "c"}, {"id": "d"}, "a"),
        ({"id": 0, "uuid": "b"}, {}, "0"),
        ({"id": "", "uuid": "b"}, {}, "b"),
        ({"osm": "node/1"}, {"id": "d"}, "node/1"),
        ({}, {"id": 12}, "12"),
        ({"_uri": "https://exemple.org/1"}, {}, "https://exemple.org/1"),
    ],
)
def test_identifiers(given, feature, expected):
    assert one({"name": "x", **given}, **feature).external_id == expected


def test_without_identifier_the_same_actor_is_found_again():
    first = one({"name": "Le Fil", "addr:city": "Lille", "_version": "1"}, [3.06, 50.63])
    again = one(
        {"name": "LE  FIL", "addr:city": "lille", "_version": "2", "description": "neuf"}, [3.06, 50.63]
    )
    assert first.external_id == again.external_id
    assert first.external_id != one({"name": "Le Fil", "addr:city": "Lille"}, [3.07, 50.63]).external_id


@pytest.mark.parametrize("name", [None, "", "  ", "<p></p>", "\u200b\x00", [], {"a": 1}])
def test_no_name(name):
    assert one({"name": name}) == Skipped(1, "Cette ligne n’a pas de nom.")


def test_name_too_long():
    assert "250 caractères" in one({"name": "é" * 250}).reason
    assert len(one({"name": "é" * 200}).name) == 200


@pytest.mark.parametrize(
    ("coordinates", "country", "words"),
    [
        (["3", "50"], "", "nombres"),
        ([3], "", "nombres"),
        ([True, 3], "", "nombres"),
        ([float("nan"), 3], "", "nombres"),
        ([float("inf"), 3], "", "hors du monde"),
        ([200, 100], "", "hors du monde"),
        ([10**400, 1], "", "hors du monde"),
        ([48.85, 95.0], "", "inversées"),
        ([48.85, 2.35], "FR", "inversées"),
        ([56, 24], "Latvija", "inversées"),
        ([-21.1, 55.5], "France", "inversées"),
    ],
)  # fmt: skip
def test_positions_refused(coordinates, country, words):
    assert words in one({"name": "x", "addr:country": country}, coordinates).reason


@pytest.mark.parametrize(
    ("coordinates", "country"),
    [
        ([2.35, 48.85], "FR"),
        ([55.5, -21.1], "FR"),
        ([-1.5, 47.2], ""),
        ([-0.7, 10.8], "FR"),
        ([179, 10], "FR"),
    ],
)
def test_positions_kept(coordinates, country):
    found = one({"name": "x", "addr:country": country}, coordinates)
    assert (found.fields["longitude"], found.fields["latitude"]) == tuple(coordinates)


@pytest.mark.parametrize("coordinates", [None, [0, 0], [0.0, -0.0], []])
def test_positions_absent(coordinates):
    assert not {"latitude", "longitude"} & set(one({"name": "x"}, coordinates).fields)


@pytest.mark.parametrize(
    ("kind", "coordinates", "expected"),
    [
        ("Polygon", [[[0, 10], [2, 10], [2, 12], [0, 12], [0, 10]]], (11.0, 1.0)),
        ("MultiPolygon", [[[[0, 10], [2, 10], [2, 12], [0, 12], [0, 10]]]], (11.0, 1.0)),
        ("LineString", [[0, 10], [2, 20]], (15.0, 1.0)),
        ("MultiPoint", [[4, 10]], (10.0, 4.0)),
        ("Point", [3.123456789, 50, 12], (50.0, 3.1234568)),
    ],
)
def test_other_geometries(kind, coordinates, expected):
    (found,) = read({"properties": {"name": "x"}, "geometry": {"type": kind, "coordinates": coordinates}})
    assert (found.fields["latitude"], found.fields["longitude"]) == expected


def test_second_use_of_an_identifier_names_the_first():
    features = [{"properties": {"name": name, "id": "a"}, "geometry": None} for name in ("x", "y")]
    first, second = read(*features)
    assert (first.line, second.line) == (1, 2)
    assert "l’élément 1" in second.reason
    assert second.where == "élément 2"
    first, second = read(*features, indent=1)
    assert second.where == "ligne 11"
    assert f"ligne {first.line}, mais pas le même contenu\u202f:" in second.reason


def test_lines_far_in_a_file():
    features = [
        {"type": "Feature", "properties": {"name": f"n{rank}", "text": "é" * 700}} for rank in range(3000)
    ]
    data = json.dumps(
        {"type": "FeatureCollection", "features": features}, indent=2, ensure_ascii=False
    ).encode()
    lines = data.decode().split("\n")
    for rank, found in enumerate(open_records(io.BytesIO(data))):
        assert found.name == f"n{rank}"
        assert f'"n{rank}"' in lines[found.line + 2]


@pytest.mark.parametrize(
    ("descriptions", "text", "language"),
    [
        ({"description:de": "a", "description:en": "b"}, "b", "en"),
        ({"description:gr": "a"}, "a", "el"),
        ({"description": "<p>a</p><p>b</p>", "description:en": "b"}, "a\nb", None),
        ({"description": " ", "description:hu": "b"}, "b", "hu"),
    ],
)
def test_descriptions(descriptions, text, language):
    found = one({"name": "x", **descriptions})
    assert (found.fields["description"], found.fields.get("language")) == (text, language)


def test_numbers_of_registers():
    found = one({"name": "x", "siret": "732 829 320 00074", "rna": "W12"})
    assert found.fields == {"siret": "73282932000074", "extra": {"rna": "W12"}}
    assert [notice.line for notice in found.notices] == [1]


def test_words_of_transformap():
    assert from_types("other_educatio; othe,inconnu") == (["savoirs", "autre-initiative"], ["inconnu"])
    assert category_of_type("food_coop") == ""
    assert merged(["autre-initiative", "amap", "amap"]) == ["amap"]
    assert merged(["autre-initiative"]) == ["autre-initiative"]


def test_the_tree_of_categories():
    tree = categories()
    leaves = [category for category in tree.values() if category.parent]
    assert 60 <= len(leaves) <= 90
    assert all(tree[leaf.parent].parent is None for leaf in leaves)
    assert {leaf.parent for leaf in leaves} == {
        slug for slug, category in tree.items() if not category.parent
    }
    for slug in ("creche-parentale", "monnaie-locale", "sel", "accorderie", "regie-de-quartier", "ptce", "tzcld",
                 "habitat-participatif", "supermarche-cooperatif", "ressourcerie", "repair-cafe", "garage-solidaire",
                 "cafe-culturel", "cinema-associatif", "tiers-lieu", "amap", "finance-solidaire", "energie-citoyenne",
                 "mobilite-douce", "numerique-solidaire", "association-de-chomeurs", "boutique-equitable"):  # fmt: skip
        assert slug in tree


def test_the_crosswalk_gives_known_slugs():
    from ..crosswalk import _table

    types, keys = _table()
    assert {*types.values(), *(slug for known in keys.values() for slug in known.values())} <= set(
        categories()
    )


@pytest.mark.skipif(not SUSY.exists(), reason="the reference data of shared/data/susy is not on this machine")
def test_the_initiatives_of_susy():
    with SUSY.open("rb") as stream:
        found = list(open_records(stream))
    kept = [item for item in found if isinstance(item, Record)]
    assert len(found) == 1794
    assert [item.line for item in found] == list(range(1, 1795))
    skipped = collections.Counter(item.reason for item in found if isinstance(item, Skipped))
    assert len(kept) == 1790
    assert all("inversées" in reason for reason in skipped)
    assert all(record.fields.get("categories") for record in kept)
    assert not {"other_educatio", "othe", "localcollective_ressource"} & {
        word for record in kept for word in record.fields.get("keywords", [])
    }
    unknown = [record.extra["country"] for record in kept if "country" in record.extra]
    assert unknown == ["ABERDEEN"]
    assert sum("country" in record.fields for record in kept) == 1713
