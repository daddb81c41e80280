"""The formats read and written here: one file each in `kinds/`, or an entry point `essaim.formats`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, cast

from essaim.foundation.kernel.registry import discover

from .record import Guess, ReadError, Record, Skipped
from .source import DEFAULT_MAX_BYTES, Source, is_fault, is_zip, preview, refusal, warned

if TYPE_CHECKING:
    from .mapping import Mapping

MAX_ELEMENTS = 500_000
_GUESS_CHARS = 4096

Read = Callable[[BinaryIO], Iterator[Record | Skipped]]
Write = Callable[[Iterable[Record], dict[str, object]], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """What a file of `kinds/` declares under the name FORMAT.

    `sniff(head, filename)` says from 0 to 1 how likely the file is this format; `read(stream)` gives records
    and refusals, or raises ReadError; `write(records, meta)` gives the bytes of a file little by little. A spreadsheet
    also gives its rows before they are understood (`columns`), and a file to fill in (`template`).
    """

    name: str
    label: str
    extension: str
    media_type: str
    sniff: Callable[[bytes, str], float] | None = None
    read: Read | None = None
    write: Write | None = None
    columns: Callable[[Source], Iterator[tuple[int, list[str]]]] | None = None
    template: Callable[[], Iterator[bytes]] | None = None


def reader(parse: Callable[[Source], Iterator[Record | Skipped]]) -> Read:
    """Makes `Format.read` out of `parse`: cap on size and number, refusals, second uses of an identifier."""

    def read(stream: BinaryIO) -> Iterator[Record | Skipped]:
        source = stream if isinstance(stream, Source) else Source(stream)
        try:
            yield from _checked(parse(source))
        except RecursionError as error:
            raise ReadError("Ce fichier imbrique trop de niveaux les uns dans les autres.") from error

    return read


def _checked(found: Iterator[Record | Skipped]) -> Iterator[Record | Skipped]:
    seen: dict[str, tuple[int, int]] = {}
    for count, item in enumerate(found, start=1):
        if count > MAX_ELEMENTS:
            raise ReadError(
                f"Ce fichier a plus de {MAX_ELEMENTS // 1000}\u202f000 éléments, le plus grand nombre que nous lisons"
                "\u202f: coupez-le en plusieurs."
            )
        if isinstance(item, Record):
            content = hash(repr((item.name, item.fields)))
            first = seen.get(item.external_id)
            if first is not None:
                yield Skipped(item.line, _repeated(item, first[0], first[1] == content), item.unit)
                continue
            seen[item.external_id] = (item.line, content)
        yield item


def _repeated(item: Record, first: int, same: bool) -> str:
    reason = f"Cette fiche a le même identifiant que celle de l’{item.unit} {first}"
    if item.unit == "ligne":
        reason = f"Cette ligne a le même identifiant que la ligne {first}"
    but = "" if same else ", mais pas le même contenu"
    return f"{reason}{but}\u202f: seule la première est gardée."


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, in alphabetical order of their files."""
    from . import kinds

    found = (module.FORMAT for module in discover(kinds.__name__, "essaim.formats"))
    return {fmt.name: fmt for fmt in found}


def guess(head: bytes, filename: str = "") -> Format:
    """The format that can read a file, from its first kilobytes and its name. Raises ReadError."""
    head = head[warned(head) :]
    sentence = refusal(head)
    if sentence and not is_zip(head):
        raise ReadError(sentence)
    readable = [fmt for fmt in formats().values() if fmt.read and fmt.sniff]
    scored = [(fmt.sniff(head, filename), fmt) for fmt in readable if fmt.sniff]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best and best[0] > 0:
        return best[1]
    if sentence:
        raise ReadError(sentence)
    if preview(head)[:_GUESS_CHARS].lstrip()[:9].casefold().startswith(("<!doctype", "<html")):
        raise ReadError(
            "C’est une page web\u202f: il faut le fichier de données qu’elle propose au téléchargement."
        )
    if is_fault(head):
        raise ReadError(
            "C’est un message d’erreur du site, sans les données\u202f: téléchargez-les à nouveau, ou prévenez qui "
            "tient ce site."
        )
    labels = ", ".join(fmt.label for fmt in readable)
    raise ReadError(f"Nous ne reconnaissons pas ce fichier. Formats que nous lisons\u202f: {labels}.")


def open_records(
    stream: BinaryIO,
    format: Format | str | None = None,
    filename: str = "",
    max_bytes: int = DEFAULT_MAX_BYTES,
    *,
    mapping: Mapping | None = None,
    guesses: list[Guess] | None = None,
) -> Iterator[Record | Skipped]:
    """Records and refusals of a file, one by one.

    `format` is a Format, its name, or None to guess. Raises ReadError at once when the first bytes are enough to
    refuse the file, or later, while reading. `mapping` says what the columns of a spreadsheet hold; to `guesses` is
    added what was guessed of the file.
    """
    source = Source(stream, max_bytes, mapping=mapping, guesses=guesses)
    if isinstance(format, str):
        if format not in formats():
            raise ReadError(f"Nous ne connaissons pas le format «\u202f{format}\u202f».")
        format = formats()[format]
    chosen = format or guess(source.head, filename)
    if chosen.read is None:
        raise ReadError(f"Nous savons écrire du {chosen.label}, mais pas encore en lire.")
    return chosen.read(cast(BinaryIO, source))
