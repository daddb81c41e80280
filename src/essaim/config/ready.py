"""Tables, translations and demonstration before the first page, and how to tell at once that nothing is to be done.

Asking Django takes a second of each start. A stamp in the data folder says what was true when it last answered: the
migrations and catalogues there were, the settings that count, how many migrations the database had received.
"""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from essaim.config import env

SOURCE = env.PROJECT / "src" / "essaim"


def make_ready() -> bool:
    """Bring the house up to date, unless it is; False where that fails (the reason has been printed)."""
    stamp = Path(env.DATA.text()) / "ready"
    now = state()
    if now and stamp.exists() and stamp.read_text() == now:
        return True
    done = subprocess.run([sys.executable, "-m", "essaim", "prepare"])
    if done.returncode == 0:
        stamp.write_text(state())
    return done.returncode == 0


def state() -> str:
    """What the answer depends on, as a digest; empty on PostgreSQL, where it has to be asked."""
    received = migrations_received()
    if received is None:
        return ""
    found = hashlib.sha256(f"{received} {env.DEMO.text()}".encode())
    found.update((env.PROJECT / "requirements.txt").read_bytes())  # libraries bring migrations too
    for path in sorted([*SOURCE.glob("*/*/migrations/*.py"), *SOURCE.glob("locale/*/LC_MESSAGES/*")]):
        about = path.stat()
        found.update(f"{path} {about.st_size} {about.st_mtime_ns}".encode())
    return found.hexdigest()


def migrations_received() -> int | None:
    """How many migrations the SQLite database says that it has received; None where that cannot be known."""
    path = Path(env.DATA.text()).resolve() / "essaim.sqlite3"
    if env.DATABASE_URL.text() or not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM django_migrations").fetchone()[0])
    except sqlite3.Error:
        return None
