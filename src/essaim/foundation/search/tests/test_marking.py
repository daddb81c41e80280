"""Marks stand where the index found, whatever the spelling; excerpts stand around the first of them."""

import pytest

from essaim.foundation.search.analysis import parse
from essaim.foundation.search.analysis.marking import excerpt, marked, terms


def shown(text: str, asked: str) -> str:
    """The text, what was asked between brackets."""
    return "".join(f"[{part}]" if hit else part for part, hit in marked(text, terms(parse(asked))))


@pytest.mark.parametrize(
    ("asked", "text", "wanted"),
    [
        ("épicerie", "Coopératives d’épiceries", "Coopératives d’[épiceries]"),
        ("EPICERIE coopérative", "Les Coopératives d'épicerie.", "Les [Coopératives] d'[épicerie]."),
        ("acteurs", "Des actrices et acteur·ices !", "Des [actrices] et [acteur]·ices !"),
        ("coconstruction", "Co-construction, dit-on", "[Co-construction], dit-on"),
        ("construction", "co-construction", "co-[construction]"),
        ("tiers lieux", "un tiers-lieu", "un [tiers]-[lieu]"),
        ("MES", "mes amis du MES", "mes amis du [MES]"),
        ('"monnaie locale"', "(monnaies locales)", "([monnaies] [locales])"),
        ("le jardin", "le jardin, la mare", "le [jardin], la mare"),
        ("gras", "a <b>gras</b>", "a <b>[gras]</b>"),
        ("introuvable", "rien ici", "rien ici"),
        ('"*)', "rien ici", "rien ici"),
    ],
)
def test_words_are_marked_where_they_stand(asked: str, text: str, wanted: str) -> None:
    assert shown(text, asked) == wanted
    assert "".join(part for part, _hit in marked(text, terms(parse(asked)))) == text


def test_an_excerpt_is_around_the_first_word_found() -> None:
    text = f"{'avant ' * 60}des épiceries\n\net {'après ' * 60}"
    parts = excerpt(text, terms(parse("épicerie")), 200)
    flat = "".join(part for part, _hit in parts)
    assert flat.startswith("… avant") and flat.endswith("après…") and "des épiceries et" in flat
    assert [part for part, hit in parts if hit] == ["épiceries"] and len(flat) < 215
    near = excerpt("Une épicerie", terms(parse("épicerie")), 200)
    assert near == [("Une ", False), ("épicerie", True)]
    assert excerpt("rien", terms(parse("épicerie"))) == []


def test_an_endless_word_is_cut() -> None:
    parts = excerpt(f"épicerie {'a' * 5000}", terms(parse("épicerie")), 200)
    assert len("".join(part for part, _hit in parts)) < 215
