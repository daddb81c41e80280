"""One chunk of records on its way into cards: what each would do, then doing it, in a bounded number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.answers import apart, asked_in, values_of, write_answers
from essaim.connect.actors.keying import key_new
from essaim.connect.actors.merging import SOURCE_URL, Merge, free_words, incoming, merge, renamed
from essaim.connect.actors.models import Actor, SourceRecord
from essaim.connect.actors.models.actor import LegalForm, PlacedBy
from essaim.connect.actors.placing import Given
from essaim.connect.actors.preferring import NO_ORDER, Order, Rivals, orders_of
from essaim.connect.actors.queries import inside
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.uniting import standing
from essaim.connect.actors.values import (
    DEFAULTS,
    TERMS,
    digest,
    explicit_terms,
    fields_of,
    settled_names,
    write,
)
from essaim.connect.actors.wording import kept_sentence, placed_sentence, read_answers
from essaim.connect.questions.models import Question
from essaim.foundation.discussion.attached import keep
from essaim.foundation.formats.record import ANSWERS
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.imports.protocol import Planned
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import record
from essaim.foundation.kernel.models import Licence, Visibility
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.terms import Curated

Plan = ImportRow.Plan
Asked = tuple[str, str, Mapping[str, Any]]  # external id, name, fields of a record
FROM_SOURCE = Given(PlacedBy.IMPORT)
NUMBER = "external_id"  # in `changes`: the source calls it otherwise now
ARCHIVED = "archived"  # in `changes`: the card comes back from the bin where its source had left it


@dataclass(frozen=True)
class Decided:
    """What a person decided of a record: fields that stay as they are here; the card that it is, under another name."""

    kept: Sequence[str] = ()
    same_as: int | None = None
    former: SourceRecord | None = None  # what the same source said of that card under another identifier


UNDECIDED = Decided()


@dataclass
class Step:
    """One record: what it says, the card and the source's record that it meets, what it would change."""

    external_id: str
    now: dict[str, Any]
    extra: dict[str, Any]
    planned: Planned
    found: SourceRecord | None = None
    merged: Merge | None = None
    unread: dict[str, str] = field(default_factory=dict)  # answers that cannot be read, and why

    @property
    def only_said(self) -> bool:
        """Whether nothing of the card would change, but what its source is known to say would."""
        known = self.found is not None and self.found.pk is not None
        return known and self.planned.plan == Plan.UPDATE and not self.planned.changes


