"""Sealing the journal into a hash chain per space, and finding the first entry that was tampered with."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from essaim.foundation.kernel.actions import digest
from essaim.foundation.kernel.models import Entry, Seal, Unsealed

BATCH = 500
OPENING = "0" * 64


def seal_entries() -> int:
    """Seal every entry that waits, in batches; returns how many.

    Entries join their chain in the order in which they are found unsealed, never by id: with several writers a
    later id may commit first.
    """
    sealed = 0
    while taken := _seal_batch():
        sealed += taken
    return sealed


def _seal_batch() -> int:
    with transaction.atomic():
        waiting = list(Unsealed.objects.select_for_update().select_related("entry").order_by("pk")[:BATCH])
        heads: dict[int, tuple[int, str]] = {}
        seals = []
        for row in waiting:
            chain = row.entry.space_id or 0
            position, previous = heads.get(chain) or _head(chain)
            heads[chain] = (position + 1, _hash(previous, row.entry))
            seals.append(Seal(entry=row.entry, chain=chain, position=position + 1, hash=heads[chain][1]))
        Seal.objects.bulk_create(seals)
        Unsealed.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


def _head(chain: int) -> tuple[int, str]:
    last = Seal.objects.filter(chain=chain).order_by("-position").first()
    return (last.position, last.hash) if last else (0, OPENING)


def _hash(previous: str, entry: Entry) -> str:
    content = [
        previous,
        str(entry.public_id),
        entry.at.timestamp(),
        entry.action,
        entry.by_id,
        entry.on_behalf_of_id,
        entry.space_id,
        entry.object_type,
        entry.object_id,
        entry.digest,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """The first place where a chain no longer holds, and why, in a French sentence."""

    chain: int
    entry_id: int | None
    sentence: str


def first_break() -> Break | None:
    """Walk every chain; the first broken entry, or None where all hold. Memory stays constant."""
    return next(_breaks(), None)


def _breaks() -> Iterator[Break]:
    chain, position, previous = -1, 0, OPENING
    for seal in Seal.objects.select_related("entry").order_by("chain", "position").iterator(1000):
        if seal.chain != chain:
            chain, position, previous = seal.chain, 0, OPENING
        if seal.position != position + 1:
            yield Break(
                chain, seal.entry_id, f"il manque {seal.position - position - 1} entrée(s) avant celle-ci"
            )
        if (seal.entry.space_id or 0) != chain or seal.hash != _hash(previous, seal.entry):
            yield Break(chain, seal.entry_id, "son contenu ne correspond plus à son sceau")
        position, previous = seal.position, seal.hash
    yield from _loose_entries()
    yield from _false_revisions()


def _loose_entries() -> Iterator[Break]:
    """Entries that are neither sealed nor waiting: somebody removed a seal."""
    for entry in Entry.objects.filter(seal__isnull=True, unsealed__isnull=True).order_by("pk")[:1]:
        yield Break(entry.space_id or 0, entry.pk, "elle n’est ni scellée ni en attente de l’être")


def _false_revisions() -> Iterator[Break]:
    """Revisions that are still whole must match their entry's digest (an erased one leaves fewer, and is skipped)."""
    entries = Entry.objects.exclude(digest="").prefetch_related("revisions").order_by("pk")
    for entry in entries.iterator(500):
        kept = sorted(entry.revisions.all(), key=lambda revision: revision.pk)
        if not kept or any(revision.erased for revision in kept):
            continue
        if digest([(revision.before, revision.after) for revision in kept]) != entry.digest:
            yield Break(entry.space_id or 0, entry.pk, "le détail de ce qu’elle a changé a été modifié")


def heads() -> dict[int, str]:
    """The last hash of each chain: written down elsewhere, it also proves that no end was cut off."""
    tops = Seal.objects.values("chain").annotate(top=Max("position")).order_by("chain")
    return {row["chain"]: Seal.objects.get(chain=row["chain"], position=row["top"]).hash for row in tops}
