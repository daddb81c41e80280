"""Each export of a whole house, and the archive: time, cards a second, size, peak memory.

    ESSAIM_DATA=/tmp/exports .venv/bin/python bench/exports.py [CARDS] [FORMAT…]

Fills the data folder first, where it holds fewer cards than that, and puts all of them under one space. Each export runs
in a process of its own, which says by how much its memory passed what it was with everything loaded and nothing exported
(aim: under 200 MB). What is written is counted and hashed, and goes nowhere: no disk is measured.
`archive+files` adds files of 8 MB, a gigabyte in all (ESSAIM_BENCH_FILES_MB says how many megabytes).
"""

import hashlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
SEED = Path(__file__).with_name("seed.py")
EACH = 8 * 2**20
TOP = "banc-exports"


def peak() -> float:
    """Of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fill(cards: int) -> None:
    """Cards, by `seed.py`, in spaces that are groups of one; nothing where they are there. Prints what there is to measure."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from essaim.connect.actors.models import Actor
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.spaces.actions import create_space
    from essaim.foundation.spaces.models import Space

    there = Actor.objects.count()
    connection.close()
    if there < cards:
        subprocess.run([sys.executable, SEED, str(cards - there)], check=True)
    space = Space.objects.filter(slug=TOP).first() or create_space(
        SYSTEM, None, name="Banc des exports", slug=TOP, kind="network"
    )
    Space.objects.exclude(pk=space.pk).filter(name__startswith="Banc ").update(
        kind="group", parent=space, root=space
    )
    from essaim.exchange.transfers import exports

    print(*(fmt.name for fmt in exports.writable()), "archive", "archive+files")


def attach(megabytes: int) -> None:
    """Files of random bytes beside the space, until there are so many megabytes."""
    import io

    from essaim.foundation.files.actions import add_file
    from essaim.foundation.files.models import File
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.spaces.models import Space

    space = Space.objects.get(slug=TOP)
    sounds = 44 + EACH
    head = (
        b"RIFF"
        + (sounds - 8).to_bytes(4, "little")
        + b"WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data"
    )
    for rank in range(File.objects.filter(space=space).count(), min(200, megabytes * 2**20 // EACH)):
        raw = head + EACH.to_bytes(4, "little") + os.urandom(EACH)
        add_file(SYSTEM, space, upload=io.BytesIO(raw), file_name=f"banc {rank}.wav")


def pieces(name: str) -> Iterator[bytes]:
    """What the pages and the command line would send."""
    from essaim.exchange.archives.parts import archive_of
    from essaim.exchange.transfers import exports
    from essaim.foundation.spaces.models import Space

    space = Space.objects.get(slug=TOP)
    if name.startswith("archive"):
        return archive_of(space, exports.Operator(), with_files=name.endswith("files"))
    fmt = exports.find_format(name)
    assert fmt, name
    return exports.export(space, fmt, exports.Operator())


def measure(name: str, cards: int) -> None:
    """One export, in this process."""
    import django

    django.setup()
    if name.endswith("files"):
        attach(int(os.environ.get("ESSAIM_BENCH_FILES_MB", "1000")))
    size, sha = 0, hashlib.sha256()
    found = pieces(name)
    first = next(found)  # everything is imported, the first query is asked
    found.close()  # type: ignore[attr-defined]
    before, since, cpu = peak(), time.perf_counter(), time.process_time()
    for piece in pieces(name):
        size += len(piece)
        sha.update(piece)
    wall, used = time.perf_counter() - since, time.process_time() - cpu
    print(
        f"{name:14} {wall:7.1f} s {used:7.1f} s cpu {cards / used:8,.0f} cards/s cpu {size / 1e6:8.1f} MB "
        f"{peak() - before:6.1f} MB above {before:.0f} MB  {sha.hexdigest()[:8]}",
        flush=True,
    )
    assert first


def main() -> None:
    """All of them, or those named. Nothing is loaded here: a child's peak begins at what its parent held."""
    cards = sys.argv[1] if len(sys.argv) > 1 else "100000"
    filled = subprocess.run([sys.executable, __file__, "--fill", cards], check=True, stdout=subprocess.PIPE)
    for name in sys.argv[2:] or filled.stdout.decode().splitlines()[-1].split():
        subprocess.run([sys.executable, __file__, "--one", name, cards], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], int(sys.argv[3]))
    elif sys.argv[1:2] == ["--fill"]:
        fill(int(sys.argv[2]))
    else:
        main()
