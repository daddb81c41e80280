"""The rows of an archive being applied, one chunk at a time, and taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.connect.actors import archived
from essaim.connect.actors.models import Actor
from essaim.exchange.archives import questions
from essaim.exchange.archives.packing import PARTS
from essaim.exchange.archives.parts import ACTOR, places_of
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import SYSTEM, record
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.actions import add_territory, remove_territory
from essaim.foundation.places.models import Territory
from essaim.foundation.search.index import refresh
from essaim.foundation.spaces.actions import create_space, edit_space
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan
Rows = Sequence[ImportRow]
GROUP = ("kind", "visibility", "accent", "admission", "summary", "presentation", "charter", "language", "time_zone",
         "sponsors_required")  # fmt: skip


def apply(batch: Import, rows: Rows) -> None:
    """Part after part: groups before what stands in them, cards before their relations."""
    for part in PARTS:
        some = [row for row in rows if row.external_id.startswith(f"{part}:")]
        if some:
            _APPLY[part](batch, some)


def _places(space: Space) -> dict[str, int]:
    return {name: key for key, name in places_of(space).items()}


def _speak(batch: Import, rows: Rows) -> None:
    for row in rows:
        said = {name: pair[1] for name, pair in row.changes.items() if name not in row.kept}
        edit_space(SYSTEM, Space.objects.get(pk=batch.space_id), **said)


def _groups(batch: Import, rows: Rows) -> None:
    for row in rows:
        said, places = row.record, _places(batch.space)
        if Space.objects.filter(public_id=said["public_id"]).exists():
            _leave(row, _("Déjà là : laissé tel quel."))
            continue
        parent = Space.objects.get(pk=places.get(said["place"], batch.space_id))
        free = not Space.objects.filter(slug=said["slug"]).exists()
        fields = {name: said[name] for name in GROUP if name in said}
        group = create_space(SYSTEM, parent, name=row.name, slug=said["slug"] if free else "", **fields)
        Space.objects.filter(pk=group.pk).update(public_id=said["public_id"])


def _territories(batch: Import, rows: Rows) -> None:
    places = _places(batch.space)
    for row in rows:
        said = row.record
        if Territory.objects.filter(public_id=said["public_id"]).exists():
            _leave(row, _("Déjà là : laissé tel quel."))
            continue
        space = Space.objects.get(pk=places.get(said["place"], batch.space_id))
        words = {"places": "\n".join(said["communes"]), "description": said["description"]}
        made = add_territory(SYSTEM, space, name=row.name, **words)
        slug = made.slug if Territory.objects.filter(slug=said["slug"]).exists() else said["slug"]
        replaced = said["replaced"] or made.replaced
        Territory.objects.filter(pk=made.pk).update(public_id=said["public_id"], slug=slug, replaced=replaced)
        refresh(Territory.type_name(), [made.pk])


def _questions(batch: Import, rows: Rows) -> None:
    places = _places(batch.space)
    there = questions.there(row.record["public_id"] for row in rows)
    for row in rows:
        if row.record["public_id"] in there:
            _leave(row, _("Déjà là : laissé tel quel."))
        else:
            questions.make(row.record, row.name, places.get(row.record["place"], batch.space_id))


def _cards(batch: Import, rows: Rows) -> None:
    there = archived.standing(row.record["public_id"] for row in rows)
    fresh = []
    for row in rows:
        if row.record["public_id"] in there:
            _leave(row, _("Cette fiche est déjà là : laissée telle quelle."))
        else:
            fresh.append(row)
    if not fresh:
        return
    made = archived.make_cards([row.record | {"name": row.name} for row in fresh], _places(batch.space))
    for row, actor in zip(fresh, made, strict=True):
        row.object_id = actor.pk
        record(actor, {}, {"source": batch.source})


def _relations(batch: Import, rows: Rows) -> None:
    names = {row.record[end] for row in rows for end in ("source", "target")}
    cards = Actor.objects.filter(public_id__in=names, space_id__in=places_of(batch.space))
    ends = {str(card.public_id): card for card in cards.only("pk", "public_id", "space_id")}
    there = {str(name) for name in _links(rows).values_list("public_id", flat=True)}
    live = _live({card.pk for card in ends.values()})
    links, dates = list[Link](), set[tuple[int, int, str]]()
    for row in rows:
        said = row.record
        source, target = ends.get(said["source"]), ends.get(said["target"])
        if source is None or target is None:
            row.plan, row.reason = Plan.SKIP, _("Une des deux fiches n’est pas dans l’espace.")
            continue
        way = (source.pk, target.pk, said["relation"])
        if said["public_id"] in there or (not said["ends"] and way in live | dates):
            _leave(row, _("Déjà là : laissé tel quel."))
            continue
        dates |= set() if said["ends"] else {way}
        links.append(_link(said, source, target))
    bulk.insert(links)


def _link(said: dict[str, Any], source: Actor, target: Actor) -> Link:
    return Link(
        public_id=said["public_id"],
        source_type=ACTOR,
        source_id=source.pk,
        target_type=ACTOR,
        target_id=target.pk,
        kind=said["relation"],
        starts=date.fromisoformat(said["starts"]) if said["starts"] else None,
        ends=date.fromisoformat(said["ends"]) if said["ends"] else None,
        note=said["note"],
        visibility=said["visibility"],
        space_id=source.space_id,
    )


def _live(keys: set[int]) -> set[tuple[int, int, str]]:
    """The relations of these cards that have no end: there is one of a kind."""
    found = Link.objects.filter(Q(source_id__in=keys), source_type=ACTOR, target_type=ACTOR, ends=None)
    return set(found.values_list("source_id", "target_id", "kind"))


def _links(rows: Rows) -> Any:
    return Link.objects.filter(public_id__in=[row.external_id.partition(":")[2] for row in rows])


def _leave(row: ImportRow, said: str) -> None:
    row.plan, row.reason = Plan.UNCHANGED, said[:500]


def undo(batch: Import, rows: Rows) -> None:
    """Take back what is no card."""
    relations = [row for row in rows if row.external_id.startswith("relations.jsonl:")]
    if relations:
        _links(relations).filter(source_type=ACTOR, target_type=ACTOR).delete()
    for row in rows:
        part, _colon, name = row.external_id.partition(":")
        if part == "territories.jsonl":
            for territory in Territory.objects.filter(public_id=name, space_id__in=places_of(batch.space)):
                remove_territory(SYSTEM, territory)
        elif part == "questions.jsonl":
            questions.withdraw(name, places_of(batch.space))
            row.note = _("Cette question est retirée : ses réponses restent avec les fiches.")
        elif part == "groups.jsonl":
            row.note = _("Ce groupe reste : des personnes ont pu y entrer.")
        elif part == "space.jsonl":
            space = Space.objects.get(pk=batch.space_id)
            back = {
                name: before for name, (before, after) in row.changes.items() if getattr(space, name) == after
            }
            edit_space(SYSTEM, space, **back)


_APPLY = {
    "space.jsonl": _speak,
    "groups.jsonl": _groups,
    "territories.jsonl": _territories,
    "questions.jsonl": _questions,
    "cards.jsonl": _cards,
    "relations.jsonl": _relations,
}
