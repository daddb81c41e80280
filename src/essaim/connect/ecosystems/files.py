"""What one takes away of a drawing: SVG, PDF, and two tables for a spreadsheet."""

import subprocess
import sys
from collections.abc import Callable

from django.utils.translation import gettext as _

from essaim.connect.actors.jsonld import absolute
from essaim.connect.ecosystems.reading import NATURES, Reading
from essaim.connect.ecosystems.ties import said
from essaim.foundation.formats.kinds.csv import lines_of
from essaim.foundation.formats.table import guard

LONGEST = 30  # seconds
_SHEET = """
import sys, typst
source = b'''#set document(title: sys.inputs.title)
#set page(width: 420mm, height: 297mm, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.title)'''
said = {"svg": sys.stdin.buffer.read().decode(), "title": sys.argv[1]}
sys.stdout.buffer.write(typst.compile(source, sys_inputs=said))
"""


def svg(reading: Reading) -> bytes:
    """The drawing with its own colours, A3, its addresses whole."""
    return reading.svg(alone=True, base=absolute("").rstrip("/")).encode()


def pdf(reading: Reading) -> bytes:
    """The same on a sheet of A3, made by typst in a process of its own, which dies with its memory. OSError: it failed, or took too long."""
    made = subprocess.run(
        [sys.executable, "-c", _SHEET, reading.title],
        input=svg(reading),
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    if made.returncode or not made.stdout.startswith(b"%PDF"):
        raise OSError(made.stderr.decode(errors="replace")[-500:])
    return made.stdout


def names(reading: Reading) -> bytes:
    """Group, name, address of the card."""
    rows = [
        [each.group.name if each.group else "", each.name, absolute(each.href) if each.href else ""]
        for each in reading.around
    ]
    return _table([[_("Groupe"), _("Nom"), _("Adresse")], *rows])


def ties(reading: Reading) -> bytes:
    """From, relation, to, how it is lived."""
    rows = [
        [
            reading.names[tie.source_id].name,
            said(tie.kind, True),
            reading.names[tie.target_id].name,
            str(NATURES.get(tie.nature, "")),
        ]
        for tie in reading.ties
    ]
    return _table([[_("De"), _("Relation"), _("Vers"), _("Nature")], *rows])


def _table(rows: list[list[str]]) -> bytes:
    return b"".join(lines_of([guard(cell) for cell in row] for row in rows))


# file name → (what makes it, its media type)
FILES: dict[str, tuple[Callable[[Reading], bytes], str]] = {
    "ecosysteme.svg": (svg, "image/svg+xml"),
    "ecosysteme.pdf": (pdf, "application/pdf"),
    "elements.csv": (names, "text/csv; charset=utf-8"),
    "liens.csv": (ties, "text/csv; charset=utf-8"),
}
