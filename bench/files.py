"""Preparing a photo of 12 million pixels, and of 50: seconds and memory of the darkroom's process.

    .venv/bin/python bench/files.py

For readers of a film, against a running Essaim with a large film attached somewhere:
`bench/slow_clients.py http://127.0.0.1:8000 --heavy /fichiers/…/film.mp4`.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

DARKROOM = Path(__file__).parents[1] / "src" / "essaim" / "foundation" / "files" / "darkroom.py"


def photo(width: int, height: int, path: Path) -> None:
    """Something like a photograph: large forms, and grain."""
    forms = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    grain = Image.effect_noise((width // 4, height // 4), 30).resize((width, height)).convert("RGB")
    Image.blend(forms, grain, 0.3).save(path, quality=90)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for width, height in ((4_000, 3_000), (8_600, 5_800)):
            for kind in ("jpg", "png"):
                source, out = Path(folder) / f"photo.{kind}", Path(folder) / f"{width}{kind}"
                out.mkdir()
                photo(width, height, source)
                since = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-I", DARKROOM, source, out, "50000000"], check=True, capture_output=True
                )
                taken = time.perf_counter() - since
                memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
                made = sum(path.stat().st_size for path in out.iterdir()) // 1000
                print(f"{width}×{height} {kind}, {source.stat().st_size // 1000} kB: {taken:.1f} s, "
                      f"at most {memory} MB so far, {made} kB made")  # fmt: skip


if __name__ == "__main__":
    main()
