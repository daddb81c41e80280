"""A large import, its two halves apart: reading it into a preview, then applying it; nobody else writes meanwhile.

    ESSAIM_DATA=/tmp/imports .venv/bin/python bench/imports.py [100000] [--profile]

Seconds by the clock (and of this process), rows a second, and the most memory that this process took so far. The file is
that of `import_wait.py`. `--profile` prints where the processor's time goes instead.
"""

import cProfile
import os
import pstats
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
os.environ.setdefault("ESSAIM_MAX_UPLOAD_MB", "512")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from import_wait import make_file  # noqa: E402

from essaim.foundation.imports.actions import apply_import, start_import  # noqa: E402
from essaim.foundation.imports.models import Import  # noqa: E402
from essaim.foundation.imports.running import go_on, read_import  # noqa: E402
from essaim.foundation.kernel.actions import SYSTEM  # noqa: E402
from essaim.foundation.spaces.actions import create_space  # noqa: E402
from essaim.foundation.spaces.models import Space  # noqa: E402


def memory() -> int:
    """MB that this process took at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(title: str, count: int, work: Callable[[], object]) -> None:
    """Do it, and print what it cost."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    took, spent = time.perf_counter() - start, time.process_time() - busy
    print(f"{title:10}{took:8.1f} s ({spent:.1f} busy){count / took:8.0f} rows/s{memory():6} MB", flush=True)


def main() -> None:
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    count = numbers[0] if numbers else 100_000
    call_command("migrate", verbosity=0, interactive=False)
    space = Space.objects.filter(slug="banc-import").first() or create_space(
        SYSTEM, None, name="Banc d’import", slug="banc-import"
    )
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.geojson"
        make_file(path, count)
        print(f"{count} rows, {path.stat().st_size // 1_000_000} MB; {memory()} MB before")
        chosen = {"file_name": path.name, "format": "", "archive_missing": False}
        batch = start_import(SYSTEM, space, upload=None, source=f"banc-{time.time()}", **chosen)  # type: ignore[arg-type]
        if profile:
            profile.enable()
        with path.open("rb") as stream:
            timed("preview", count, lambda: read_import(batch, stream))
        batch.refresh_from_db()
        assert batch.state == Import.State.READY, batch.refusal
        apply_import(SYSTEM, batch, queue=False)
        timed("apply", count, lambda: go_on(batch.pk))
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(90)


if __name__ == "__main__":
    main()
