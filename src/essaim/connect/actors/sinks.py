"""Records of files become cards, and come back from them: see `imports.protocol` for what is promised."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.connect.actors import alike, renumbering
from essaim.connect.actors.answers import asked_in, of_cards
from essaim.connect.actors.applying import Chunk, Decided, Step, cards_of
from essaim.connect.actors.doubles import FileDoubles
from essaim.connect.actors.keying import frequencies
from essaim.connect.actors.likeness import plain, reasons
from essaim.connect.actors.matching import cards
from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.queries import inside
from essaim.connect.actors.undoing import undo_rows
from essaim.connect.actors.values import explicit_terms, fields_of
from essaim.connect.questions.models import Question
from essaim.connect.questions.values import written as written_answer
from essaim.foundation.formats.countries import fold
from essaim.foundation.formats.record import ANSWERS, Record
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Doubles, Planned
from essaim.foundation.kernel.rules import allowed, may
from essaim.foundation.spaces.models import Space

AT_ONCE = 500


def headings(questions: Sequence[Question]) -> dict[str, str]:
    """What the column of each question is called, by name: its wording, with its space where two ask the same."""
    wordings = [fold(question.wording) for question in questions]
    return {
        question.name: question.wording
        if wordings.count(fold(question.wording)) == 1
        else f"{question.wording} ({question.space.name}, {question.key})"
        for question in questions
    }


def columns(space: Space | None, user: Any) -> list[str]:
    """The headings of the columns of answers, in a file of the space's cards, for this reader; one query."""
    return list(headings(_readable(space, user)).values()) if space else []


def _readable(space: Space, user: Any) -> list[Question]:
    return [question for question in asked_in(space) if may(user, "questions.view", question)]


def written(cards: QuerySet[Actor], space: Space | None = None, user: Any = None) -> Iterator[Record]:
    """Cards as records to write, in their order; 500 at a time, two queries each time, and those of `answers.of_cards` where
    `space` asks something that `user` may read."""
    questions = _readable(space, user) if space else []
    names = headings(questions)
    cards = cards.select_related("space__parent__parent") if questions else cards
    rows, line = cards.iterator(AT_ONCE), 0
    while chunk := list(islice(rows, AT_ONCE)):
        terms = explicit_terms(chunk)
        answers = of_cards(chunk, user) if questions else {}
        for actor in chunk:
            line += 1
            fields = fields_of(actor, terms[actor.pk])
            said = [pair for pair in answers.get(actor.pk, ()) if pair[0].name in names]
            if said:
                fields[ANSWERS] = {names[each.name]: written_answer(each, value) for each, value in said}
            yield Record(str(actor.public_id), line, fields.pop("name"), fields)


def _decided(row: ImportRow, former: Mapping[int, SourceRecord]) -> Decided:
    twin = row.twin if row.is_twin else None
    return Decided(row.kept, twin, former.get(twin or 0))


def _twins(space: Space, source: str, fresh: Sequence[Step]) -> dict[str, alike.Likeness]:
    """By external id, the card that each new record may be, no card twice; those of this very source are left out, since
    it names them itself."""
    asked = {step.external_id: alike.of_record(step.now) for step in fresh}
    if not asked:
        return {}
    found = alike.alike(inside(space), asked, cards.model(frequencies(space)))
    met = {each.actor_id for some in found.values() for each in some}
    return alike.best(found, alike.of_source(space, source, met) if met else ())


def _with_twin(step: Step, twins: Mapping[str, alike.Likeness]) -> Planned:
    found = twins.get(step.external_id) if step.found is None else None
    if found is None:
        return step.planned
    why = plain(reasons(found.score))
    return replace(step.planned, twin=found.actor_id, degree=found.degree, likeness=why)


class ActorSink:
    """Cards of the directory."""

    name = "actors"
    label = _("fiches de l’annuaire")
    rule = "actors.import"
    object_rule = "actors.view"

    def plan(self, space: Space, source: str, records: Sequence[Record]) -> list[Planned]:
        """What each record would do now, in order; a bounded number of queries a chunk, nothing written."""
        asked = [(record.external_id, record.name, record.fields) for record in records]
        steps = Chunk(space, source, asked).steps
        twins = _twins(space, source, [step for step in steps if step.found is None])
        return [_with_twin(step, twins) for step in steps]

    def doubles(self) -> Doubles:
        """What the lines of one file repeat of one another."""
        return FileDoubles().look

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Do what the rows plan, planned again from their records; some twelve queries a chunk."""
        others = [row for row in rows if row.plan in (ImportRow.Plan.CREATE, ImportRow.Plan.UPDATE)]
        if others:
            asked = [(row.external_id, row.name, row.record) for row in others]
            former = renumbering.former(batch, others)
            decided = {row.external_id: _decided(row, former) for row in others if row.kept or row.is_twin}
            Chunk(batch.space, batch.source, asked, decided).apply(batch, others)
        archived = [row for row in rows if row.plan == ImportRow.Plan.ARCHIVE]
        if archived:
            Chunk(batch.space, batch.source, []).archive(batch, archived)

    def undo(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Created cards go to the bin, changed fields and archived cards come back; what people did since stands."""
        undo_rows(batch, rows)

    def vanished(self, space: Space, source: str, batch: Import) -> Iterator[tuple[int, str, str]]:
        """(card, external id, name) of what the source gave before and gives no more; cards in the bin left out."""
        named = batch.rows.exclude(external_id="").values("external_id")
        found = renumbering.standing(space, source).exclude(external_id__in=named).order_by("pk")
        yield from found.values_list("actor_id", "external_id", "actor__name").iterator(AT_ONCE)

    def known(self, space: Space, source: str) -> int:
        """How many records of the source speak of cards that still stand; one query."""
        return renumbering.standing(space, source).count()

    def met_again(self, batch: Import) -> Iterator[list[ImportRow]]:
        """New rows that are cards of the same source under another identifier: see `protocol.met_again`."""
        return renumbering.met_again(batch)

    def records(self, space: Space, user: Any) -> Iterator[Record]:
        """The cards that `user` may see of the space, its groups and territories; 500 at a time, by name."""
        shown = allowed(Actor.objects.live(), user, self.object_rule).filter(space_id__in=inside(space))
        return written(shown.order_by("sort_name", "pk"), space, user)

    def roles(self, space: Space) -> list[tuple[str, str]]:
        """The questions that the space asks of its cards: see `protocol.further_roles`."""
        return list(headings(asked_in(space)).items())

    def url(self, object_id: int) -> str:
        """The permanent address (path) of a card; one query. KeyError where there is none."""
        return self.urls([object_id])[object_id]

    def urls(self, object_ids: Sequence[int]) -> dict[int, str]:
        """The addresses of several cards, by key; one query."""
        return {
            key: reverse("actors:actor", args=[actor.public_id])
            for key, actor in cards_of(object_ids).items()
        }


SINKS = [ActorSink()]