class Chunk:
    """Records of one source read against what stands in the space: seven queries at most, one more where some are
    said to be cards that stand there already, two more where they answer questions, two where the space prefers some
    sources to others."""

    def __init__(
        self, space: Space, source: str, asked: Sequence[Asked], decided: Mapping[str, Decided] | None = None
    ) -> None:
        self.space, self.source, self.decided = space, source, decided or {}
        self.curated = Curated() if asked else None
        self.known = self._known([external_id for external_id, _name, _fields in asked])
        said = [fields for _external_id, _name, fields in asked]
        self.today = free_words([*said, *(known.fields for known in self.known.values())])
        self.terms = explicit_terms([known.actor for known in self.known.values()]) if self.known else {}
        self.asked = self._questions(said)
        cards = [known.actor.pk for known in self.known.values()]
        self.answers = values_of(cards, self.asked.values())
        self.steps = [self._step(*each) for each in asked]

    def _questions(self, said: Sequence[Mapping[str, Any]]) -> dict[str, Question]:
        """What the space asks, by name; no query where neither the records nor what they said before answer anything."""
        now = any(record.get(ANSWERS) for record in said)
        if now or any(apart(known.fields)[0] for known in self.known.values()):
            return {question.name: question for question in asked_in(self.space)}
        return {}

    def _known(self, external_ids: Sequence[str]) -> dict[str, SourceRecord]:
        records = SourceRecord.objects.filter(
            space=self.space, source=self.source, external_id__in=external_ids
        )
        known: dict[str, SourceRecord] = {}
        if external_ids and records.exists():  # most imports bring what nobody knows, and a card is wide
            known = {each.external_id: each for each in records.select_related("actor")}
        return self._said_known(set(external_ids) - known.keys()) | known

    def _said_known(self, external_ids: Collection[str]) -> dict[str, SourceRecord]:
        """Records, not saved, of the cards that a person said these to be: their source has said nothing of them yet."""
        same = {name: self.decided[name].same_as for name in external_ids if name in self.decided}
        wanted = [key for key in same.values() if key]
        if not wanted:
            return {}
        cards = standing(wanted, inside(self.space))
        return {name: self._said(name, cards[key]) for name, key in same.items() if key in cards}

    def _said(self, name: str, card: Actor) -> SourceRecord:
        """The record that speaks of a card under this identifier: that of the same source under its former one, or none yet."""
        former = self.decided[name].former
        if former is None or former.actor_id != card.pk:
            return SourceRecord(space=self.space, source=self.source, external_id=name, actor=card)
        former.actor = card
        return former

    @cached_property
    def rivals(self) -> dict[int, Rivals]:
        """By card, what other sources say of it, where its space prefers some to others."""
        cards = {known.actor.pk: known.actor for known in self.known.values()}
        orders = orders_of({card.space_id for card in cards.values()})
        if not orders:
            return {}
        others: dict[int, list[tuple[str, dict[str, Any]]]] = {}
        rows = SourceRecord.objects.filter(actor_id__in=list(cards), gone=False).exclude(source=self.source)
        for each in rows.order_by("pk"):
            others.setdefault(each.actor_id, []).append((each.source, each.says()))
        return {
            key: Rivals(self._order(orders, cards[key]), self.source, said) for key, said in others.items()
        }

    @staticmethod
    def _order(orders: Mapping[int, Order], card: Actor) -> Order:
        return orders.get(card.space_id, NO_ORDER)

    def _step(self, external_id: str, name: str, said: Mapping[str, Any]) -> Step:
        assert self.curated
        now = incoming(name, said, self.curated, self.today)
        answers, unread = read_answers(self.asked, said.get(ANSWERS) or {})
        now |= answers
        fresh = Planned(Plan.CREATE, reason=" ".join([placed_sentence(now), *unread.values()]).strip())
        step = Step(external_id, now, dict(said.get("extra") or {}), fresh, unread=unread)
        if (found := self.known.get(external_id)) is not None:
            step.found = found
            step.planned = self._against(step, found)
        return step

    def _against(self, step: Step, found: SourceRecord) -> Planned:
        actor = found.actor
        if actor.binned_at and not found.gone:
            return Planned(Plan.UNCHANGED, actor.pk, reason=_("Dans la corbeille : laissée telle quelle."))
        step.now |= {name: found.fields[name] for name in step.unread if name in found.fields}
        unread = " ".join(step.unread.values())
        renamed_to = step.external_id if found.external_id != step.external_id else ""
        if found.digest == digest(step.now) and not found.gone and not renamed_to:
            return Planned(Plan.UNCHANGED, actor.pk, reason=unread)
        card = fields_of(actor, self.terms[actor.pk]) | ({SOURCE_URL: found.url} if found.url else {})
        last = {**found.fields, **renamed(found.fields, self.today)}
        card |= self.answers[actor.pk]
        rivals = self.rivals.get(actor.pk)
        step.merged = merge(last, card, step.now, informal=actor.is_informal, rivals=rivals)
        step.merged.leave(self.decided.get(step.external_id, UNDECIDED).kept, last)
        changes = dict(step.merged.changes)
        if found.gone and actor.binned_at:
            changes[ARCHIVED] = [True, False]
        if renamed_to:
            changes[NUMBER] = [found.external_id, renamed_to]
        news = changes or found.pk is None or found.gone or step.merged.apart != found.apart
        plan = Plan.UPDATE if news else Plan.UNCHANGED
        reason = " ".join(filter(None, [kept_sentence(step.merged, self.asked), unread]))
        return Planned(plan, actor.pk, changes, reason)

    def apply(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Do the steps, and write on each row what was really done."""
        created: list[tuple[ImportRow, Step]] = []
        updated: list[tuple[ImportRow, Step]] = []
        told: list[Step] = []
        seen: set[str | int] = set()
        for row, step in zip(rows, self.steps, strict=True):
            if step.external_id in seen or step.planned.object_id in seen:
                row.plan, row.note = Plan.UNCHANGED, _("Identifiant déjà vu dans ce fichier.")
                continue
            seen |= {step.external_id, step.planned.object_id or step.external_id}
            row.plan, row.changes = step.planned.plan, step.planned.changes
            row.object_id = step.planned.object_id
            row.note = step.planned.reason[:300] if row.plan != Plan.CREATE else ""
            if row.plan == Plan.CREATE:
                created.append((row, step))
            elif step.only_said:
                row.plan = Plan.UNCHANGED  # the card does not follow: what the source says now is kept beside
                told.append(step)
            elif row.plan == Plan.UPDATE:
                updated.append((row, step))
        save_sources([_told(step) for step in told])
        if created:
            self._create(batch, created)
        if updated:
            self._update(batch, updated)

    def _create(self, batch: Import, created: Sequence[tuple[ImportRow, Step]]) -> None:
        actors = []
        for _row, step in created:
            actor = Actor(space=self.space, kind=DEFAULTS["kind"], licence=_licence(batch))
            write(actor, step.now, FROM_SOURCE)
            if actor.legal_form == LegalForm.NONE:
                actor.visibility = Visibility.GROUP  # its own people open it
            actors.append(actor)
        insert_cards(actors)
        pairs = zip(actors, created, strict=True)
        bulk.insert([self._source_record(batch, actor, step) for actor, (_row, step) in pairs])
        set_terms(
            [(actor, step.now) for actor, (_row, step) in zip(actors, created, strict=True)],
            self.curated,
            True,
        )
        self._answer((actor, step.now) for actor, (_row, step) in zip(actors, created, strict=True))
        for actor, (row, _step) in zip(actors, created, strict=True):
            row.object_id = actor.pk
            record(actor, {}, {"source": self.source})

    def _source_record(self, batch: Import, actor: Actor, step: Step) -> SourceRecord:
        said = {**step.now, "extra": step.extra} if step.extra else step.now
        return SourceRecord(
            space=self.space,
            source=self.source,
            external_id=step.external_id,
            actor=actor,
            digest=digest(step.now),
            fields=said,
            url=step.now.get(SOURCE_URL, ""),
            import_id=batch.pk,
        )

    def _update(self, batch: Import, updated: Sequence[tuple[ImportRow, Step]]) -> None:
        steps = [step for _row, step in updated]
        founds = [_rewritten(step, batch) for step in steps]
        save_cards([found.actor for found in founds])
        save_sources([found for found in founds if found.pk])
        bulk.insert([found for found in founds if not found.pk])
        changed = [(found.actor, step.planned.changes) for found, step in zip(founds, steps, strict=True)]
        self._word(changed)
        self._answer((card, {name: pair[1] for name, pair in said.items()}) for card, said in changed)

    def _answer(self, said: Iterable[tuple[Actor, Mapping[str, Any]]]) -> None:
        """Have cards answer what their source says; nothing where it answers nothing."""
        write_answers(
            [
                (actor.pk, self.asked[name], value)
                for actor, fields in said
                for name, value in fields.items()
                if name in self.asked
            ]
        )

    def _word(self, changed: Sequence[tuple[Actor, Mapping[str, Any]]]) -> None:
        """Give cards the words that changed, or their words the cards' new names."""
        words = (
            (actor, {name: said[name][1] or [] for name in TERMS if name in said}) for actor, said in changed
        )
        set_terms([each for each in words if each[1]], self.curated)
        rename_terms([actor for actor, said in changed if "name" in said])

    def archive(self, batch: Import, rows: Sequence[ImportRow]) -> None:
        """Put in the bin the cards that their source no longer has, but for those of which another source still speaks."""
        cards = cards_of([row.object_id for row in rows if row.object_id])
        records = SourceRecord.objects.filter(actor_id__in=list(cards), gone=False)
        mine = records.filter(space=self.space, source=self.source)
        wanted = {
            each.external_id: each for each in mine.filter(external_id__in=[r.external_id for r in rows])
        }
        left = records.exclude(pk__in=[each.pk for each in wanted.values()])
        spoken = set(left.values_list("actor_id", flat=True))
        founds = []
        for row in rows:
            found = wanted.get(row.external_id)
            if found is None:
                row.plan, row.note = Plan.UNCHANGED, _("Reconnue sous un autre identifiant.")
                continue
            found.actor = cards[found.actor_id]
            if found.actor.binned_at is None:
                found.gone = True
                found.former_import_id, found.import_id = found.import_id, batch.pk
                founds.append(found)
                if found.actor_id in spoken:
                    row.note = _("Une autre source en parle encore : la fiche reste.")
                    continue
                found.actor.binned_at = timezone.now()
                record(found.actor, {"binned": False}, {"binned": True})
        save_cards([found.actor for found in founds])
        save_sources(founds)


def _told(step: Step) -> SourceRecord:
    assert step.found and step.merged
    step.found.apart, step.found.gone = step.merged.apart, False
    return step.found


def _rewritten(step: Step, batch: Import) -> SourceRecord:
    """The record of the source, and its card, as the step makes them; not saved, but noted for the journal."""
    found, changes = step.found, step.planned.changes
    assert found and step.merged
    rewrite(found.actor, {name: after for name, (_before, after) in changes.items()})
    remember(found, step.merged.said, step.extra, batch.pk)
    found.apart, found.external_id = step.merged.apart, step.external_id
    record(
        found.actor,
        {name: before for name, (before, _after) in changes.items()},
        {name: after for name, (_before, after) in changes.items()},
    )
    return found


def _licence(batch: Import) -> str:
    return batch.licence if batch.licence in Licence.values else Licence.CC_BY_SA


def cards_of(keys: Sequence[int]) -> dict[int, Actor]:
    """Cards by key, those in the bin too; one query."""
    return Actor.objects.in_bulk(list(keys))


def rewrite(actor: Actor, fields: Mapping[str, Any]) -> None:
    """Set what changed, not saved; a card that becomes informal is closed until its own people open it."""
    was_informal = actor.is_informal
    write(actor, fields, FROM_SOURCE)
    if actor.is_informal and not was_informal and actor.visibility == Visibility.PUBLIC:
        actor.visibility = Visibility.GROUP
    if fields.get(ARCHIVED) is False:
        actor.binned_at = None


def remember(
    found: SourceRecord, said: Mapping[str, Any], extra: Mapping[str, Any], import_id: int | None
) -> None:
    """Write on a source's record what it said and the card followed, not saved."""
    found.apart = {}
    found.fields = {**said, "extra": dict(extra)} if extra else dict(said)
    found.digest = digest(said)
    found.url = said.get(SOURCE_URL, "")
    found.gone = False
    found.former_import_id, found.import_id = found.import_id, import_id


def insert_cards(actors: Sequence[Actor]) -> None:
    """Write new cards, and give each its primary key, and those by which duplicates are found; three queries."""
    bulk.insert(actors)
    keys = Actor.objects.filter(public_id__in=[actor.public_id for actor in actors]).values_list(
        "public_id", "pk"
    )
    by_public_id = dict(keys)
    for actor in actors:
        actor.pk = by_public_id[actor.public_id]
    key_new([actor for actor in actors if actor.binned_at is None])


def save_cards(actors: Sequence[Actor]) -> None:
    """Write many cards, each with its own values."""
    bulk.update(actors, [*settled_names(), "visibility", "binned_at"])
    keep(actors)


def save_sources(founds: Sequence[SourceRecord]) -> None:
    """Write many records of sources."""
    bulk.update(
        founds, ["external_id", "fields", "apart", "digest", "url", "gone", "import_id", "former_import_id"]
    )
