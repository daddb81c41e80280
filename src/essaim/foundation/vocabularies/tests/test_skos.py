"""SKOS: what is written is read back; any bytes give words or one sentence; a file only adds; nothing is fetched."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.foundation.formats.categories import categories
from essaim.foundation.formats.crosswalk import crosswalks
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied
from essaim.foundation.vocabularies import skos
from essaim.foundation.vocabularies.actions import load_words
from essaim.foundation.vocabularies.categories import themes
from essaim.foundation.vocabularies.exchange import every_word, plan
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.skos import Unreadable, Word, read

texts = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
uris = st.integers(0, 50).map(lambda number: f"https://exemple.org/{number}")
words = st.builds(
    Word,
    uris,
    texts,
    st.just(""),
    st.just("") | texts,
    st.lists(texts, unique=True, max_size=3).map(lambda some: tuple(sorted(some))),
    st.just("") | uris,
    st.lists(uris, unique=True, max_size=3).map(lambda some: tuple(sorted(some))),
    st.just("") | texts,
)
lists = st.lists(words, unique_by=lambda word: word.uri, min_size=1, max_size=5).map(
    lambda some: sorted(some, key=lambda word: word.uri)
)


@settings(max_examples=60, deadline=None)
@given(lists)
def test_turtle_comes_back(some: list[Word]) -> None:
    assert read(skos.turtle(some, "https://exemple.org/liste", "Liste").encode()) == some


@settings(max_examples=60, deadline=None)
@given(lists)
def test_json_ld_comes_back(some: list[Word]) -> None:
    document = skos.jsonld(some, "https://exemple.org/liste", "Liste")
    assert read(json.dumps(document).encode()) == some


@settings(max_examples=60, deadline=None)
@given(lists)
def test_rdf_xml_comes_back(some: list[Word]) -> None:
    assert read(skos.rdfxml(some, "https://exemple.org/liste", "Liste").encode()) == some


def _bomb(levels: int) -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><rdf:RDF>&e{levels - 1};</rdf:RDF>'.encode()


XML_HEAD = f'<rdf:RDF xmlns:rdf="{skos.RDF}" xmlns:skos="{skos.SKOS}">'


@pytest.mark.parametrize(
    "body",
    [
        _bomb(10),
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        b'<?xml version="1.0" encoding="utf-8"?>\n<!-- a --><!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;]><x/>',
        # An encoding in which a DOCTYPE would not look like one is not believed.
        b'<?xml version="1.0" encoding="cp037"?><!DOCTYPE x [<!ENTITY a "b">]><x/>',
    ],
)
def test_xml_that_declares_entities_is_refused(body: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *args: pytest.fail("fetched"))
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?><rdf:RDF>",
        b"<a" * 1000,
        b"<a>" * 50_000,
        XML_HEAD.encode() + b"</rdf:RDF>",
        b"<rdf:RDF>&a;</rdf:RDF>",
    ],
)
def test_xml_that_is_not_skos_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_rdf_xml_of_other_tools_is_read() -> None:
    body = (
        "\ufeff<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<!-- SKOS Play -->\n" + XML_HEAD +
        "<rdf:Description rdf:about='https://exemple.org/a'><rdf:type rdf:resource='" + skos.SKOS + "Concept'/>"
        "<skos:prefLabel xml:lang='fr'>Forêt &amp; bois</skos:prefLabel></rdf:Description></rdf:RDF>"
    )  # fmt: skip
    assert read(body.encode()) == [Word("https://exemple.org/a", "Forêt & bois")]


@settings(max_examples=80, deadline=None)
@given(st.binary() | st.text().map(str.encode) | st.text("{}[]@<>\"':.;,ab \n", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        assert read(body)
    except Unreadable as refused:
        assert refused.sentence.endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b'{"@context": "http://127.0.0.1:9/x", "@id": "x"}', b'{"a": [{"@context": ["http://127.0.0.1:9/x"]}]}',
        b'{"@context": {"@import": "http://127.0.0.1:9/x"}}', b'{"@context": {"a": {"@id": "b", "@context": "http://127.0.0.1:9/x"}}}',
        b"[" * 100_000, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"x" * (skos.MOST_BYTES + 1), b"",
    ],
)  # fmt: skip
def test_nothing_is_fetched_nor_expanded(body: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *args: pytest.fail("fetched"))
    with pytest.raises(Unreadable):
        read(body)


def test_the_tree_comes_back_and_changes_nothing(db: None, client: Any) -> None:
    for extension in ("ttl", "jsonld", "rdf"):
        body = client.get(f"/mots/categories.{extension}").content
        found = read(body)
        assert {word.notation for word in found} == set(categories())
        planned = plan("category", found)
        assert (planned.new, planned.richer, planned.left, planned.same) == ([], [], [], len(found))
        with pytest.raises(ValidationError):
            load_words(SYSTEM, None, scheme="category", found=found)
    assert found == sorted(every_word("category"), key=lambda word: word.uri)


FILE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://exemple.org/a> a skos:Concept ; skos:prefLabel "Low-tech"@fr ; skos:broader <https://exemple.org/b> .
<https://exemple.org/b> a skos:Concept ; skos:prefLabel "Techniques"@fr, "Techniques"@en .
<https://exemple.org/c> a skos:Concept ; skos:prefLabel "AMAP"@fr ; skos:altLabel "Panier"@fr ; skos:definition "Un lien."@fr .
<https://exemple.org/d> a skos:Concept ; skos:prefLabel "TECHNIQUES"@fr .
"""


