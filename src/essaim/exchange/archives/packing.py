"""The archive of a space: a zip that any tool opens, with a manifest that says what each part must be.

    manifest.json       format, version, origin, date; lines, bytes and SHA-256 of each part
    space.jsonl         what the space says of itself, one line
    groups.jsonl        its groups and territories, those above first
    territories.jsonl   the lists of communes that they keep
    questions.jsonl     what they ask of their cards
    cards.jsonl         their cards, by permanent identifier
    relations.jsonl     the relations between these cards

A line is one object of JSON, keys in order: the same things always give the same bytes. Reading trusts nothing: sizes
and digests are checked before the first line is believed.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, BinaryIO, NoReturn, cast

from essaim.foundation.formats import archive
from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.source import Source, is_zip
from essaim.foundation.keeping.values import steady

FORMAT, VERSION = "essaim-space", 1
MANIFEST = "manifest.json"
PARTS = (
    "space.jsonl",
    "groups.jsonl",
    "territories.jsonl",
    "questions.jsonl",
    "cards.jsonl",
    "relations.jsonl",
)
LARGEST_MANIFEST, LONGEST_LINE = 1024 * 1024, 2 * 1024 * 1024
PIECE = 256 * 1024
Line = dict[str, Any]

DAMAGED = "Cette archive est abîmée ou incomplète\u202f: rien n’a été changé, prenez-en une autre copie."
FOREIGN = "Ce fichier n’est pas l’archive d’un espace d’Essaim\u202f: rien n’a été changé."
NEWER = (
    "Cette archive vient d’une version d’Essaim plus récente que celle-ci\u202f: demandez à qui tient ce service de le "
    "mettre à jour, puis recommencez."
)


def pack(about: Mapping[str, Any], parts: Mapping[str, Iterable[Line]]) -> Iterator[bytes]:
    """The bytes of an archive, piece by piece; memory does not grow with it."""
    pipe, told = archive.Pipe(), dict[str, Line]()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in parts.items():
            sha, count, size = hashlib.sha256(), 0, 0
            with packed.open(_member(name), "w", force_zip64=True) as member:
                for each in lines:
                    written = _written(each)
                    member.write(written)
                    sha.update(written)
                    count, size = count + 1, size + len(written)
                    if piece := pipe.taken():
                        yield piece
            told[name] = {"lines": count, "bytes": size, "sha256": sha.hexdigest()}
        manifest = {"format": FORMAT, "version": VERSION, **about, "parts": told}
        packed.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        yield pipe.taken()
    yield pipe.taken()


def _member(name: str) -> zipfile.ZipInfo:
    """A member without a date: the same archive made twice is the same file."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _written(line: Line) -> bytes:
    text = json.dumps(steady(line), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def unpack(stream: BinaryIO, max_bytes: int) -> Iterator[tuple[str, Line]]:
    """(part, line) of a whole archive, in the order of PARTS, once every byte has been checked. ReadError otherwise."""
    source = Source(stream, max_bytes)
    if not is_zip(source.head):
        raise ReadError(FOREIGN)
    with archive.opened(source) as packed:
        parts = _believed(packed)
        for name, told in parts.items():
            _check(packed, name, told)
        for name in PARTS:
            if name in parts:
                yield from ((name, line) for line in _lines(packed, name))


def _believed(packed: zipfile.ZipFile) -> dict[str, Line]:
    """What the manifest says of the parts; nothing else is in the archive, nor twice."""
    names = [info.filename for info in packed.infolist()]
    if MANIFEST not in names:
        raise ReadError(FOREIGN)
    if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ReadError(DAMAGED)
    said = _json(packed.read(MANIFEST))
    if said.get("format") != FORMAT:
        raise ReadError(FOREIGN)
    version, parts = said.get("version"), said.get("parts")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ReadError(DAMAGED)
    if version > VERSION:
        raise ReadError(NEWER)
    if not isinstance(parts, dict) or set(parts) - set(PARTS) or sorted(names) != sorted([*parts, MANIFEST]):
        raise ReadError(DAMAGED)
    if not all(isinstance(told, dict) for told in parts.values()):
        raise ReadError(DAMAGED)
    return parts


def _check(packed: zipfile.ZipFile, name: str, told: Line) -> None:
    """ReadError where a part is not, to the byte, what the manifest says."""
    sha, count, size = hashlib.sha256(), 0, 0
    with packed.open(name) as member:
        while piece := member.read(PIECE):
            sha.update(piece)
            count, size = count + piece.count(b"\n"), size + len(piece)
    if told != {"lines": count, "bytes": size, "sha256": sha.hexdigest()}:
        raise ReadError(DAMAGED)


def _lines(packed: zipfile.ZipFile, name: str) -> Iterator[Line]:
    with packed.open(name) as member:
        while written := member.readline(LONGEST_LINE + 1):
            if len(written) > LONGEST_LINE:
                raise ReadError(DAMAGED)
            yield _json(written)


def _json(written: bytes) -> Line:
    """An object that a database can hold: no NaN, no NUL, no half of a character. ReadError."""
    try:
        found = json.loads(written, parse_constant=_no_number)
        said = json.dumps(found, ensure_ascii=False)
        said.encode()
    except (ValueError, RecursionError) as error:
        raise ReadError(DAMAGED) from error
    if not isinstance(found, dict) or "\\u0000" in said:
        raise ReadError(DAMAGED)
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
