"""The French analyser: what finds what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.search.analysis import parse, streams
from essaim.foundation.search.analysis.query import MOST_WORDS, Query, Way, beginnings
from essaim.foundation.search.analysis.stream import GAP


def found_by(text: str, query: Query | str) -> bool:
    """Whether every group of the query is in the text, read as the databases read the tokens."""
    query = parse(query) if isinstance(query, str) else query
    said = streams(text)
    every = {*said.title.split(), *said.exact.split()}

    def way(each: Way) -> bool:
        if each.adjacent:
            return f" {' '.join(each.terms)} " in f" {said.title} "
        return set(each.terms) <= every

    return bool(query) and all(any(way(each) for each in group) for group in query.groups)


# Each line: texts that all find each other.
FAMILIES = [
    ["épicerie coopérative", "coopératives d’épicerie", "EPICERIES COOPERATIVES", "l'epicerie, cooperative"],
    ["acteur·ices", "acteurs et actrices", "acteurs/trices", "acteurs", "actrice", "acteur.rice.s"],
    ["co-construction", "coconstruction", "co construction", "Co‑construction"],
    ["salarié·es", "salariés", "salariées", "salarié(e)s", "salarié.e.s", "salarie"],
    ["adhérent·e·s", "adhérentes", "adhérent-es", "adhérents"],
    ["travailleuses", "travailleur", "travailleurs et travailleuses", "travailleur·euses"],
    ["éco-lieu", "écolieux", "éco-lieux", "eco lieu"],
    ["Saint-Girons", "saint girons", "SAINT-GIRONS"],
    ["SCIC", "S.C.I.C.", "scic", "Scic", "SCICs"],
    ["entr’aide", "entraide", "entr'aide"],
    ["œuvre", "oeuvre", "œuvres"],
    ["réseaux locaux", "réseau local"],
    ["habitant(e)s", "habitants", "habitantes", "habitant·e"],
    ["L’eau", "eau", "eaux"],
    ["élu·es", "élus", "élue"],
    ["vélos", "vélo"],
    ["emplois", "emploi", "l’emploi"],
    ["français", "françaises", "française"],
    ["coopératif", "coopératives", "coopérative"],
]  # fmt: skip
APART = [
    ("MES", "mes amis"),  # the acronym is no possessive
    ("mes voisins", "MES"),
    ("épicerie", "épice"),
    ("communauté", "commune"),
    ("co-construction", "construction navale"),
    ("L’île", "elle"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_texts_that_find_each_other(family: list[str]) -> None:
    lost = [(text, typed) for text in family for typed in family if not found_by(text, typed)]
    assert lost == []


@pytest.mark.parametrize(("text", "typed"), APART)
def test_texts_that_do_not(text: str, typed: str) -> None:
    assert not found_by(text, typed)


def test_a_phrase_asks_for_words_side_by_side() -> None:
    assert found_by("la monnaie locale complémentaire", '"monnaies locales"')
    assert found_by("la monnaie locale complémentaire", "« monnaies locales »")
    assert not found_by("la monnaie et l’épicerie locale", '"monnaie locale"')
    assert found_by("la monnaie et l’épicerie locale", "monnaie locale")


def test_a_phrase_never_goes_from_one_field_to_the_next() -> None:
    said = streams("Café", keys=["monnaie", "locale"])
    assert said.keys == f"monnai {GAP} local"


def test_small_words_count_only_alone() -> None:
    assert parse("le la les") == parse("les la le") or parse("le la les").groups
    assert parse("le jardin") == parse("jardin")
    assert len(parse("pour nous").groups) == 2


def test_few_words_of_many_are_kept() -> None:
    query = parse(" ".join(f"mot{number}" for number in range(10_000)))
    assert query.cut
    assert len(query.groups) == MOST_WORDS
    assert not parse("quelques mots suffisent").cut


@pytest.mark.parametrize("text", ['"*)', "", "  ", "*", "·", "'", "«»", "\x00", "_", "_t1", "---", "()"])
def test_nothing_to_look_for(text: str) -> None:
    assert not parse(text) or text == "_t1"


def test_what_is_typed_never_gives_a_marked_token() -> None:
    """Themes and gaps are tokens that no text and no query can hold."""
    for text in ("_t1 _ _1jardin _0le", "mot _w"):
        assert all("_" not in term for group in parse(text).groups for way in group for term in way.terms)
        assert "_" not in streams("", body=[text]).body.split()


@given(st.text(max_size=80))
def test_any_text_is_read_and_finds_itself(text: str) -> None:
    query = parse(text)
    for group in query.groups:
        for way in group:
            assert way.terms
            assert all(term.isalnum() for term in way.terms)
    if query and '"' not in text and not any(each in text for each in "“”«»"):
        said = streams(text)
        kept = {*said.title.split(), *said.exact.split()}
        small = not said.title
        assert small or all(any(set(way.terms) <= kept for way in group) for group in query.groups)


@given(st.text(alphabet="aàeéiouybcdlmnrstx '-·’.()/ACELS\"", max_size=60))
def test_french_shapes_find_themselves(text: str) -> None:
    test_any_text_is_read_and_finds_itself.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("épic", ("epic",)),
        ("l'épi", ("epi",)),
        ("épi de", ("epi", "de")),
        ("e", ()),
        ("", ()),
        ("la r", ("la", "r")),
    ],
)
def test_what_is_being_typed(text: str, words: tuple[str, ...]) -> None:
    assert beginnings(text) == words
