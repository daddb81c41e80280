"""From a book to a PDF: a fixed Typst template, in a short-lived process with bounds."""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext as _

HERE = Path(__file__).parent
SECONDS = 120
PATIENCE = 8.0  # seconds that a page waits for the one before it
_one = BoundedSemaphore(1)  # each takes a processor, and memory
logger = logging.getLogger("essaim.maps")


class Failed(Exception):
    """There is no PDF: one sentence, for who asked."""


def press(book: dict[str, Any]) -> bytes:
    """The PDF of a book. Failed: another is being made here, or it took too long or too much."""
    if not _one.acquire(timeout=PATIENCE):
        raise Failed(_("Un autre annuaire s’imprime en ce moment. Réessayez dans une minute."))
    try:
        with tempfile.TemporaryDirectory(prefix="essaim-") as folder:
            return _press(book, Path(folder))
    finally:
        _one.release()


def _press(book: dict[str, Any], folder: Path) -> bytes:
    (folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    shutil.copyfile(HERE / "directory.typ", folder / "directory.typ")
    command = [sys.executable, "-I", str(HERE / "press.py"), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Failed(_("Cet annuaire est trop long à mettre en page : filtrez-le davantage.")) from error
    made = folder / "book.pdf"
    if done.returncode or not made.exists():
        logger.error("press failed (%s): %s", done.returncode, done.stderr.decode(errors="replace")[-2000:])
        raise Failed(_("Cet annuaire n’a pas pu être mis en page. Réessayez, ou filtrez-le davantage."))
    return made.read_bytes()
