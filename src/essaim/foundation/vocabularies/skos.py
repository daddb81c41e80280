"""Words as SKOS: a plain model, written as Turtle, JSON-LD or RDF/XML, read back by rdflib, which is loaded only then.

Nothing is fetched: a JSON-LD context that is an address is refused, and so is XML that declares entities. `read(write(words)) == words`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
MOST_BYTES = 500_000
MOST_WORDS = 1_000
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_XML = re.compile(r"<(?:\?xml|!|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:\s|>))", re.IGNORECASE)
_XML_LINE = re.compile(r"^<\?xml[^>]*\?>\s*", re.IGNORECASE)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IRI = re.compile(r"^https?://[^\s<>\"{}|\\^`\x00-\x20]{1,500}$")
CONTEXT = {
    "skos": SKOS,
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "altLabel": {"@id": "skos:altLabel", "@language": "fr", "@container": "@set"},
    "definition": {"@id": "skos:definition", "@language": "fr"},
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "closeMatch": {"@id": "skos:closeMatch", "@type": "@id", "@container": "@set"},
    "exactMatch": {"@id": "skos:exactMatch", "@type": "@id", "@container": "@set"},
    "notation": "skos:notation",
}


@dataclass(frozen=True)
class Word:
    """One concept. `broader` is the uri of another; labels and definition are plain text, French unless said."""

    uri: str
    label: str
    label_en: str = ""
    definition: str = ""
    alternates: tuple[str, ...] = ()
    broader: str = ""
    matches: tuple[str, ...] = ()
    notation: str = ""


class Unreadable(Exception):
    """The file cannot be read; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _text(value: str, language: str = "") -> str:
    quoted = "".join(_ESCAPES.get(each, each) for each in value)
    return f'"{quoted}"' + (f"@{language}" if language else "")


def _pairs(word: Word, scheme: str) -> Iterator[str]:
    yield "a skos:Concept"
    yield f"skos:inScheme <{scheme}>"
    yield f"skos:prefLabel {_text(word.label, 'fr')}"
    if word.label_en:
        yield f"skos:prefLabel {_text(word.label_en, 'en')}"
    if word.notation:
        yield f"skos:notation {_text(word.notation)}"
    if word.definition:
        yield f"skos:definition {_text(word.definition, 'fr')}"
    yield from (f"skos:altLabel {_text(each, 'fr')}" for each in word.alternates)
    if word.broader:
        yield f"skos:broader <{word.broader}>"
    yield from (f"skos:exactMatch <{each}>" for each in word.matches if _IRI.match(each))


def turtle(words: Iterable[Word], scheme: str, title: str) -> str:
    """The words as Turtle; `scheme` is the address of the list."""
    parts = [
        f"@prefix skos: <{SKOS}> .\n",
        f"<{scheme}> a skos:ConceptScheme ;\n    skos:prefLabel {_text(title, 'fr')} .\n",
    ]
    parts += [f"<{word.uri}> " + " ;\n    ".join(_pairs(word, scheme)) + " .\n" for word in words]
    return "\n".join(parts)


def node(word: Word, scheme: str) -> dict[str, Any]:
    """One word as a JSON-LD node of `CONTEXT`; empty values are left out."""
    labels = {"fr": word.label, "en": word.label_en}
    said = {
        "@id": word.uri,
        "@type": "skos:Concept",
        "inScheme": scheme,
        "prefLabel": {language: text for language, text in labels.items() if text},
        "notation": word.notation,
        "definition": word.definition,
        "altLabel": list(word.alternates),
        "broader": word.broader,
        "exactMatch": [each for each in word.matches if _IRI.match(each)],
    }
    return {key: value for key, value in said.items() if value}


def jsonld(words: Iterable[Word], scheme: str, title: str) -> dict[str, Any]:
    """The words as one JSON-LD document, whole in itself."""
    head = {"@id": scheme, "@type": "skos:ConceptScheme", "prefLabel": {"fr": title}}
    return {"@context": CONTEXT, "@graph": [head, *(node(word, scheme) for word in words)]}


def jsonld_text(words: Iterable[Word], scheme: str, title: str) -> str:
    """The same as text."""
    return json.dumps(jsonld(words, scheme, title), ensure_ascii=False, indent=1)


def _element(name: str, text: str, language: str = "") -> str:
    said = f' xml:lang="{language}"' if language else ""
    return f"<skos:{name}{said}>{escape(_NOT_XML.sub('', text))}</skos:{name}>"


def _elements(word: Word, scheme: str) -> Iterator[str]:
    yield f"<skos:inScheme rdf:resource={quoteattr(scheme)}/>"
    yield _element("prefLabel", word.label, "fr")
    if word.label_en:
        yield _element("prefLabel", word.label_en, "en")
    if word.notation:
        yield _element("notation", word.notation)
    if word.definition:
        yield _element("definition", word.definition, "fr")
    yield from (_element("altLabel", each, "fr") for each in word.alternates)
    if word.broader:
        yield f"<skos:broader rdf:resource={quoteattr(word.broader)}/>"
    yield from (
        f"<skos:exactMatch rdf:resource={quoteattr(each)}/>" for each in word.matches if _IRI.match(each)
    )


def rdfxml(words: Iterable[Word], scheme: str, title: str) -> str:
    """The words as RDF/XML."""
    parts = [
        f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns:rdf="{RDF}" xmlns:skos="{SKOS}">',
        f"<skos:ConceptScheme rdf:about={quoteattr(scheme)}>{_element('prefLabel', title, 'fr')}</skos:ConceptScheme>",
    ]
    for word in words:
        said = "\n ".join(_elements(word, scheme))
        parts.append(f"<skos:Concept rdf:about={quoteattr(word.uri)}>\n {said}\n</skos:Concept>")
    return "\n".join([*parts, "</rdf:RDF>\n"])


