"""A zip archive of files that we read, with the JSON files that explain them: a taxonomy, a form, lists."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from .. import archive
from ..record import ReadError, Record, Skipped
from ..registry import Format, guess, reader
from ..source import HEAD_BYTES, Source, is_opendocument, is_zip

_MAX_BESIDE = 8 * 1024 * 1024
_READ = (".json", ".geojson", ".jsonld", ".csv", ".tsv", ".txt", ".xlsx", ".ods", ".xls", ".vcf")
_OFFICE = (b"xl/", b"word/", b"ppt/")
_SPACE = (
    "C’est l’archive d’un espace d’Essaim\u202f: elle se reprend dans un espace vide, à la page «\u202fArchiver "
    "l’espace\u202f»."
)
_EXPLAINS = (b'"bn_template"', b'"prepared"', b'"titre_liste"', b'"nodes"', b'"options"')
_DATA = (b'"id_fiche"', b'"bf_titre"', b'"geo"', b'"features"')


def _sniff(head: bytes, filename: str) -> float:
    # A member has a name: what has none is no archive, whatever its first letters.
    if (
        not is_zip(head)
        or is_opendocument(head)
        or any(word in head for word in _OFFICE)
        or not any(head[26:28])
    ):
        return 0.0
    return 0.6


def _parse(source: Source) -> Iterator[Record | Skipped]:
    if not is_zip(source.head):
        raise ReadError("Ce fichier n’est pas une archive zip.")
    with archive.opened(source) as packed:
        if {"manifest.json", "space.jsonl", "cards.jsonl"} <= {*map(_name, packed.namelist())}:
            raise ReadError(_SPACE)
        names = [each.filename for each in packed.infolist() if _wanted(each)]
        beside = {PurePosixPath(name).name: _explanation(packed, name) for name in names}
        explained = {key: value for key, value in beside.items() if value is not None}
        left = [name for name in names if beside[PurePosixPath(name).name] is None]
        if not left:
            raise ReadError(
                f"Cette archive ne contient aucun fichier que nous lisons\u202f: {', '.join(_READ)}."
            )
        for name in left:
            if len(left) > 1:
                source.say(
                    "file", name, f"L’archive contient «\u202f{name[:100]}\u202f», lu avec les autres."
                )
            yield from _member(source, packed, name, explained)


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _wanted(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return not info.is_dir() and not hidden and path.suffix.casefold() in _READ and info.file_size > 0


def _explanation(packed: zipfile.ZipFile, name: str) -> object:
    """What a small JSON file says, when it explains others and holds no record itself; None otherwise."""
    if not name.casefold().endswith(".json") or packed.getinfo(name).file_size > _MAX_BESIDE:
        return None
    data = packed.read(name)
    named = "taxonomy" in PurePosixPath(name).name.casefold()
    if any(word in data for word in _DATA) or not (named or any(word in data for word in _EXPLAINS)):
        return None
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found


def _member(
    source: Source, packed: zipfile.ZipFile, name: str, beside: dict[str, object]
) -> Iterator[Record | Skipped]:
    with packed.open(name) as stream:
        inner = Source(
            cast(BinaryIO, stream),
            source.max_bytes,
            guesses=source.guesses,
            mapping=source.mapping,
            beside=beside,
        )
        chosen = guess(inner.head[:HEAD_BYTES], PurePosixPath(name).name)
        if chosen.read is None or chosen is FORMAT:
            raise ReadError("Cette archive en contient d’autres\u202f: décompressez-la d’abord.")
        try:
            yield from chosen.read(cast(BinaryIO, inner))
        except ReadError as error:
            raise ReadError(f"Dans «\u202f{name[:100]}\u202f»\u202f: {error.sentence}") from error


FORMAT = Format(
    name="zip",
    label="zip (un ou plusieurs de ces fichiers)",
    extension="zip",
    media_type="application/zip",
    sniff=_sniff,
    read=reader(_parse),
)
