"""Each format written and read: seconds, records a second, peak memory. `bench/formats.py [COUNT] [FORMAT…]`.

Each measure runs in a process of its own, so that its memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from essaim.foundation.formats import Record, formats, open_records

LARGE = 1 << 30


def records(count: int) -> Iterator[Record]:
    """Cards of some 15 fields, as a directory has them."""
    for rank in range(count):
        yield Record(
            f"bench-{rank}",
            1,
            f"Atelier d’essai numéro {rank}",
            {
                "summary": "Un atelier où l’on répare ensemble.",
                "description": "Ouvert à toutes et à tous.\nOn y apprend, on y transmet, on y mange." * 3,
                "website": f"https://atelier{rank}.example.org",
                "street": f"{rank % 90} rue des Essais",
                "postcode": f"{10000 + rank % 80000}",
                "city": "Villeneuve",
                "country": "FR",
                "latitude": 43 + (rank % 7000) / 1000,
                "longitude": rank % 5000 / 1000,
                "categories": ["ressourcerie", "amap"],
                "keywords": ["laine", "bois"],
                "kind": "organisation",
                "salaried": rank % 12,
                "budget": rank % 100_000,
                "language": "fr",
                "extra": {"Téléphone": "0102030405"},
            },
        )


def memory() -> int:
    """Peak, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(what: str, name: str, path: Path, count: int) -> None:
    """Writes or reads, and says what it took."""
    fmt, before, start, cpu = formats()[name], memory(), time.perf_counter(), time.process_time()
    done = 0
    if what == "write":
        assert fmt.write
        with path.open("wb") as file:
            for piece in fmt.write(records(count), {}):
                file.write(piece)
        done = count
    else:
        with path.open("rb") as file:
            done = sum(isinstance(item, Record) for item in open_records(file, fmt, path.name, LARGE))
        assert done == count, f"{done} read of {count}"
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    size = path.stat().st_size / 1e6
    print(
        f"{name:13} {what:6} {wall:7.1f} s {used:7.1f} s cpu {done / used:9,.0f}/s cpu "
        f"{memory() - before:5} MB above {before} MB, file {size:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] in (["write"], ["read"]):
        measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        sys.exit()
    number = sys.argv[1] if len(sys.argv) > 1 else "100000"
    wanted = sys.argv[2:] or [each.name for each in formats().values() if each.read and each.write]
    with tempfile.TemporaryDirectory() as folder:
        for each in wanted:
            for step in ("write", "read"):
                target = str(Path(folder) / f"x.{formats()[each].extension}")
                subprocess.run([sys.executable, __file__, step, each, target, number], check=True)
