"""The archive of a space: a zip that any tool opens, with a manifest that says what each part must be.

    manifest.json       format, version, origin, date; lines, bytes and SHA-256 of each part
    space.jsonl         what the space says of itself, one line
    groups.jsonl        its groups and territories, those above first
    territories.jsonl   the lists of communes that they keep
    questions.jsonl     what they ask of their cards
    cards.jsonl         their cards, by permanent identifier
    relations.jsonl     the relations between these cards
    offers.jsonl        what these cards need and offer
    files.jsonl         what is said of the files attached to the cards and the spaces, oldest first
    files/<SHA-256>     the bytes of these files and of their captions, stored as they are, once each

A line is one object of JSON, keys in order: the same things always give the same bytes. Reading trusts nothing: sizes
and digests, those of files too, are checked before the first line is believed; no path of the archive is ever followed.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import IO, Any, BinaryIO, NoReturn, TypeGuard, cast

from essaim.foundation.formats import archive
from essaim.foundation.formats.record import ReadError
from essaim.foundation.formats.source import Source, is_zip
from essaim.foundation.keeping.values import steady

FORMAT, VERSION = "essaim-space", 2
MANIFEST = "manifest.json"
PARTS = (
    "space.jsonl",
    "groups.jsonl",
    "territories.jsonl",
    "questions.jsonl",
    "cards.jsonl",
    "relations.jsonl",
    "offers.jsonl",
    "files.jsonl",
)
FILES = "files/"
LARGEST_MANIFEST, LONGEST_LINE = 16 * 1024 * 1024, 2 * 1024 * 1024
LARGEST_CONTENTS = 16 * 1024 * 1024  # of the zip's own table: some 100,000 files
NO_LIMIT = 1 << 60  # an archive is as large as what was let in
PIECE = 256 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
Line = dict[str, Any]

DAMAGED = "Cette archive est abîmée ou incomplète\u202f: rien n’a été changé, prenez-en une autre copie."
FOREIGN = "Ce fichier n’est pas l’archive d’un espace d’Essaim\u202f: rien n’a été changé."
NEWER = (
    "Cette archive vient d’une version d’Essaim plus récente que celle-ci\u202f: demandez à qui tient ce service de le "
    "mettre à jour, puis recommencez."
)


def pack(
    about: Mapping[str, Any],
    parts: Mapping[str, Iterable[Line]],
    files: Iterable[tuple[str, BinaryIO]] = (),
) -> Iterator[bytes]:
    """The bytes of an archive, piece by piece; memory does not grow with it.

    `files`: (SHA-256, stream) of each, asked for once all the parts are written. ValueError: bytes are not those of their
    digest any more.
    """
    pipe, told, kept = archive.Pipe(), dict[str, Line](), dict[str, int]()
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
        for digest, stream in files:
            kept[digest] = 0
            with closing(_poured(packed, digest, stream)) as sizes:
                for size in sizes:
                    kept[digest] += size
                    yield pipe.taken()
        manifest = {"format": FORMAT, "version": VERSION, **about, "parts": told, "files": kept}
        packed.writestr(_member(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1))
        yield pipe.taken()
    yield pipe.taken()


def _member(name: str) -> zipfile.ZipInfo:
    """A member without a date: the same archive made twice is the same file."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _poured(packed: zipfile.ZipFile, digest: str, stream: BinaryIO) -> Generator[int, None, None]:
    """Store one file, which is closed after: the bytes written each time."""
    info, sha = _member(FILES + digest), hashlib.sha256()
    info.compress_type = zipfile.ZIP_STORED  # pictures, sounds and films are packed already
    with stream, packed.open(info, "w", force_zip64=True) as member:
        while piece := stream.read(PIECE):
            sha.update(piece)
            yield member.write(piece)
    if sha.hexdigest() != digest:
        raise ValueError(f"the bytes kept as {digest} have changed")


