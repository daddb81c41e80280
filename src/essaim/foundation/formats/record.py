"""What a file says about one actor, and how reading can fail. Pure data: no Django, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_NAME = 200
MAX_EXTRA_KEYS = 60
MAX_EXTRA_CHARS = 500

KINDS = ("organisation", "network", "initiative", "public_body", "funder", "research_team")

# In the order in which they are written; the last, `extra`, is what the source said that we have no word for.
FIELDS = (
    "summary", "description", "website", "links", "street", "postcode", "city", "country", "latitude", "longitude",
    "categories", "keywords", "kind", "legal_form", "acronym", "siret", "rna", "values", "missions", "funders",
    "territory", "salaried", "board", "volunteers", "civic_service", "members", "people_reached", "budget",
    "budget_year", "source_url", "language", "themes", "opening_hours", "extra",
)  # fmt: skip
# Beside these, answers to what a space asks: {name of the question: the cell as it is}. A name begins with ANSWER.
ANSWERS, ANSWER = "answers", "q-"
LIST_FIELDS = ("links", "categories", "themes", "keywords", "values", "missions", "funders")
COUNT_FIELDS = ("salaried", "board", "volunteers", "civic_service", "members", "people_reached", "budget")


class ReadError(Exception):
    """The file cannot be read at all. `sentence` (French) says why, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Guess:
    """Something guessed of a whole file (its encoding, its separator, a swap): said, so that a person can look at it."""

    about: str
    value: str
    sentence: str


class _Placed:
    """`line` counts from 1: a line of the file, or a rank in a one-line file when `unit` is "élément"."""

    line: int
    unit: str

    @property
    def where(self) -> str:
        """« ligne 12 » or « élément 12 »."""
        return f"{self.unit} {self.line}"


@dataclass(frozen=True)
class Notice(_Placed):
    """Something kept, or left out of a record, that a person should look at."""

    line: int
    sentence: str
    unit: str = field(default="ligne", compare=False)


@dataclass(frozen=True)
class Skipped(_Placed):
    """An element that is not imported, and the French sentence that says why."""

    line: int
    reason: str
    unit: str = field(default="ligne", compare=False)


@dataclass(frozen=True)
class Record(_Placed):
    """One actor as a source describes it. `fields` holds only keys of FIELDS, cleaned, never empty, and ANSWERS."""

    external_id: str
    line: int
    name: str
    fields: dict[str, object] = field(default_factory=dict)
    notices: tuple[Notice, ...] = field(default=(), compare=False)
    unit: str = field(default="ligne", compare=False)

    @property
    def extra(self) -> dict[str, str]:
        """The source's other keys, kept as they were: 60 at most, of 500 characters at most."""
        kept = self.fields.get("extra")
        return kept if isinstance(kept, dict) else {}
