"""The archive of a backup: a zip that any tool opens, with a manifest that says what each member must be.

    manifest.json               version, hour, migrations; rows, digest and last key of each table; size and SHA-256 of each member
    tables/<app>.<model>.jsonl  the rows of a table, one a line (`values.py`), columns in the manifest's order
    files/… uploads/…           people's files
    secret_key                  where the data folder keeps it

Reading trusts nothing: names, sizes and digests are checked before anything is done, and no member is read past the size
that the manifest gives it.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from essaim.foundation.keeping.problems import Problem
from essaim.foundation.keeping.tables import Migration, Table

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 1024 * 1024  # some 300,000 files
PIECE = 1024 * 1024
TABLE = re.compile(r"tables/[a-z0-9_]+\.[a-z0-9_]+\.jsonl")
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
DAMAGED = "Cette sauvegarde est abîmée ou coupée\u202f: {}. Rien n’a été changé\u202f; prenez-en une autre."


@dataclass
class Manifest:
    """What the archive holds, as it must be found again."""

    made_at: str
    essaim: str
    database: str  # sqlite or postgresql
    key: str  # a fingerprint of the secret key
    migrations: list[Migration]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)  # rows, digest, last_key, columns
    members: dict[str, dict[str, Any]] = field(default_factory=dict)  # size, sha256
    format: int = FORMAT

    def received(self) -> set[Migration]:
        """The migrations of the base that was kept."""
        return {(app, name) for app, name in self.migrations}

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table["rows"] for table in self.tables.values())

    @property
    def bytes(self) -> int:
        """Of all members, once unpacked."""
        return sum(member["size"] for member in self.members.values())


class Writer:
    """Fills an archive, member by member, each measured on its way."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=1)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """One member, from pieces."""
        size, sha = 0, hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                sha.update(piece)
                size += len(piece)
        self.manifest.members[name] = {"size": size, "sha256": sha.hexdigest()}

    def add_table(self, table: Table, columns: list[str]) -> None:
        """What is known of a table, once its lines are in."""
        told = asdict(table)
        self.manifest.tables[told.pop("name")] = told | {"columns": columns}

    def close(self) -> None:
        """The manifest comes last, and with it the contents that a cut archive lacks."""
        self._zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1))
        self._zip.close()


class Reader:
    """An archive whose manifest has been read and believed possible; its members are checked by `verify`."""

    def __init__(self, path: Path) -> None:
        """Problem: no such file, not an archive of ours, made by a newer version."""
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise Problem(f"Il n’y a pas de fichier «\u202f{path}\u202f».") from None
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Problem(DAMAGED.format("elle n’a pas de table des matières lisible")) from error
        self.manifest = self._read_manifest()
        self._check_names()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def _read_manifest(self) -> Manifest:
        try:
            with self._zip.open(MANIFEST) as member:
                found = json.loads(member.read(LARGEST_MANIFEST))
            if found["format"] > FORMAT:
                raise Problem(
                    "Cette sauvegarde vient d’une version d’Essaim plus récente que celle-ci\u202f: "
                    "mettez à jour, puis recommencez."
                )
            manifest = Manifest(**found)
            _believe(manifest)
        except (KeyError, TypeError, ValueError, AttributeError, *UNREADABLE) as error:
            raise Problem(DAMAGED.format("son manifeste ne se lit pas")) from error
        return manifest

    def _check_names(self) -> None:
        """Every member is in the manifest and the other way round, once, under a name that stays in its folder."""
        names = [info.filename for info in self._zip.infolist() if info.filename != MANIFEST]
        if len(names) != len(set(names)) or set(names) != set(self.manifest.members):
            raise Problem(DAMAGED.format("ce qu’elle contient n’est pas ce que dit son manifeste"))
        for name in names:
            if not _is_ours(name, self.manifest):
                raise Problem(
                    DAMAGED.format(f"un fichier n’y a pas un nom permis («\u202f{name[:80]}\u202f»)")
                )

    def names(self) -> list[str]:
        """The members that are files."""
        return [name for name in self.manifest.members if not name.startswith("tables/")]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member, piece by piece, never past what the manifest says. Problem: it is not what it says."""
        told = self.manifest.members[name]
        left, sha = int(told["size"]), hashlib.sha256()
        try:
            with self._zip.open(name) as member:
                while piece := member.read(min(PIECE, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        raise Problem(DAMAGED.format(f"«\u202f{name}\u202f» est plus grand qu’annoncé"))
                    sha.update(piece)
                    yield piece
        except UNREADABLE as error:
            raise Problem(DAMAGED.format(f"«\u202f{name}\u202f» ne se lit pas")) from error
        if left or sha.hexdigest() != told["sha256"]:
            raise Problem(DAMAGED.format(f"«\u202f{name}\u202f» n’est plus ce qu’il était"))

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a table."""
        rest = b""
        for piece in self.pieces(f"tables/{name}.jsonl"):
            *lines, rest = (rest + piece).split(b"\n")
            for written in lines:
                yield json.loads(written)

    def verify(self, moved: Callable[[int], None] = lambda rows: None) -> None:
        """Read everything once; `moved` is told of the rows that have been seen. Problem: something is not whole."""
        for name, table in self.manifest.tables.items():
            rows = sum(piece.count(b"\n") for piece in self.pieces(f"tables/{name}.jsonl"))
            if rows != table["rows"]:
                raise Problem(DAMAGED.format(f"il manque des lignes à «\u202f{name}\u202f»"))
            moved(rows)
        for name in self.names():
            for _piece in self.pieces(name):
                pass

    def extract(self, name: str, to: BinaryIO) -> None:
        """Copy a member out."""
        for piece in self.pieces(name):
            to.write(piece)


def _believe(manifest: Manifest) -> None:
    """Types and signs that everything after leans on. ValueError, KeyError, TypeError."""
    for member in manifest.members.values():
        if int(member["size"]) < 0 or not re.fullmatch(r"[0-9a-f]{64}", member["sha256"]):
            raise ValueError(member)
    for name, table in manifest.tables.items():
        if f"tables/{name}.jsonl" not in manifest.members or int(table["rows"]) < 0:
            raise ValueError(name)
        int(table["last_key"]), list(table["columns"]), str(table["digest"])
    if not manifest.received():
        raise ValueError("no migration")


def _is_ours(name: str, manifest: Manifest) -> bool:
    """Whether a member may bear that name: a table of the manifest, the key, a file inside one of the folders."""
    from essaim.foundation.kernel.copies import folders

    if TABLE.fullmatch(name):
        return name.removeprefix("tables/").removesuffix(".jsonl") in manifest.tables
    if name == "secret_key":
        return True
    parts = name.split("/")
    plain = not any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts)
    return plain and any(name.startswith(f"{folder}/") for folder in folders())
