"""Two words become one, and can be two again: what bore the word that leaves moves little by little, and is remembered."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.vocabularies.actions import MOST_URIS, MOST_WORDS, check_ours, distinct
from essaim.foundation.vocabularies.models import Moved, Term, TermAlias, TermMerge
from essaim.foundation.vocabularies.retelling import index_again
from essaim.foundation.vocabularies.uses import uses
from essaim.foundation.vocabularies.words import slug

AT_ONCE = 100  # bearers moved, and indexed again, in one transaction: some 50 ms
KEPT = timedelta(days=30)  # during which a merge can be undone, as long as a card stays in the bin
BROUGHT = ("alternates", "matches")


@action("vocabularies.merge")
def merge_terms(by: Any, term: Term, /, *, into: Term) -> Term:
    """Make `term` one with `into`, which keeps its names. What bore it moves, some at once and the rest by the worker.

    ValidationError: another scheme, itself, one that is going, or a category with others under it.
    """
    check_ours(by, term)
    check_ours(by, into)
    if into.scheme != term.scheme or into.pk == term.pk or into.merged_into_id or term.merged_into_id:
        raise ValidationError({"into": [_("Ce choix n’est pas proposé.")]})
    if term.children.exists():
        raise ValidationError({"into": [_("Déplacez d’abord les catégories qu’elle contient.")]})
    aliases = list(TermAlias.objects.filter(term=term).values_list("slug", flat=True))
    brought = _bring_names(term, into)
    merge = TermMerge.objects.create(
        loser=term, winner=into, slug=term.slug, aliases=aliases, brought=brought, by_id=by.party_id
    )
    term.merged_into, term.edited, term.slug = into, True, f"~{term.pk}"  # which no label gives
    term.save(update_fields=["merged_into", "edited", "slug", "updated_at"])
    TermAlias.objects.filter(term=term).update(term=into)
    TermAlias.objects.update_or_create(scheme=term.scheme, slug=merge.slug, defaults={"term": into})
    record(into, {"merged": None}, {"merged": term.label})
    record(term, {"merged_into": None}, {"merged_into": into.pk})
    _move(merge)
    return into


def _bring_names(term: Term, into: Term) -> dict[str, list[str]]:
    """Give `into` the names and notions of `term`; what it did not have, by field."""
    before = {name: getattr(into, name) for name in BROUGHT}
    words = distinct([*into.alternates, term.label, *term.alternates], MOST_WORDS)
    into.alternates = [word for word in words if slug(word) != slug(into.label)]
    into.matches = distinct([*into.matches, *term.matches], MOST_URIS)
    into.edited = True
    into.save(update_fields=[*BROUGHT, "edited", "updated_at"])
    return {name: [each for each in getattr(into, name) if each not in before[name]] for name in BROUGHT}


def _move(merge: TermMerge) -> int:
    """Give the winner to some that bear the loser, and remember them; how many: 0 when it is done."""
    count = 0
    for use in uses():
        moved = use.move(merge.loser_id, merge.winner_id, AT_ONCE)
        known = Moved.objects.filter(merge=merge, kind=use.name, object_id__in=list(moved))
        again = set(known.values_list("object_id", flat=True))
        rows = [Moved(merge=merge, kind=use.name, object_id=key, had=had) for key, had in moved.items()]
        bulk.insert([row for row in rows if row.object_id not in again])
        index_again(use, list(moved))
        count += len(moved)
    return count


def finish_merges(most: int = 20) -> int:
    """Move what still bears merged words, or bears separated ones still, the oldest first; how many moved."""
    done = 0
    for merge in list(TermMerge.objects.filter(done=False).order_by("pk")[:most]):
        for _turn in range(most):
            moved = _one_step(merge)
            done += moved
            if not moved:
                break
        else:
            return done  # a word into which this one went waits for it
    return done


def _one_step(merge: TermMerge) -> int:
    with transaction.atomic():
        if merge.undone:
            if not (count := _give_back(merge)):
                merge.delete()
            return count
        if not (count := _move(merge)):
            TermMerge.objects.filter(pk=merge.pk).update(done=True)
        return count


def forget_merges() -> int:
    """Forget the words of the merges that can no longer be undone; returns how many."""
    gone = 0
    for merge in list(
        TermMerge.objects.filter(done=True, undone=False, at__lt=timezone.now() - KEPT).order_by("pk")[:50]
    ):
        with transaction.atomic():
            if not _move(merge):  # an import that had read the word before may have given it since
                Term.objects.filter(pk=merge.loser_id).delete()
                gone += 1
    return gone


def undoable(term: Term) -> list[TermMerge]:
    """The merges into this word that can still be undone, the last first; one query."""
    recent = TermMerge.objects.filter(winner=term, undone=False, at__gte=timezone.now() - KEPT)
    return list(recent.select_related("loser").order_by("-pk"))


@action("vocabularies.unmerge")
def unmerge_terms(by: Any, term: Term, /, *, merge: TermMerge) -> Term:
    """Take the word that `merge` brought into `term` out of it again; returns it.

    What bore it bears it again, some at once and the rest by the worker, and bears `term` only where it did before; what people took from either since stands.
    ValidationError: too late, or another word has its name now.
    """
    if not (isinstance(by, System) or merge.by_id == by.party_id):
        check_ours(by, term)
    if merge.winner_id != term.pk or merge.undone or merge.at < timezone.now() - KEPT:
        raise ValidationError(_("Il est trop tard pour séparer ces deux mots."))
    loser = merge.loser
    if Term.objects.filter(scheme=loser.scheme, slug=merge.slug).exists():
        raise ValidationError(
            _("« %(label)s » est maintenant le nom d’un autre mot : renommez-le d’abord.")
            % {"label": loser.label}
        )
    loser.merged_into, loser.slug = None, merge.slug
    loser.save(update_fields=["merged_into", "slug", "updated_at"])
    TermAlias.objects.filter(scheme=loser.scheme, slug=merge.slug).delete()
    TermAlias.objects.filter(scheme=loser.scheme, slug__in=merge.aliases, term=term).update(term=loser)
    _take_names(term, merge)
    record(term, {"merged": loser.label}, {"merged": None})
    record(loser, {"merged_into": term.pk}, {"merged_into": None})
    merge.done, merge.undone = False, True
    merge.save(update_fields=["done", "undone"])
    _give_back(merge)
    return loser


def _take_names(term: Term, merge: TermMerge) -> None:
    for name in BROUGHT:
        taken = merge.brought.get(name, [])
        setattr(term, name, [each for each in getattr(term, name) if each not in taken])
    term.save(update_fields=[*BROUGHT, "updated_at"])


def _give_back(merge: TermMerge) -> int:
    """Give the loser back to some that bore it; how many: 0 when it is done."""
    rows = list(Moved.objects.filter(merge=merge).order_by("pk")[:AT_ONCE])
    for use in uses():
        if had := {row.object_id: row.had for row in rows if row.kind == use.name}:
            use.give_back(merge.loser_id, merge.winner_id, had)
            index_again(use, list(had))
    Moved.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
