"""GoGoCarto and Murmurations, as their servers answer."""

import io
import json
import zipfile

import pytest

from .. import ReadError, Record, Skipped, guess, open_records

TAXONOMY = [
    {
        "id": 1,
        "name": "Filtres",
        "options": [
            {"id": 10, "name": "AMAP", "subcategories": [{"id": 2, "name": "Public", "options": [{"id": 11, "name": "Enfance"}]}]},
            {"id": 12, "name": "Fablab du quai"},
        ],
    }
]  # fmt: skip


def read(data, **options):
    return list(open_records(io.BytesIO(json.dumps(data).encode()), **options))


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), json.dumps(data))
    buffer.seek(0)
    return buffer


FULL = {
    "id": "2f", "name": "La Navette", "geo": {"latitude": 47.2, "longitude": -1.55}, "sourceKey": "Carte d’essai",
    "address": {"streetNumber": "3 bis", "streetAddress": "quai des Essais", "addressLocality": "Nantes", "postalCode": "44000",
                "addressCountry": "FR"},
    "createdAt": "05/02/2018", "categories": [10, 11, 99], "website": "exemple.org", "stamps": [], "images": [],
}  # fmt: skip


@pytest.mark.parametrize("envelope", [True, False])
def test_full_elements(envelope):
    (found,) = read({"licence": "ODbL", "data": [FULL], "taxonomy": TAXONOMY} if envelope else [FULL])
    assert (found.external_id, found.name) == ("2f", "La Navette")
    fields = found.fields
    assert fields["street"] == "3 bis quai des Essais"
    assert (fields["latitude"], fields["longitude"], fields["country"]) == (47.2, -1.55, "FR")
    assert found.extra["createdAt"] == "2018-02-05"
    assert found.extra["sourceKey"] == "Carte d’essai"
    if envelope:
        assert (fields["categories"], fields["keywords"]) == (["amap"], ["Enfance"])
        assert found.extra["categories"] == "99"
    else:
        assert "keywords" not in fields
        assert found.extra["categories"] == "10, 11, 99"


def test_compact_rows_of_both_generations_in_one_file():
    rows = [
        ["a", "Le Métier", 46.3, -0.03, [10]],
        ["b", ["La Trame", "Un atelier partagé"], 46.4, -0.04, [12], 1, 0],
        FULL,
        ["c"],
    ]
    first, second, third, fourth = read(
        {"data": rows, "mapping": ["name", "description"], "taxonomy": TAXONOMY}
    )
    assert (first.name, first.fields["categories"], first.fields["latitude"]) == ("Le Métier", ["amap"], 46.3)
    assert (second.name, second.fields["description"]) == ("La Trame", "Un atelier partagé")
    assert second.fields["keywords"] == ["Fablab du quai"]
    assert third.name == "La Navette"
    assert isinstance(fourth, Skipped)


def test_compact_rows_whose_mapping_names_their_values_in_its_second_member():
    mapping = ["id", ["name", "abstract"], "latitude", "longitude", "status", "moderationState"]
    rows = [["a", ["La Trame", "Un atelier partagé"], 46.4, -0.04, [12], 1, 0]]
    (found,) = read({"ontology": "gogocompact", "mapping": mapping, "data": rows, "taxonomy": TAXONOMY})
    assert (found.external_id, found.name) == ("a", "La Trame")
    assert (
        found.fields["summary"] == "Un atelier partagé" or found.fields["description"] == "Un atelier partagé"
    )


def test_elements_that_name_their_categories_themselves():
    (found,) = read(
        [FULL | {"categories": [7, 99], "categoriesFull": [{"id": 7, "name": "AMAP", "index": 0}]}]
    )
    assert found.fields["categories"] == ["amap"] and found.extra["categories"] == "99"


@pytest.mark.parametrize(
    "keys", [("lat", "long", "title"), ("lat", "lon", "nom"), ("latitude", "lng", "name")]
)
def test_aliases_met_in_the_wild(keys):
    latitude, longitude, name = keys
    (found,) = read(
        [{"id": 1, name: "X", latitude: "47,2", longitude: "-1,55", "taxonomy": ["AMAP", "autre mot"]}]
    )
    assert (found.name, found.fields["latitude"], found.fields["longitude"]) == ("X", 47.2, -1.55)
    assert (found.fields["categories"], found.fields["keywords"]) == (["amap"], ["autre mot"])


def test_one_element_alone():
    (found,) = read(
        {"data": {"id": 1, "name": "X", "geo": {"latitude": 1, "longitude": 2}}}, format="gogofull"
    )
    assert found.name == "X"


def test_a_taxonomy_in_the_same_archive():
    (found,) = open_records(packed(elements__json=[FULL], taxonomy__json=TAXONOMY))
    assert found.fields["categories"] == ["amap"]


def test_an_archive_of_nothing_but_explanations():
    with pytest.raises(ReadError, match="ne contient aucun fichier"):
        list(open_records(packed(taxonomy__json=TAXONOMY)))


def test_the_fault_of_a_member_names_it():
    with pytest.raises(ReadError, match=r"elements\.json"):
        list(open_records(packed(elements__json={"data": [FULL], "geo": "x" * 10, "y": 1} | {"data": 3})))


def test_the_same_identifier_twice_is_said_to_differ_or_not():
    other = FULL | {"name": "La Navette bleue"}
    found = read([FULL, FULL, other])
    assert "même identifiant" in found[1].reason and "contenu" not in found[1].reason
    assert "pas le même contenu" in found[2].reason


def test_a_point_that_would_be_in_france_the_other_way_round_is_said_and_kept():
    swapped = {key: value for key, value in FULL.items() if key != "address"} | {
        "geo": {"latitude": -1.55, "longitude": 47.2}
    }
    (found,) = read([swapped])
    assert found.fields["latitude"] == -1.55
    assert "échangées" in found.notices[0].sentence


def test_guessing():
    assert guess(json.dumps({"ontology": "gogocompact", "data": []}).encode()).name == "gogocompact"
    assert guess(json.dumps([FULL]).encode()).name == "gogofull"
    assert guess(json.dumps(PROFILE).encode()).name == "murmurations"
    # A word inside a value says nothing of the format.
    feature = {"properties": {"name": '"linked_schemas":', "ontology": "gogofull", "bf_titre": "x"}}
    assert guess(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()).name == "geojson"


PROFILE = {
    "linked_schemas": ["organizations_schema-v1.0.0"], "name": "La Filature", "primary_url": "https://filature.example.org",
    "tags": ["laine", "atelier"], "geolocation": {"lat": 45.1, "lon": 5.7}, "country_iso_3166": "FR", "locality": "Grenoble",
    "urls": [{"name": "Forum", "url": "https://forum.example.org"}], "geographic_scope": "local",
    "relationships": [{"predicate_url": "https://schema.org/member", "object_url": "https://x.example.org"}],
}  # fmt: skip


@pytest.mark.parametrize("many", [True, False])
def test_profiles(many):
    found = read([PROFILE, {"name": "x"}] if many else PROFILE)
    assert found[0].external_id == "https://filature.example.org"
    fields = found[0].fields
    assert (fields["city"], fields["country"], fields["latitude"], fields["longitude"]) == (
        "Grenoble",
        "FR",
        45.1,
        5.7,
    )
    assert (fields["keywords"], fields["links"]) == (["laine", "atelier"], ["https://forum.example.org"])
    assert found[0].extra["geographic_scope"] == "local"
    assert all(isinstance(item, Skipped) for item in found[1:])
    assert isinstance(found[0], Record)