def _written(line: Line) -> bytes:
    text = json.dumps(steady(line), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def unpack(stream: BinaryIO, max_bytes: int = NO_LIMIT) -> Iterator[tuple[str, Line]]:
    """(part, line) of a whole archive, in the order of PARTS, once every byte has been checked. ReadError otherwise."""
    with opened(stream, max_bytes) as packed:
        parts, files = _believed(packed)
        for name, told in parts.items():
            _check(packed, name, told)
        for digest in files:
            for _piece in pieces(packed, digest):
                pass
        for name in PARTS:
            if name in parts:
                for line in _lines(packed, name):
                    if name == PARTS[-1] and not _spoken_of(line) <= files.keys():
                        raise ReadError(DAMAGED)
                    yield name, line


@contextmanager
def opened(stream: BinaryIO, max_bytes: int = NO_LIMIT) -> Iterator[zipfile.ZipFile]:
    """The zip that an archive is, none of whose members unpacks to more than it should. ReadError."""
    source = Source(stream, max_bytes)
    if not is_zip(source.head):
        raise ReadError(FOREIGN)
    try:
        whole = archive.contents_checked(source.whole(), LARGEST_CONTENTS)
        with zipfile.ZipFile(whole) as packed:
            members = packed.infolist()
            archive.check([each for each in members if not each.filename.startswith(FILES)])
            files = [each for each in members if each.filename.startswith(FILES)]
            # Stored as they are, each in its own place: they cannot unpack to more than the archive weighs.
            stored = all(
                each.compress_type == zipfile.ZIP_STORED and not each.flag_bits & 1 for each in files
            )
            if not stored or sum(each.file_size for each in files) > whole.seek(0, 2):
                raise ReadError(DAMAGED)
            yield packed
    except archive.DAMAGES as error:
        raise ReadError(DAMAGED) from error


def pieces(packed: zipfile.ZipFile, digest: str) -> Iterator[bytes]:
    """The bytes of a file of the archive. ReadError, at their end, where they are not those of their digest."""
    sha = hashlib.sha256()
    with packed.open(FILES + digest) as member:
        while piece := member.read(PIECE):
            sha.update(piece)
            yield piece
    if sha.hexdigest() != digest:
        raise ReadError(DAMAGED)


def weight(stream: BinaryIO) -> int:
    """How many bytes of files an archive announces; 0 where it is none. Leaves the stream at its beginning."""
    try:
        with opened(stream) as packed:
            return sum(each.file_size for each in packed.infolist() if each.filename.startswith(FILES))
    except ReadError:
        return 0
    finally:
        stream.seek(0)


def _believed(packed: zipfile.ZipFile) -> tuple[dict[str, Line], dict[str, int]]:
    """What the manifest says of the parts, and of the files; nothing else is in the archive, nor twice."""
    names = [info.filename for info in packed.infolist()]
    if MANIFEST not in names:
        raise ReadError(FOREIGN)
    if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise ReadError(DAMAGED)
    said = _json(packed.read(MANIFEST))
    if said.get("format") != FORMAT:
        raise ReadError(FOREIGN)
    _check_version(said.get("version"))
    parts, files = said.get("parts"), said.get("files", {})
    if not _is_told(parts, set(PARTS)) or not isinstance(files, dict):
        raise ReadError(DAMAGED)
    if sorted(names) != sorted([*parts, MANIFEST, *(FILES + digest for digest in files)]):
        raise ReadError(DAMAGED)
    sizes = {digest: packed.getinfo(FILES + digest).file_size for digest in files}
    if sizes != files or not all(map(_DIGEST.fullmatch, files)):
        raise ReadError(DAMAGED)
    return parts, sizes


def _is_told(parts: object, known: set[str]) -> TypeGuard[dict[str, Line]]:
    return (
        isinstance(parts, dict)
        and set(parts) <= known
        and all(isinstance(told, dict) for told in parts.values())
    )


def _check_version(version: object) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ReadError(DAMAGED)
    if version > VERSION:
        raise ReadError(NEWER)


def _check(packed: zipfile.ZipFile, name: str, told: Line) -> None:
    """ReadError where a part is not, to the byte, what the manifest says."""
    sha, count, size = hashlib.sha256(), 0, 0
    with packed.open(name) as member:
        while piece := member.read(PIECE):
            sha.update(piece)
            count, size = count + piece.count(b"\n"), size + len(piece)
    if told != {"lines": count, "bytes": size, "sha256": sha.hexdigest()}:
        raise ReadError(DAMAGED)


def _spoken_of(line: Line) -> set[str]:
    """The digests of a line about a file, whatever is written there."""
    captions = line.get("captions")
    each = (
        [line, *(said for said in captions if isinstance(said, dict))]
        if isinstance(captions, list)
        else [line]
    )
    return {str(said.get("sha256")) for said in each}


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