# By extension: the media type, and how it is written.
WRITERS = {
    "ttl": ("text/turtle", turtle),
    "jsonld": ("application/ld+json", jsonld_text),
    "rdf": ("application/rdf+xml", rdfxml),
}


def read(body: bytes) -> list[Word]:
    """The concepts of a Turtle, JSON-LD or RDF/XML file, by their uri. Raises Unreadable, with a sentence, for anything else."""
    if len(body) > MOST_BYTES:
        raise Unreadable(_("Ce fichier est trop lourd : 500 ko au plus."))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("Ce fichier n’est pas du texte en UTF-8.")) from None
    found = _words(_graph(text))
    if not found:
        raise Unreadable(_("Ce fichier ne contient aucune notion SKOS qui ait un nom."))
    if len(found) > MOST_WORDS:
        raise Unreadable(_("Ce fichier a trop de mots : mille au plus."))
    return found


def _graph(text: str) -> Any:
    from rdflib import Graph

    graph, kind = Graph(), _kind(text)
    try:
        if kind == "json-ld":
            _check_contexts(json.loads(text))
        if kind == "xml":
            text = _plain_xml(text)
        graph.parse(data=text, format=kind, publicID="urn:fichier")
    except Unreadable:
        raise
    except Exception as error:  # whatever a parser of the outside raises on what it is not made for
        raise Unreadable(
            _("Ce fichier n’est ni du Turtle, ni du JSON-LD, ni du RDF/XML que nous sachions lire.")
        ) from error
    return graph


def _kind(text: str) -> str:
    """What the first characters tell. Turtle also begins by « < », with an address; XML, by a name, « ? » or « ! »."""
    start = text.lstrip()
    if start[:1] in ("{", "["):
        return "json-ld"
    return "xml" if _XML.match(start) else "turtle"


def _plain_xml(text: str) -> str:
    """The document without its first line, whose encoding a parser would believe. Unreadable: it has a DOCTYPE, which
    is where entities are declared, those that grow without end and those that read a file."""

    def refuse(*given: Any) -> None:
        raise Unreadable(
            _(
                "Ce fichier déclare un DOCTYPE, donc des entités : enregistrez-le sans elles, puis redonnez-le."
            )
        )

    document = _XML_LINE.sub("", text.lstrip(), count=1)
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(document.encode(), True)
    return document


def _check_contexts(value: Any, depth: int = 0) -> None:
    """A context that is an address would be fetched."""
    if depth > 60:
        raise Unreadable(_("Ce fichier imbrique trop de niveaux les uns dans les autres."))
    if isinstance(value, list):
        for each in value:
            _check_contexts(each, depth + 1)
    if isinstance(value, Mapping):
        contexts = value.get("@context")
        given = contexts if isinstance(contexts, list) else [contexts]
        if any(isinstance(each, str) for each in given) or "@import" in value:
            raise Unreadable(
                _(
                    "Le contexte de ce fichier est ailleurs : mettez-le dans le fichier, rien n’est téléchargé."
                )
            )
        for each in value.values():
            _check_contexts(each, depth + 1)


def check_loops(found: Sequence[Word]) -> None:
    """Unreadable: a word is above itself, by way of others or not."""
    known = {word.uri: word for word in found}
    sound: set[str] = set()
    for word in found:
        way: dict[str, Word] = {}
        above: Word | None = word
        while above and above.uri not in sound and above.uri not in way:
            way[above.uri] = above
            above = known.get(above.broader)
        if above and above.uri in way:
            raise Unreadable(
                _(
                    "Dans ce fichier, « %(word)s » est au-dessus de lui-même : corrigez ce cercle, puis importez de nouveau."
                )
                % {"word": above.label}
            )
        sound |= way.keys()


def _words(graph: Any) -> list[Word]:
    from rdflib import Namespace, URIRef

    rdf, skos = Namespace(RDF), Namespace(SKOS)
    subjects = {each for each in graph.subjects(rdf.type, skos.Concept) if isinstance(each, URIRef)}
    found = []
    for uri in sorted(subjects):
        labels = _by_language(graph.objects(uri, skos.prefLabel))
        label = labels.get("fr") or labels.get("") or next(iter(labels.values()), "")
        if not label:
            continue
        broader = sorted(str(each) for each in graph.objects(uri, skos.broader) if isinstance(each, URIRef))
        found.append(
            Word(
                str(uri),
                label,
                labels.get("en", "") if label != labels.get("en") else "",
                _first(_by_language(graph.objects(uri, skos.definition))),
                tuple(sorted(_plain(each) for each in graph.objects(uri, skos.altLabel) if _plain(each))),
                broader[0] if broader else "",
                tuple(
                    sorted(str(each) for each in graph.objects(uri, skos.exactMatch) if _IRI.match(str(each)))
                ),
                _first(_by_language(graph.objects(uri, skos.notation))),
            )
        )
    return found


def _plain(value: Any) -> str:
    return " ".join(str(value).split())


def _by_language(values: Iterable[Any]) -> dict[str, str]:
    """The literals by language (« fr » for « fr-FR »), the first in order of each."""
    found: dict[str, str] = {}
    for each in sorted(values, key=str):
        if text := _plain(each):
            found.setdefault((getattr(each, "language", None) or "").lower().split("-")[0], text)
    return found


def _first(texts: Mapping[str, str]) -> str:
    return texts.get("fr") or texts.get("") or next(iter(texts.values()), "")