def test_a_file_adds_and_completes(db: None, make_user: Any) -> None:
    host = make_user("hote", is_host=True)
    found = read(FILE.encode())
    load_words(host, host.party, scheme="category", found=found)
    low = Term.objects.get(scheme="category", slug="low-tech")
    assert low.parent and low.parent.label == "Techniques" and low.matches == ["https://exemple.org/a"]
    amap = Term.objects.get(scheme="category", slug="amap")
    assert (amap.label, amap.alternates, amap.definition) == ("AMAP", ["Panier"], "Un lien.")
    assert not plan("category", found).new
    with pytest.raises(Denied):
        load_words(make_user("autre"), host.party, scheme="category", found=found)


@pytest.mark.parametrize("above", ["b", "a"])
def test_a_circle_of_words_is_refused(above: str) -> None:
    circle = f"<https://exemple.org/{above}> skos:broader <https://exemple.org/a> ."
    with pytest.raises(skos.Unreadable, match="cercle"):
        skos.check_loops(read((FILE + circle).encode()))


def test_the_page_shows_before_it_does(db: None, make_user: Any) -> None:
    client = Client()
    client.force_login(
        make_user("hote", is_host=True), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.post(
        "/mots/importer/", {"scheme": "value", "file": SimpleUploadedFile("x.ttl", FILE.encode())}
    )
    assert "3 mots nouveaux" in page.content.decode() and not Term.objects.filter(slug="low-tech").exists()
    client.post("/mots/importer/", {"scheme": "value", "do": "load", "text": FILE})
    assert Term.objects.filter(scheme="value", slug="low-tech").exists()
    for wrong in (b"\xff\xfe", b"rien", b""):
        page = client.post("/mots/importer/", {"scheme": "value", "file": SimpleUploadedFile("x", wrong)})
        assert page.status_code == 200 and "wrong" in page.content.decode()


def test_crosswalks_name_what_exists() -> None:
    known = {
        "categories": set(categories()), "themes": set(themes()), "legal_forms": set(LegalForm.values), "kinds": set(Kind.values),
    }  # fmt: skip
    assert {each["name"] for each in crosswalks()} >= {
        "ESSGlobal (RIPESS)",
        "PAIR",
        "OpenStreetMap",
        "schema.org",
    }
    for each in crosswalks():
        assert each["source"] and each["unknown"] and (each["base"].startswith("http") or not each["labels"])
        read_as = {
            *each.get("types", {}).values(),
            *(slug for key in each.get("keys", {}).values() for slug in key.values()),
        }
        assert read_as <= known["categories"]
        for part, names in known.items():
            assert set(each[part]) <= names
            assert {code for codes in each[part].values() for code in codes} <= set(each["labels"])
