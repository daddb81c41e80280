"""A printed directory: time and peak memory of the child that makes the PDF, its size and its pages' weight.

    .venv/bin/python bench/printing.py [CARDS…]        (2000 5000)

The book is invented here, no database is read: what is measured is the layout, in a process of its own as the service does.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from essaim.connect.maps.printing import press

SUMMARY = "Atelier de réparation et d’entraide, ouvert à tout le monde trois jours par semaine. " * 2


def book(count: int, paper: str) -> dict[str, Any]:
    """So many cards, six a town, ten towns a department, twenty themes."""
    departments: list[dict[str, Any]] = []
    towns: dict[str, list[int]] = {}
    themes: dict[str, list[tuple[str, int]]] = {}
    for rank in range(count):
        if rank % 60 == 0:
            departments.append({"name": f"Département {rank // 60}", "towns": []})
        town = f"Ville {rank // 6}"
        if rank % 6 == 0:
            departments[-1]["towns"].append({"name": town, "cards": []})
        name = f"Association des communs et des savoirs partagés {rank}"
        departments[-1]["towns"][-1]["cards"].append(
            {
                "name": name, "acronym": "ACSP", "about": "Organisation · Réemploi · Alimentation", "summary": SUMMARY,
                "address": f"{rank} rue de la Paix, 09000 {town}", "website": "https://www.exemple.test/", "shown": "exemple.test",
            }
        )  # fmt: skip
        towns.setdefault(town, []).append(rank)
        themes.setdefault(f"Thème {rank % 20}", []).append((name, rank))
    words = {
        "printed": "Hier",
        "licence": "CC BY-SA",
        "contents": "Sommaire",
        "towns": "Index par commune",
        "themes": "Index par thème",
    }
    return {
        "title": "Annuaire", "subtitle": "", "publisher": "Essaim", "language": "fr", "format": paper, "filters": [], "notes": [],
        "counted": f"{count} fiches", "address": "https://www.exemple.test/", "words": words, "departments": departments,
        "towns": list(towns.items()), "themes": list(themes.items()),
    }  # fmt: skip


def measure(count: int, paper: str) -> None:
    """One line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.json").write_text(json.dumps(book(count, paper)))
        shutil.copy(Path(press.__file__).with_name("directory.typ"), folder)
        code = f"import resource, sys\nfrom pathlib import Path\nfrom essaim.connect.maps.printing.press import main\nmain(Path({name!r}))\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        took, size = time.perf_counter() - began, (folder / "book.pdf").stat().st_size
    print(
        f"{count:6} cards, {paper}: {took:5.1f} s, {done.stdout.strip():>5} MB at most, PDF of {size / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    for cards in [int(each) for each in sys.argv[1:]] or [2_000, 5_000]:
        for paper in ("a4", "a5"):
            measure(cards, paper)
