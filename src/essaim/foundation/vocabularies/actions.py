"""Writes on words: rename, describe, move, merge. A former name is kept as an alias: its address and its imports find the word."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.vocabularies.exchange import plan, write
from essaim.foundation.vocabularies.models import Term, TermAlias
from essaim.foundation.vocabularies.skos import Word
from essaim.foundation.vocabularies.terms import MAX_LABEL
from essaim.foundation.vocabularies.uses import borne_elsewhere, move
from essaim.foundation.vocabularies.words import slug

AT_ONCE = 300  # bearers moved in one transaction
MOST_WORDS, MOST_URIS = 20, 20
FIELDS = ("label", "label_en", "definition", "alternates", "matches")


def _check_ours(by: Any, term: Term) -> None:
    """One who facilitates changes a word only where nobody else's objects bear it."""
    if isinstance(by, System):
        return
    scope = scope_of(by)
    if not scope.host and borne_elsewhere(term.pk, scope.facilitator):
        raise ValidationError(
            _("D’autres réseaux emploient ce mot : seule l’administration du service peut le changer.")
        )


@action("vocabularies.edit")
def edit_term(
    by: Any,
    term: Term,
    /,
    *,
    label: str,
    label_en: str = "",
    definition: str = "",
    alternates: Iterable[str] = (),
    matches: Iterable[str] = (),
) -> Term:
    """Rename and describe a word. ValidationError by field. A value takes the slug of its new name, and keeps the old."""
    _check_ours(by, term)
    before = _told(term)
    term.label, term.label_en = " ".join(label.split()), " ".join(label_en.split())
    term.definition = definition.strip()
    term.alternates = _distinct(alternates, MOST_WORDS)
    term.matches = _distinct(matches, MOST_URIS)
    _check(term)
    if term.scheme == Term.Scheme.VALUE and slug(term.label) != term.slug:
        former, term.slug = term.slug, _free(term, slug(term.label), "label")
        TermAlias.objects.filter(scheme=term.scheme, slug=term.slug).delete()
        _alias(term, former)
    if (after := _told(term)) != before:
        term.edited = True
        term.save()
        for word in term.alternates:
            _alias(term, _free(term, slug(word), "alternates"))
        record(term, before, after)
    return term


def _told(term: Term) -> dict[str, Any]:
    return {name: getattr(term, name) for name in FIELDS}


def _distinct(words: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(" ".join(str(word).split()) for word in words if str(word).strip()))[:most]


def _check(term: Term) -> None:
    errors: dict[str, str] = {}
    if not slug(term.label):
        errors["label"] = _("Donnez un nom, avec au moins une lettre.")
    if any(len(word) > MAX_LABEL or not slug(word) for word in term.alternates):
        errors["alternates"] = _("Chaque mot a au moins une lettre et au plus %(most)d caractères.") % {
            "most": MAX_LABEL
        }
    if any(not uri.startswith(("http://", "https://")) or len(uri) > 500 for uri in term.matches):
        errors["matches"] = _("Une adresse par ligne, qui commence par http:// ou https://.")
    if errors:
        raise ValidationError({name: [sentence] for name, sentence in errors.items()})
    term.full_clean(exclude=["slug", "parent", "merged_into"])


def _free(term: Term, name: str, field: str) -> str:
    """The slug, which no other word of the scheme has, now or before. ValidationError names the word that has it."""
    others = Term.objects.filter(scheme=term.scheme, slug=name).exclude(pk=term.pk)
    holder = others.first() or next(
        (each.term for each in TermAlias.objects.filter(scheme=term.scheme, slug=name).exclude(term=term)),
        None,
    )
    if holder:
        sentence = _("« %(label)s » se dit déjà ainsi : réunissez les deux mots.") % {"label": holder.label}
        raise ValidationError({field: [sentence]})
    return name


def _alias(term: Term, name: str) -> None:
    if name != term.slug:
        TermAlias.objects.update_or_create(scheme=term.scheme, slug=name, defaults={"term": term})


@action("vocabularies.arrange")
def move_term(by: Any, term: Term, /, *, parent: Term | None) -> Term:
    """Put a category under another, or at the top. ValidationError: two levels at most, and never under itself."""
    if term.scheme != Term.Scheme.CATEGORY or (parent and parent.scheme != Term.Scheme.CATEGORY):
        raise ValidationError(_("Seules les catégories se rangent en arbre."))
    if parent and (
        parent.pk == term.pk or parent.parent_id or term.children.filter(merged_into=None).exists()
    ):
        raise ValidationError(
            {"parent": [_("L’arbre a deux niveaux : choisissez une catégorie du premier.")]}
        )
    if parent and parent.merged_into_id:
        raise ValidationError({"parent": [_("Ce choix n’est pas proposé.")]})
    before, term.parent, term.edited = term.parent_id, parent, True
    term.save(update_fields=["parent", "edited", "updated_at"])
    record(term, {"parent": before}, {"parent": parent and parent.pk})
    return term


@action("vocabularies.merge")
def merge_terms(by: Any, term: Term, /, *, into: Term) -> Term:
    """Make `term` one with `into`, which keeps its names. What bore it moves, some at once and the rest by the worker.

    ValidationError: another scheme, itself, one that is going, or a category with others under it.
    """
    _check_ours(by, term)
    _check_ours(by, into)
    if into.scheme != term.scheme or into.pk == term.pk or into.merged_into_id or term.merged_into_id:
        raise ValidationError({"into": [_("Ce choix n’est pas proposé.")]})
    if term.children.exists():
        raise ValidationError({"into": [_("Déplacez d’abord les catégories qu’elle contient.")]})
    term.merged_into, term.edited = into, True
    term.save(update_fields=["merged_into", "edited", "updated_at"])
    TermAlias.objects.filter(term=term).update(term=into)
    TermAlias.objects.update_or_create(scheme=term.scheme, slug=term.slug, defaults={"term": into})
    words = _distinct([*into.alternates, term.label, *term.alternates], MOST_WORDS)
    into.alternates = [word for word in words if slug(word) != slug(into.label)]
    into.matches = _distinct([*into.matches, *term.matches], MOST_URIS)
    into.edited = True
    into.save(update_fields=["alternates", "matches", "edited", "updated_at"])
    record(into, {"merged": None}, {"merged": term.label})
    record(term, {"merged_into": None}, {"merged_into": into.pk})
    move(term.pk, into.pk, AT_ONCE)
    return into


def finish_merges(most: int = 20) -> int:
    """Move what still bears merged words, a little at a time, and forget the words that nothing bears; how many moved."""
    done = 0
    going = Term.objects.exclude(merged_into=None).values_list("pk", "merged_into_id").order_by("pk")[:most]
    for loser, winner in list(going):
        for _turn in range(most):
            with transaction.atomic():
                moved = move(loser, winner, AT_ONCE)
            done += moved
            if not moved:
                Term.objects.filter(pk=loser).delete()
                break
    return done


@action("vocabularies.arrange")
def load_words(by: Any, party: Any, /, *, scheme: str, found: Sequence[Word]) -> Term:
    """Bring in the words of a SKOS file, as `exchange.plan` tells; returns one of them. ValidationError: nothing new."""
    changed = write(scheme, plan(scheme, found))
    for term, before, after in changed:
        record(term, before, after)
    return changed[0][0]
