"""The crosswalk files as a page shows them: their code, its French name, our word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from essaim.foundation.formats.crosswalk import crosswalks
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.queries import PATHS, words

SCHEMES = {"categories": Term.Scheme.CATEGORY, "themes": Term.Scheme.THEME}


@dataclass(frozen=True)
class Line:
    """A notion of theirs: its code, its address where it has one, its French name, ours and where ours leads."""

    code: str
    uri: str
    label: str
    ours: str
    url: str


@dataclass(frozen=True)
class Table:
    """One file: its name, whose words, where they were read, what is not known, and the pairs."""

    file: str
    name: str
    source: str
    unknown: str
    lines: list[Line]


def crosswalk_tables() -> list[Table]:
    """Every file; two queries."""
    known = {
        (part, term.slug): (term.label, reverse("vocabularies:term", args=[PATHS[scheme], term.slug]))
        for part, scheme in SCHEMES.items()
        for term in words(scheme)
    }
    return [
        Table(
            each["file"],
            each["name"],
            each["source"],
            each["unknown"],
            sorted(_lines(each, known), key=lambda line: line.code),
        )
        for each in crosswalks()
    ]


def _lines(said: dict[str, Any], known: dict[tuple[str, str], tuple[str, str]]) -> Iterator[Line]:
    """The pairs of one file, whichever way it says them; a word that people merged away is left out."""
    for part in SCHEMES:
        for slug, codes in said[part].items():
            if ours := known.get((part, slug)):
                yield from (Line(code, said["base"] + code, said["labels"][code], *ours) for code in codes)
    for kind, codes in said.get("relations", {}).items():
        if read := link_kinds().get(kind):
            words = zip(codes, (read.label, read.inverse), strict=True)
            yield from (
                Line(code, said["base"] + code, said["labels"][code], str(word), "")
                for code, word in words
                if code
            )
    for code, slug in _read(said):
        if ours := known.get(("categories", slug)):
            yield Line(code, "", "", *ours)


def _read(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for word, slug in said.get("types", {}).items():
        yield f"type_of_initiative={word}", slug
    for key, values in said.get("keys", {}).items():
        yield from ((f"{key}={value}", slug) for value, slug in values.items())
