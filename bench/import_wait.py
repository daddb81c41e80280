"""While a large import runs, how long does somebody else's write wait?

    ESSAIM_DATA=/tmp/import .venv/bin/python bench/import_wait.py [100000]

Makes a GeoJSON file of so many invented features, imports it with `./essaim import` in another process, and meanwhile,
twenty times a second, writes as a person would: one action, its journal entry, one transaction. Milliseconds.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
os.environ.setdefault("ESSAIM_MAX_UPLOAD_MB", "512")
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from essaim.connect.actors.models import Actor  # noqa: E402
from essaim.foundation.kernel.actions import SYSTEM  # noqa: E402
from essaim.foundation.spaces.actions import create_space, edit_space  # noqa: E402
from essaim.foundation.spaces.models import Space  # noqa: E402


def make_file(path: Path, count: int) -> None:
    """Features scattered over France."""
    chance = random.Random(count)
    with path.open("w") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number in range(count):
            point = [round(chance.uniform(-1, 6), 5), round(chance.uniform(43.5, 49.5), 5)]
            properties = {
                "@id": f"node/{number}",
                "name": f"Jardin {number}",
                "description": "Un jardin partagé par son quartier.",
                "addr:city": chance.choice(["Dijon", "Caen", "Lille", "Toulouse"]),
                "website": f"https://jardin-{number}.exemple.test",
            }
            feature = {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": point},
                "properties": properties,
            }
            file.write(json.dumps(feature) + (",\n" if number + 1 < count else "\n"))
        file.write("]}\n")


def write_meanwhile(importing: "subprocess.Popen[str]", space: Space) -> list[float]:
    """Milliseconds of each write until the import ends, sorted."""
    times = []
    while importing.poll() is None:
        start = time.perf_counter()
        edit_space(SYSTEM, space, summary=f"Écrit {len(times)}.")
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(0.05)
    return sorted(times)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0, interactive=False)
    space = Space.objects.filter(slug="attente").first() or create_space(
        SYSTEM, None, name="Attente", slug="attente"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.geojson"
        make_file(path, count)
        start = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "essaim",
            "import_file",
            str(path),
            "--space",
            f"large-{count}",
            "--json",
        ]
        importing = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        times = write_meanwhile(importing, space)
        took = time.perf_counter() - start
    told = json.loads((importing.stdout.read() if importing.stdout else "") or "{}")
    print(
        f"import of {count}: {told.get('created')} created in {took:.0f} s; {Actor.objects.count()} cards in all"
    )
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"{len(times)} writes meanwhile: p50 {p50:.1f}  p99 {p99:.1f}  worst {times[-1]:.1f}")


if __name__ == "__main__":
    main()
