"""What became of a card: its revisions, with differences by field, names of people for members only. Names are read
where they stand today, never from the journal: those that are erased are gone from here too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from essaim.connect.actors.answers import named, reader
from essaim.connect.actors.hours import in_french
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind, LegalForm
from essaim.connect.actors.names import field_name
from essaim.connect.actors.values import CARD_FIELDS, NAMED, PLACE
from essaim.connect.questions.models import PREFIX, Question
from essaim.connect.questions.values import said as said_answer
from essaim.foundation.accounts.models import Party
from essaim.foundation.discussion.queries import proposed_by
from essaim.foundation.kernel.models import Licence, Revision, Visibility
from essaim.foundation.kernel.refs import link_kinds, resolve
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.vocabularies.models import CURATED, Term

SIZE = 30
UNSHOWN = {
    "binned",
    "archived",
    "relation",
    "party",
    "united",
    "divided",
}  # said otherwise than by a difference
_CHOICES: dict[str, Any] = {
    "kind": Kind,
    "legal_form": LegalForm,
    "licence": Licence,
    "visibility": Visibility,
}


@dataclass(frozen=True)
class Change:
    """One revision as a page shows it; `differences`: (label, before, after); `made`: it says what the card said
    when it came, `note` what it did to a relation, `proposed` who asked for it."""

    key: int
    at: datetime
    did: str
    who: str
    differences: list[tuple[str, str, str]]
    made: bool
    note: str
    proposed: str


def history(actor: Actor, user: Any, before: int | None = None) -> tuple[list[Change], int | None]:
    """The last changes, newest first, those before a key given; and the key to go on from. Five queries, six where an
    answer changed."""
    found = Revision.objects.filter(object_type=actor.type_name(), object_id=actor.pk).select_related("entry")
    if before:
        found = found.filter(pk__lt=before)
    revisions = list(found.order_by("-pk")[: SIZE + 1])
    more, revisions = len(revisions) > SIZE, revisions[:SIZE]
    names = _names(actor, user, revisions)
    labels = dict(Term.objects.filter(scheme__in=CURATED).values_list("slug", "label"))
    others = resolve(user, [(told[2], told[3]) for each in revisions if (told := _relation(each))])
    proposed = proposed_by({each.entry_id for each in revisions}, people=_named(actor, user))  # type: ignore[attr-defined]
    questions = _questions(actor, user, revisions)
    changes = [_change(actor, each, names, labels, others, proposed, questions) for each in revisions]
    return changes, revisions[-1].pk if more else None


def _names(actor: Actor, user: Any, revisions: list[Revision]) -> dict[int, str]:
    """Organisations for everybody; people for the members of the space."""
    keys = {key for each in revisions for key in (each.entry.by_id, each.entry.on_behalf_of_id) if key}
    parties = Party.objects.filter(pk__in=keys)
    if not _named(actor, user):
        parties = parties.filter(kind=Party.Kind.ORGANISATION)
    return dict(parties.values_list("pk", "name"))


def _questions(actor: Actor, user: Any, revisions: list[Revision]) -> dict[str, Question]:
    """Those still asked whose answers changed, and that this reader may read, by name."""
    known = named({name for each in revisions for name in (*each.before, *each.after)})
    reads = reader(user, actor)
    return {name: each for name, each in known.items() if each.withdrawn_at is None and reads(each)}


def _named(actor: Actor, user: Any) -> bool:
    """Whether this reader may read the names of people."""
    scope = scope_of(user)
    return scope.host or actor.space_id in scope.member


def _relation(revision: Revision) -> list[Any] | None:
    """What a revision says of a relation: see `actions._told`."""
    told = revision.after.get("relation") or revision.before.get("relation")
    return told if isinstance(told, list) and len(told) == 4 else None


def _note(revision: Revision, others: Mapping[tuple[str, int], Any]) -> str:
    """« est membre de PES 21 », where the reader may see both ends."""
    told = _relation(revision)
    if told is None or (kind := link_kinds().get(told[0])) is None or (told[2], told[3]) not in others:
        return ""
    said = f"{kind.label if told[1] else kind.inverse} {others[told[2], told[3]]}"
    return said if revision.after.get("relation") else _("%(relation)s : c’est fini") % {"relation": said}


def _change(
    actor: Actor,
    revision: Revision,
    names: dict[int, str],
    labels: dict[str, str],
    others: Mapping[tuple[str, int], Any],
    proposed: Mapping[int, str],
    questions: Mapping[str, Question],
) -> Change:
    entry = revision.entry
    by, behalf = names.get(entry.by_id or 0, ""), names.get(entry.on_behalf_of_id or 0, "")
    if by and behalf:
        who = _("%(person)s, pour %(organisation)s") % {"person": by, "organisation": behalf}
    else:
        who = by or behalf or (_("une personne de l’espace") if entry.by_id else _("le service"))
    return Change(
        key=revision.pk,
        at=entry.at,
        did=_did(entry.action, revision),
        who=who,
        differences=_differences(actor, revision, labels) + _answers(revision, questions),
        made=not revision.before and len(revision.after) > 1,
        note=_note(revision, others),
        proposed=proposed.get(entry.pk, ""),
    )


def _did(action: str, revision: Revision) -> str:
    if revision.erased:
        return _("Détail effacé")
    if "binned" in revision.after:
        return _("Mise à la corbeille") if revision.after["binned"] else _("Reprise dans la corbeille")
    if action.startswith("imports."):
        return _("Mise à jour par un import") if revision.before else _("Venue d’un import")
    said = {
        "actors.add": _("Création"),
        "actors.edit": _("Modification"),
        "actors.open": _("Visibilité"),
        "actors.relate": _("Relations"),
        "actors.review": _("Relecture"),
        "actors.unite": _("Une autre fiche a été réunie à celle-ci"),
        "actors.separate": _("Une fiche qui avait été réunie à celle-ci en est séparée"),
        "actors.split": _("Scindée en deux fiches") if revision.before else _("Sortie d’une autre fiche"),
        "actors.rejoin": _("Une fiche qui en était sortie lui est rendue"),
        "actors.follow_source": _("Ce que dit une source est repris"),
        "actors.settle": _("L’ordre des sources est suivi"),
        "actors.represent": _("L’organisation est représentée par les siens"),
        "actors.withdraw_claim": _("L’organisation n’est plus représentée"),
    }
    return said.get(action, action)


def _differences(actor: Actor, revision: Revision, labels: dict[str, str]) -> list[tuple[str, str, str]]:
    """By field, in the order of a card; the finer place of an informal initiative is never shown."""
    known = {name for name in (*revision.before, *revision.after) if not name.startswith(PREFIX)}
    ordered = [name for name in CARD_FIELDS if name in known] + sorted(known - set(CARD_FIELDS) - UNSHOWN)
    hidden = PLACE if actor.is_informal else ()
    return [
        (
            _capital(field_name(name)),
            text_of(name, revision.before.get(name), labels),
            text_of(name, revision.after.get(name), labels),
        )
        for name in ordered
        if name not in hidden
    ]


def _answers(revision: Revision, questions: Mapping[str, Question]) -> list[tuple[str, str, str]]:
    """The answers that changed, in the order of the questions."""
    return [
        (
            question.wording,
            said_answer(question, revision.before.get(name)),
            said_answer(question, revision.after.get(name)),
        )
        for name, question in questions.items()
        if name in revision.before or name in revision.after
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def text_of(name: str, value: Any, labels: Mapping[str, str]) -> str:
    """The value of a field as a person reads it; `labels`: of categories and themes, by slug."""
    if value is None:
        return ""
    if name in _CHOICES:
        return str(dict(_CHOICES[name].choices).get(value, value))
    if name == "opening_hours":
        return in_french(value)
    if isinstance(value, list):
        known = labels if name in NAMED else {}
        return "\n".join(known.get(str(each), str(each)) for each in value)
    return str(value)
