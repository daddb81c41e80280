"""Writes on words: add, rename, describe, move. A former name is kept as an alias: its address and its imports find the word."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.vocabularies.exchange import plan, write
from essaim.foundation.vocabularies.models import FREE, Term, TermAlias
from essaim.foundation.vocabularies.retelling import retell
from essaim.foundation.vocabularies.skos import Word
from essaim.foundation.vocabularies.terms import MAX_LABEL
from essaim.foundation.vocabularies.uses import borne_elsewhere
from essaim.foundation.vocabularies.words import slug

MOST_WORDS, MOST_URIS = 20, 20
FIELDS = ("label", "label_en", "definition", "alternates", "matches")


def check_ours(by: Any, term: Term) -> None:
    """One who facilitates changes a word only where nobody else's objects bear it."""
    if isinstance(by, System):
        return
    scope = scope_of(by)
    if not scope.host and borne_elsewhere(term.pk, scope.facilitator):
        raise ValidationError(
            _("D’autres réseaux emploient ce mot : seule l’administration du service peut le changer.")
        )


@action("vocabularies.add")
def add_term(by: Any, blank: Term, /, *, label: str, parent: Term | None = None, **said: Any) -> Term:
    """A new word of the scheme of `blank`, which is not saved. `said`: as `edit_term` takes it. ValidationError by field."""
    term = Term(scheme=blank.scheme, edited=True)
    _say(term, label=label, **said)
    term.slug = _free(term, slug(term.label), "label")
    if parent and (term.scheme != Term.Scheme.CATEGORY or parent.parent_id or parent.merged_into_id):
        raise ValidationError({"parent": [_("Ce choix n’est pas proposé.")]})
    term.parent = parent
    _refuse_taken(term)
    term.save()
    for word in term.alternates:
        _alias(term, slug(word))
    record(term, {}, _told(term))
    return term


def _refuse_taken(term: Term) -> None:
    for word in term.alternates:
        _free(term, slug(word), "alternates")


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
    """Rename and describe a word. ValidationError by field. A free word takes the slug of its new name, and keeps the old."""
    check_ours(by, term)
    before = _told(term)
    _say(term, label=label, label_en=label_en, definition=definition, alternates=alternates, matches=matches)
    if term.scheme in FREE and slug(term.label) != term.slug:
        former, term.slug = term.slug, _free(term, slug(term.label), "label")
        TermAlias.objects.filter(scheme=term.scheme, slug=term.slug).delete()
        _alias(term, former)
    if (after := _told(term)) != before:
        term.edited = True
        term.save()
        _refuse_taken(term)
        for word in term.alternates:
            _alias(term, slug(word))
        record(term, before, after)
        if before["label"] != after["label"]:
            retell(term)
    return term


def _say(
    term: Term,
    *,
    label: str,
    label_en: str = "",
    definition: str = "",
    alternates: Iterable[str] = (),
    matches: Iterable[str] = (),
) -> None:
    """Set what a word says, not saved. ValidationError by field."""
    term.label, term.label_en = " ".join(label.split()), " ".join(label_en.split())
    term.definition = definition.strip()
    term.alternates = distinct(alternates, MOST_WORDS)
    term.matches = distinct(matches, MOST_URIS)
    _check(term)


def _told(term: Term) -> dict[str, Any]:
    return {name: getattr(term, name) for name in FIELDS}


def distinct(words: Iterable[str], most: int) -> list[str]:
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
        (
            each.term
            for each in TermAlias.objects.filter(scheme=term.scheme, slug=name).exclude(term_id=term.pk)
        ),
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


@action("vocabularies.arrange")
def load_words(by: Any, party: Any, /, *, scheme: str, found: Sequence[Word]) -> Term:
    """Bring in the words of a SKOS file, as `exchange.plan` tells; returns one of them. ValidationError: nothing new."""
    changed = write(scheme, plan(scheme, found))
    for term, before, after in changed:
        record(term, before, after)
    return changed[0][0]
