"""Two lines of one file that speak of the same thing: told by what both say in the same words."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.matching import blocking
from essaim.connect.actors.matching.addresses import pages
from essaim.connect.actors.matching.names import words
from essaim.foundation.formats.record import Record
from essaim.foundation.vocabularies.words import fold

MOST = 1_000_000  # keys kept in memory: some 100 MB; beyond, later lines are compared with these only
SIRET = _("Même SIRET qu’une autre fiche de ce fichier (%(where)s) : sans doute la même.")
RNA = _("Même RNA qu’une autre fiche de ce fichier (%(where)s) : sans doute la même.")
TOWN = _("Même nom et même commune qu’une autre fiche de ce fichier (%(where)s) : sans doute la même.")
SITE = _("Même nom et même site qu’une autre fiche de ce fichier (%(where)s) : sans doute la même.")


class FileDoubles:
    """The keys of the lines read so far, each with the first line that bore it."""

    def __init__(self) -> None:
        self.lines: dict[int, int] = {}

    def look(self, records: Sequence[Record]) -> list[str]:
        """Of each record, which earlier line it repeats, in a sentence; "" where none."""
        return [self._one(each) for each in records]

    def _one(self, record: Record) -> str:
        said = ""
        for key, sentence in _keys(record):
            number = blocking.number(key)
            line = self.lines.get(number)
            if line is None:
                if len(self.lines) < MOST:
                    self.lines[number] = record.line
            elif not said and line != record.line:
                said = str(sentence) % {"where": f"{record.unit} {line}"}
        return said


def _keys(record: Record) -> Iterator[tuple[str, object]]:
    """What two lines of two things would not both say, and the sentence where they do; the surest first."""
    said = record.fields
    if siret := "".join(filter(str.isdigit, str(said.get("siret") or ""))):
        yield f"s{siret}", SIRET
    if rna := str(said.get("rna") or "").upper().replace(" ", ""):
        yield f"r{rna}", RNA
    name, town = " ".join(sorted(words(record.name))), fold(str(said.get("city") or ""))
    if name and town:
        yield f"n{name} {town} {fold(str(said.get('postcode') or ''))[:2]}", TOWN
    if name:
        for page in pages([str(said.get("website") or "")])[0]:
            yield f"p{page} {name}", SITE
