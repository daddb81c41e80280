"""The strings that people read: gathered from code and templates, kept in one catalogue a language.

French is the source; `locale/<language>/LC_MESSAGES/django.po` holds the others. Babel reads Python, Django's own
`templatize` turns templates into something that it can read: no gettext tools needed.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Ours rather than Babel's, which dates the file at each run: it changes only when a message does.
HEADER = """\
# Essaim: the strings of the interface, from French ({language}).
msgid ""
msgstr ""
"Project-Id-Version: Essaim\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
Message = tuple[str, int, str | tuple[str, ...], str | None]


def source_folder() -> Path:
    """The package's folder, where the strings are."""
    return Path(settings.LOCALE_PATHS[0]).parent


def gather() -> Iterator[Message]:
    """(file, line, message or (singular, plural), context) of every string marked for translation, tests aside."""
    root = source_folder()
    for path in sorted(
        [*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]
    ):
        if "tests" in path.parts:
            continue
        text = path.read_text()
        code = text if path.suffix == ".py" else templatize(text, origin=str(path))
        lines = io.BytesIO(code.encode())
        for line, message, _comments, context in extract(
            "python", lines, KEYWORDS, options={"encoding": "utf-8"}
        ):
            yield str(path.relative_to(root)), line, message, context


def catalogue() -> Catalog:
    """All messages, untranslated."""
    found = Catalog(project="Essaim", charset="utf-8")
    for file, _line, message, context in gather():
        found.add(message, locations=[(file, 0)], context=context)
    return found


def po_path(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as kept; an empty one where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def refresh(language: str) -> Catalog:
    """Bring the kept catalogue up to the strings of today; translations stay, obsolete ones go. Writes the file."""
    kept = read(language)
    kept.update(catalogue(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    write(language, kept)
    return kept


def write(language: str, kept: Catalog) -> None:
    """Keep the catalogue; the same messages always give the same file."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(HEADER.format(language=language, plural=kept.plural_forms).encode())
        write_po(stream, kept, width=110, sort_output=True, omit_header=True, include_lineno=False)


def missing(language: str) -> list[str]:
    """Messages of today that the kept catalogue does not translate."""
    kept = read(language)
    absent = []
    for message in catalogue():
        if message.id:
            translated = kept.get(message.id, context=message.context)
            if translated is None or not _whole(translated.string):
                absent.append(message.id if isinstance(message.id, str) else message.id[0])
    return absent


def _whole(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) and (isinstance(string, str) or all(string or ()))


def source_plurals(kept: Catalog) -> Catalog:
    """The plurals of a catalogue, as the source language itself writes them.

    Without it gettext knows the words and not the rule, and counts in English: « 0 fiches » for « 0 fiche ».
    """
    found = Catalog(locale=settings.LANGUAGE_CODE, charset="utf-8")
    for message in kept:
        if message.id and message.pluralizable:
            found.add(message.id, string=message.id, context=message.context)
    return found


def compile_stale() -> list[str]:
    """Write the `.mo` of each language whose `.po` is newer; returns those languages."""
    source = settings.LANGUAGE_CODE
    others = [language for language, _name in settings.LANGUAGES if language != source]
    compiled = []
    for language, kept_as in [(source, others[0]), *zip(others, others, strict=True)]:
        po, mo = po_path(kept_as), po_path(language).with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            kept = read(kept_as)
            mo.parent.mkdir(parents=True, exist_ok=True)
            with mo.open("wb") as stream:
                write_mo(stream, source_plurals(kept) if language == source else kept)
            compiled.append(language)
    return compiled
