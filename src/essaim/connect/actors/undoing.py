"""Taking an import back: what it made goes to the bin, what it changed comes back, what people did since stands."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.answers import named, values_of, write_answers
from essaim.connect.actors.applying import (
    ARCHIVED,
    NUMBER,
    cards_of,
    remember,
    rewrite,
    save_cards,
    save_sources,
)
from essaim.connect.actors.merging import SOURCE_URL
from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.names import field_names
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.values import CARD_FIELDS, TERMS, coarse, explicit_terms, fields_of, same
from essaim.connect.questions.models import Question
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel.actions import record

Plan = ImportRow.Plan


def undo_rows(batch: Import, rows: Sequence[ImportRow]) -> None:
    """Undo each row and say on it what was left as it is; bounded queries."""
    cards = cards_of([row.object_id for row in rows if row.object_id])
    known = SourceRecord.objects.filter(space=batch.space, source=batch.source, actor_id__in=list(cards))
    undo = _Undo(batch, cards, {each.actor_id: each for each in known}, rows)
    for row in rows:
        undo.one(row)
    undo.save()


class _Undo:
    """A chunk being undone."""

    def __init__(
        self,
        batch: Import,
        cards: dict[int, Actor],
        sources: dict[int, SourceRecord],
        rows: Sequence[ImportRow],
    ) -> None:
        self.batch, self.cards, self.sources = batch, cards, sources
        self.terms = explicit_terms(cards.values())
        said = [*(row.changes for row in rows), *(source.fields for source in sources.values())]
        self.asked = named({name for each in said for name in each})
        self.answers = values_of(list(cards), self.asked.values())
        self.answered: list[tuple[int, Question, Any]] = []
        self.changed: list[Actor] = []
        self.written: list[SourceRecord] = []
        self.dropped: list[int] = []
        self.wanted_terms: list[tuple[Actor, dict[str, Any]]] = []
        self.renamed: list[Actor] = []

    def one(self, row: ImportRow) -> None:
        actor = self.cards.get(row.object_id or 0)
        if actor is None:
            return
        source = self.sources.get(actor.pk)
        if source and source.import_id not in (self.batch.pk, None):
            row.note = _("Reprise par un import plus récent : laissée telle quelle.")
        elif row.plan == Plan.CREATE:
            self._created(row, actor, source)
        elif row.plan == Plan.UPDATE:
            self._updated(row, actor, source)
        elif row.plan == Plan.ARCHIVE and source and source.gone:
            self._archived(actor, source)

    def _created(self, row: ImportRow, actor: Actor, source: SourceRecord | None) -> None:
        if source:
            self.dropped.append(source.pk)
            if self._corrected(actor, source):
                row.note = _("Corrigée depuis l’import : à retrouver dans la corbeille.")
        if actor.binned_at is None:
            actor.binned_at = timezone.now()
            self.changed.append(actor)
            record(actor, {"binned": False}, {"binned": True})

    def _corrected(self, actor: Actor, source: SourceRecord) -> bool:
        said = coarse(source.fields) if actor.is_informal else source.fields
        card = fields_of(actor, self.terms[actor.pk]) | self.answers[actor.pk]
        names = (*CARD_FIELDS, *self.asked)
        return any(not same(name, card.get(name), said.get(name)) for name in names)

    def _updated(self, row: ImportRow, actor: Actor, source: SourceRecord | None) -> None:
        card = self._card(actor, source)
        back = {
            name: before for name, (before, after) in row.changes.items() if same(name, card.get(name), after)
        }
        if kept := [name for name in row.changes if name not in back]:
            said = {"fields": ", ".join(field_names(kept, self.asked))}
            row.note = _("Corrigée depuis l’import, laissée telle quelle : %(fields)s.") % said
        if source and row.is_twin and NUMBER not in row.changes:
            self.dropped.append(source.pk)
        elif source:
            self._forget(source, back)
        if back:
            self._give_back(actor, back)
            record(actor, {name: row.changes[name][1] for name in back}, back)

    def _card(self, actor: Actor, source: SourceRecord | None) -> dict[str, Any]:
        """What the card says now, in the words of `changes`."""
        card = fields_of(actor, self.terms[actor.pk]) | self.answers[actor.pk]
        if source and source.url:
            card[SOURCE_URL] = source.url
        if source:
            card[NUMBER] = source.external_id
        if actor.binned_at is None:
            card[ARCHIVED] = False
        return card

    def _give_back(self, actor: Actor, back: dict[str, Any]) -> None:
        rewrite(actor, {name: value for name, value in back.items() if name not in (ARCHIVED, NUMBER)})
        if back.get(ARCHIVED):
            actor.binned_at = timezone.now()
        self.changed.append(actor)
        self.wanted_terms.append((actor, {name: back[name] or [] for name in TERMS if name in back}))
        self.answered += [(actor.pk, self.asked[name], back[name]) for name in back if name in self.asked]
        if "name" in back:
            self.renamed.append(actor)

    def _forget(self, source: SourceRecord, back: dict[str, Any]) -> None:
        """The source said, before this import, what the card said then: only agreeing fields were changed."""
        said = {name: value for name, value in source.fields.items() if name != "extra"}
        for name, before in back.items():
            said.pop(name, None)
            if before is not None and name not in (ARCHIVED, NUMBER):
                said[name] = before
        source.external_id = back.get(NUMBER, source.external_id)
        former = source.former_import_id
        remember(source, said, source.fields.get("extra") or {}, former)
        source.former_import_id = None
        source.gone = bool(back.get(ARCHIVED))
        self.written.append(source)

    def _archived(self, actor: Actor, source: SourceRecord) -> None:
        source.gone, source.import_id, source.former_import_id = False, source.former_import_id, None
        self.written.append(source)
        if actor.binned_at is not None:
            actor.binned_at = None
            self.changed.append(actor)
            record(actor, {"binned": True}, {"binned": False})

    def save(self) -> None:
        SourceRecord.objects.filter(pk__in=self.dropped).delete()
        save_cards(self.changed)
        save_sources(self.written)
        set_terms([each for each in self.wanted_terms if each[1]])
        write_answers(self.answered)
        rename_terms(self.renamed)
