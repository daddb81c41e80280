"""How long a backup, a restore and a move take, and how large the archive is.

    ESSAIM_DATA=/tmp/large .venv/bin/python bench/keeping.py [postgres://…]

The restore goes into a new folder; given the address of an empty database, the move goes there and comes back.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(title: str, *command: str, **environment: str) -> None:
    """Run one command and print its time, and the most memory that any had so far."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "essaim", *command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{title}: {done.stdout}{done.stderr}")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{title}: {time.perf_counter() - start:.1f} s, at most {most} MB so far")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive, data = Path(folder) / "a.zip", Path(folder) / "data"
        base = Path(os.environ["ESSAIM_DATA"]) / "essaim.sqlite3"
        timed("backup", "make_backup", str(archive))
        print(
            f"  {base.stat().st_size / 1e6:.0f} MB of SQLite, {archive.stat().st_size / 1e6:.0f} MB of archive"
        )
        timed("restore, with its check", "restore_backup", str(archive), ESSAIM_DATA=str(data))
        if len(sys.argv) > 1:
            timed("move to PostgreSQL", "move_database", "--to", sys.argv[1])
            back = f"sqlite:///{folder}/back.sqlite3"
            timed("move back", "move_database", "--to", back, DATABASE_URL=sys.argv[1])


if __name__ == "__main__":
    main()
