"""The rows of an archive being applied, one chunk at a time, and taken back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.connect.actors import archived
from essaim.connect.actors.models import Actor
from essaim.connect.offers import archived as offers
from essaim.connect.offers.models import Offer
from essaim.exchange.archives import questions
from essaim.exchange.archives.packing import PARTS, opened, pieces
from essaim.exchange.archives.parts import ACTOR, SPOKEN, places_of
from essaim.exchange.archives.planning import elsewhere, half, in_bin, left, part_of
from essaim.foundation.files import archived as files
from essaim.foundation.files import storage
from essaim.foundation.files.actions import bin_file
from essaim.foundation.files.models import File
from essaim.foundation.imports.models import Import, ImportRow
from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import SYSTEM, record
from essaim.foundation.kernel.models import Link
from essaim.foundation.places.actions import add_territory, remove_territory
from essaim.foundation.places.models import Territory
from essaim.foundation.search.index import refresh
from essaim.foundation.spaces.actions import add_college, create_space, edit_space
from essaim.foundation.spaces.models import Space

Plan = ImportRow.Plan
Rows = Sequence[ImportRow]
GROUP = ("kind", "visibility", "accent", "admission", "summary", "presentation", "charter", "language", "time_zone",
         "sponsors_required")  # fmt: skip


def apply(batch: Import, rows: Rows) -> None:
    """Part after part: groups before what stands in them, cards before what leans on them."""
    for part in PARTS:
        some = [row for row in rows if part_of(row) == part]
        if some:
            _APPLY[part](batch, some)


def prepare(stream: BinaryIO, rows: Rows) -> dict[int, files.Brought | str]:
    """The files of these rows, examined and kept, by key of row; a sentence for one that is refused. ReadError."""
    wanted = [row for row in rows if part_of(row) == "files.jsonl" and not row.left_out]
    if not wanted:
        return {}
    with opened(stream) as packed:
        return {row.pk: _brought(row, lambda sha256: storage.spool(pieces(packed, sha256))) for row in wanted}


def _brought(row: ImportRow, bytes_of: Callable[[str], BinaryIO]) -> files.Brought | str:
    try:
        return files.bring(row.record, bytes_of)
    except ValidationError as refused:
        return " ".join(refused.messages)


def _places(space: Space) -> dict[str, int]:
    return {name: key for key, name in places_of(space).items()}


def _speak(batch: Import, rows: Rows) -> None:
    for row in rows:
        said = {name: pair[1] for name, pair in row.changes.items() if name not in row.kept}
        space = Space.objects.get(pk=batch.space_id)
        if said.pop("colleges", None):
            _name_colleges(space, row)
        edit_space(SYSTEM, space, **said)


def _name_colleges(space: Space, row: ImportRow) -> None:
    there = set(space.colleges.values_list("name", flat=True))
    for each in row.record.get("colleges", []):
        if each["name"] not in there:
            add_college(SYSTEM, space, **each)
            there.add(each["name"])


def _groups(batch: Import, rows: Rows) -> None:
    for row in rows:
        said, places = row.record, _places(batch.space)
        if Space.objects.filter(public_id=said["public_id"]).exists():
            _leave(row, left())
            continue
        parent = Space.objects.get(pk=places.get(said["place"], batch.space_id))
        free = not Space.objects.filter(slug=said["slug"]).exists()
        fields = {name: said[name] for name in GROUP if name in said}
        group = create_space(SYSTEM, parent, name=row.name, slug=said["slug"] if free else "", **fields)
        Space.objects.filter(pk=group.pk).update(public_id=said["public_id"])
        _name_colleges(group, row)


def _territories(batch: Import, rows: Rows) -> None:
    places = _places(batch.space)
    for row in rows:
        said = row.record
        if Territory.objects.filter(public_id=said["public_id"]).exists():
            _leave(row, left())
            continue
        space = Space.objects.get(pk=places.get(said["place"], batch.space_id))
        words = {"places": "\n".join(said["communes"]), "description": said["description"]}
        words["kind"] = said["territory"]
        made = add_territory(SYSTEM, space, name=row.name, **words)
        slug = made.slug if Territory.objects.filter(slug=said["slug"]).exists() else said["slug"]
        replaced = said["replaced"] or made.replaced
        kept = {"slug": slug, "replaced": replaced, "code": said["code"]}
        Territory.objects.filter(pk=made.pk).update(public_id=said["public_id"], **kept)
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
    ends = _cards_of(batch, {row.record[end] for row in rows for end in ("source", "target")})
    there = {str(name) for name in _links(rows).values_list("public_id", flat=True)}
    live = _live({card.pk for card in ends.values()})
    links, dates = list[Link](), set[tuple[int, int, str]]()
    for row in rows:
        said = row.record
        source, target = ends.get(said["source"]), ends.get(said["target"])
        if source is None or target is None:
            _skip(row, half())
            continue
        way = (source.pk, target.pk, said["relation"])
        if said["public_id"] in there or (not said["ends"] and way in live | dates):
            _leave(row, left())
            continue
        dates |= set() if said["ends"] else {way}
        links.append(_link(said, source, target))
    bulk.insert(links)


def _offers(batch: Import, rows: Rows) -> None:
    cards = _cards_of(batch, {row.record["card"] for row in rows})
    there = offers.standing(row.record["public_id"] for row in rows)
    wanted = list[tuple[ImportRow, Actor]]()
    for row in rows:
        card = cards.get(row.record["card"])
        if row.record["public_id"] in there:
            _leave(row, left())
        elif card is None:
            _skip(row, elsewhere())
        else:
            wanted.append((row, card))
    fits = offers.make_offers([(row.record, card) for row, card in wanted])
    for (row, _card), fit in zip(wanted, fits, strict=True):
        if not fit:
            _skip(row, _("Cette fiche dit déjà vingt besoins et offres."))


def _cards_of(batch: Import, names: set[str]) -> dict[str, Actor]:
    """The live cards of the space, of its groups too, that bear these identifiers."""
    cards = Actor.objects.live().filter(public_id__in=names, space_id__in=places_of(batch.space))
    return {str(card.public_id): card for card in cards}


def _files(batch: Import, rows: Rows) -> None:
    cards = _cards_of(batch, {row.record["owner"] for row in rows if row.record["of"] == "fiche"})
    spaces = Space.objects.in_bulk(list(places_of(batch.space)))
    places = {name: spaces[key] for name, key in _places(batch.space).items()}
    there = files.standing(row.record["public_id"] for row in rows)
    for row in rows:
        said, brought = row.record, (batch.prepared or {}).get(row.pk)
        owner = cards.get(said["owner"]) if said["of"] == "fiche" else places.get(said["owner"])
        if standing := there.get(said["public_id"]):
            _leave(row, in_bin() if standing.binned_at else left())
        elif owner is None:
            _skip(row, elsewhere())
        elif not isinstance(brought, files.Brought):
            _skip(row, brought or _("Ce fichier n’a pas pu être repris de l’archive."))
        else:
            _attach(row, owner, brought)


def _attach(row: ImportRow, owner: Actor | Space, brought: files.Brought) -> None:
    space = owner if isinstance(owner, Space) else owner.space
    try:
        files.bring_back(SYSTEM, space, owner=owner, line=row.record, brought=brought)
    except ValidationError as refused:
        _skip(row, " ".join(refused.messages))


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


def _skip(row: ImportRow, said: str) -> None:
    row.plan, row.reason = Plan.SKIP, said[:500]


def undo(batch: Import, rows: Rows) -> None:
    """Take back what is no card."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(part_of(row), []).append(row.external_id.partition(":")[2])
    inside = list(places_of(batch.space))
    for file in File.objects.filter(
        public_id__in=names.get("files.jsonl", []), space_id__in=inside, binned_at=None
    ):
        bin_file(SYSTEM, file)
    Offer.objects.filter(public_id__in=names.get("offers.jsonl", []), actor__space_id__in=inside).delete()
    Link.objects.filter(
        public_id__in=names.get("relations.jsonl", []), source_type=ACTOR, target_type=ACTOR
    ).delete()
    _undo_others(batch, rows)


def _undo_others(batch: Import, rows: Rows) -> None:
    """Lists of communes go, the space says again what it said, groups stay."""
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
                name: before
                for name, (before, after) in row.changes.items()
                if name in SPOKEN and getattr(space, name) == after
            }
            edit_space(SYSTEM, space, **back)
            if "colleges" in row.changes:
                row.note = _("Les collèges restent : des personnes ont pu y entrer.")


_APPLY = {
    "space.jsonl": _speak,
    "groups.jsonl": _groups,
    "territories.jsonl": _territories,
    "questions.jsonl": _questions,
    "cards.jsonl": _cards,
    "relations.jsonl": _relations,
    "offers.jsonl": _offers,
    "files.jsonl": _files,
}
