"""What a room must offer so that files can be read into it: its `sinks.py` declares `SINKS = [Sink subclass instance]`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO, Protocol, TypeGuard

from django.db.models import QuerySet

from essaim.foundation.formats.record import Record, Skipped
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel.registry import scan
from essaim.foundation.spaces.models import Space


@dataclass(frozen=True)
class Planned:
    """What one record would do: an `ImportRow.Plan` value, on which object, which fields from what to what; `twin`: an
    object that a new one resembles so much that somebody should look, `degree` how much (a word of the sink's), and
    `likeness` why, in a sentence."""

    plan: str
    object_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    reason: str = ""
    twin: int | None = None
    degree: str = ""
    likeness: str = ""


class Sink(Protocol):
    """Where records of `formats` become objects. Each call concerns a chunk and makes a bounded number of queries."""

    name: str  # "actors"
    label: Any  # what a person reads: « fiches de l’annuaire »
    rule: str  # the rule, checked on the space, that lets one import: "actors.import"
    object_rule: str  # the rule that says who sees what came of it: "actors.view"

    def plan(self, space: Space, source: str, records: Sequence[Record]) -> list[Planned]:
        """What each record would do now, in order; changes nothing."""

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Do what the rows plan (`record_of(row)` gives each one's record), inside the caller's action and
        transaction: sets `object_id` and `note` on them (the caller saves the rows), calls `kernel.actions.record`
        for each object changed. What people decided of the row (`kept`, `is_twin`) is followed. A row whose object has changed since the preview is planned again from its record
        (its `plan` and `changes` too), never overwritten blindly."""

    def undo(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Take back what the rows did: created objects go to the bin, updated fields get their former value unless
        somebody corrected them since (said in the row's `note`), archived objects come back."""

    def vanished(self, space: Space, source: str, batch: Import) -> Iterator[tuple[int, str, str]]:
        """(object id, external id, name) of what this source gave before and that no row of the batch names."""

    def records(self, space: Space, user: Any) -> Iterator[Record]:
        """What `user` may see of the space, its groups and territories, as records to write; streamed."""

    def urls(self, object_ids: Sequence[int]) -> dict[int, str]:
        """The permanent addresses (paths) of some objects, by key; those that are gone left out."""


class KeepingSink(Sink, Protocol):
    """A sink whose rows need the file itself when they are applied: it is kept until then, and `prepare` called before
    each chunk, outside any transaction. What it returns is at hand in `apply`, as `batch.prepared`."""

    def prepare(self, batch: Import, stream: BinaryIO, rows: Sequence[ImportRow]) -> Any:
        """Whatever takes long for these rows. A ValidationError is that of the whole chunk: then row by row."""


class NamingSink(Sink, Protocol):
    """A sink of things of several kinds: the page of an import calls each by its own word."""

    def kind(self, row: ImportRow) -> str:
        """« Fiche », « Relation »…"""

    def tally(self, rows: QuerySet[ImportRow]) -> list[tuple[str, int]]:
        """(word, how many) of each kind among these rows: « fiches », 12; one query."""

    def contents(self, row: ImportRow) -> list[tuple[str, str]]:
        """(label, value) of what the file says of it."""


def met_again(sink: Sink, batch: Import) -> Iterator[list[ImportRow]]:
    """New rows, changed and not saved, that are what the same source gave before under another identifier (`twin`, and
    `is_twin` where it is sure), where a sink declares a method `met_again`."""
    declared: Callable[[Import], Iterator[list[ImportRow]]] | None = getattr(sink, "met_again", None)
    return declared(batch) if declared else iter(())


def known_to(sink: Sink, space: Space, source: str) -> int:
    """How many objects that still stand a source gave before; 0 where a sink does not declare a method `known`."""
    declared: Callable[[Space, str], int] | None = getattr(sink, "known", None)
    return declared(space, source) if declared else 0


Reader = Callable[[BinaryIO], Iterator[Record | Skipped]]


def own_reader(sink: Sink) -> Reader | None:
    """How a sink reads files that are of none of the `formats`, where it declares a method `read`; None: it takes
    records of any of them."""
    return getattr(sink, "read", None)


def keeps_file(sink: Sink) -> TypeGuard[KeepingSink]:
    """Whether applying needs the file: the sink declares a method `prepare`."""
    return hasattr(sink, "prepare")


def names_kinds(sink: Sink) -> TypeGuard[NamingSink]:
    """Whether the rows are of several kinds: the sink declares a method `kind`."""
    return hasattr(sink, "kind")


def further_roles(sink: Sink, space: Space) -> list[tuple[str, str]]:
    """(role, label) of what a column may hold beside the fields of `formats`, where a sink declares a method `roles`."""
    roles: Callable[[Space], list[tuple[str, str]]] | None = getattr(sink, "roles", None)
    return roles(space) if roles else []


Doubles = Callable[[Sequence[Record]], list[str]]


def doubles_of(sink: Sink) -> Doubles:
    """For one file: told its records chunk after chunk, says of each which earlier line it repeats, in a sentence, or "".
    A sink that does not declare a method `doubles` says nothing."""
    declared = getattr(sink, "doubles", None)
    found: Doubles = declared() if declared else _none
    return found


def _none(records: Sequence[Record]) -> list[str]:
    return [""] * len(records)


def record_of(row: ImportRow) -> Record:
    """The record that a row was made from (its notices, already told, are not kept)."""
    return Record(external_id=row.external_id, line=row.line, name=row.name, fields=row.record)


@cache
def sinks() -> dict[str, Sink]:
    """Every sink, by name."""
    return {sink.name: sink for module in scan("sinks") for sink in module.SINKS}
