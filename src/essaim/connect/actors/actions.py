"""Writes on cards: each checks its rule, runs in one transaction, leaves a journal entry and what changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.answers import apart, give
from essaim.connect.actors.models import Actor
from essaim.connect.actors.placing import Given
from essaim.connect.actors.terms import rename_terms, set_terms
from essaim.connect.actors.validation import COMMUNE, LICENCE, PLACED_BY, PRECISION, clean_fields
from essaim.connect.actors.values import TERMS, explicit_terms, fields_of, same, write
from essaim.foundation.accounts.models import Party
from essaim.foundation.files.keeping import follow, let_go
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.links import link
from essaim.foundation.kernel.models import Link, Revision, Visibility
from essaim.foundation.kernel.refs import link_kinds
from essaim.foundation.kernel.rules import may
from essaim.foundation.kernel.scope import scope_of
from essaim.foundation.spaces.models import Space


@action("actors.add")
def add_actor(
    by: Any,
    space: Space,
    /,
    *,
    visibility: str | None = None,
    party: Party | None = None,
    example: bool = False,
    **fields: Any,
) -> Actor:
    """A new card kept by `space`. `fields`: those of `validation.EDITABLE`, and answers by the names of questions;
    `party`: the organisation it is the card of.

    Public unless said otherwise; that of an informal initiative waits for its own people, or for who writes it, to
    open it. ValidationError by field.
    """
    answers, fields = apart(fields)
    cleaned = clean_fields(fields)
    actor = Actor(space=space, party=_own_party(by, party), created_by_id=by.party_id, example=example)
    actor.licence = cleaned.pop(LICENCE, "") or actor.licence
    write(actor, cleaned, given_of(cleaned))
    actor.visibility = _visibility(
        visibility or (Visibility.GROUP if actor.is_informal else Visibility.PUBLIC)
    )
    actor.save()
    set_terms([(actor, {name: cleaned[name] for name in TERMS if name in cleaned})], fresh=True)
    told = {name: after for name, (_before, after) in give(by, actor, answers).items()}
    said = {**fields_of(actor, explicit_terms([actor])[actor.pk]), **told}
    record(actor, {}, {**said, "visibility": actor.visibility})
    return actor


def given_of(cleaned: dict[str, Any]) -> Given:
    """What is known of the place beyond its words, taken out of the fields."""
    commune, by = cleaned.pop(COMMUNE, ""), cleaned.pop(PLACED_BY, "")
    precision = cleaned.pop(PRECISION, "")
    return Given(by, precision, commune) if by else Given(commune=commune)


def _own_party(by: Any, party: Party | None) -> Party | None:
    if party is None:
        return None
    if party.is_person or (not isinstance(by, System) and party.pk not in scope_of(by).parties):
        raise ValidationError({"party": _("Il faut un mandat en cours de cette organisation.")})
    if Actor.objects.filter(party=party).exists():
        raise ValidationError({"party": _("Cette organisation a déjà sa fiche.")})
    return party


def _visibility(value: str) -> str:
    if value not in Visibility.values:
        raise ValidationError({"visibility": _("Ce choix n’est pas proposé.")})
    return value


@action("actors.edit")
def edit_actor(by: Any, actor: Actor, /, **fields: Any) -> Actor:
    """Change the given fields and answers; those not given stand. Nothing is written where nothing differs.
    ValidationError by field.

    A public card that becomes informal is closed to the group, unless one of its own people does it.
    """
    answers, fields = apart(fields)
    cleaned = clean_fields(fields, actor)
    before, told = _state(actor), give(by, actor, answers)
    was_informal = actor.is_informal
    actor.licence = cleaned.pop(LICENCE, "") or actor.licence
    write(actor, cleaned, given_of(cleaned))
    if actor.is_informal and not was_informal and not _may_open(by, actor):
        actor.visibility = Visibility.GROUP
    terms = _other_terms(cleaned, before)
    after = {**_state(actor, before), **terms, **{name: said for name, (_was, said) in told.items()}}
    before |= {name: was for name, (was, _said) in told.items()}
    changed = sorted(name for name in {*before, *after} if not same(name, before.get(name), after.get(name)))
    if changed:
        actor.save()
        set_terms([(actor, terms)])
        if "name" in changed:
            rename_terms([actor])
        record(
            actor, {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed}
        )
    if "visibility" in changed:
        follow(actor)
    return actor


def _other_terms(cleaned: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The words given that are not those that the card bears, by field."""
    given = {name: cleaned[name] for name in TERMS if name in cleaned}
    return {name: words for name, words in given.items() if not same(name, words, before.get(name))}


def _may_open(by: Any, actor: Actor) -> bool:
    return actor.visibility != Visibility.PUBLIC or isinstance(by, System) or may(by, "actors.open", actor)


def _state(actor: Actor, terms: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a revision compares; the terms read, or taken from `terms`."""
    known = (
        explicit_terms([actor])[actor.pk]
        if terms is None
        else {name: terms.get(name) or [] for name in TERMS}
    )
    return {**fields_of(actor, known), LICENCE: actor.licence, "visibility": actor.visibility}


@action("actors.open")
def open_actor(by: Any, actor: Actor, /, *, visibility: str = Visibility.PUBLIC) -> Actor:
    """Show the card to more people: to everyone unless said otherwise."""
    return _show_to(actor, visibility)


@action("actors.edit")
def close_actor(by: Any, actor: Actor, /, *, visibility: str = Visibility.GROUP) -> Actor:
    """Show the card to fewer people. ValidationError where that would be more."""
    order = Visibility.values
    if order.index(_visibility(visibility)) > order.index(actor.visibility):
        raise ValidationError({"visibility": _("Cela ouvrirait la fiche à plus de monde.")})
    return _show_to(actor, visibility)


def _show_to(actor: Actor, visibility: str) -> Actor:
    before, actor.visibility = actor.visibility, _visibility(visibility)
    if before != actor.visibility:
        actor.save(update_fields=["visibility", "updated_at"])
        follow(actor)
        record(actor, {"visibility": before}, {"visibility": actor.visibility})
    return actor


@action("actors.bin")
def bin_actor(by: Any, actor: Actor, /) -> Actor:
    """Put the card in the bin of its space: nobody sees it any more; it is purged after a delay."""
    actor.binned_at = timezone.now()
    actor.save(update_fields=["binned_at", "updated_at"])
    follow(actor)
    record(actor, {"binned": False}, {"binned": True})
    return actor


@action("actors.restore")
def restore_actor(by: Any, actor: Actor, /) -> Actor:
    """Take the card out of the bin, as it was."""
    actor.binned_at = None
    actor.save(update_fields=["binned_at", "updated_at"])
    follow(actor)
    actor.sources.update(gone=False)
    record(actor, {"binned": True}, {"binned": False})
    return actor


@action("actors.purge")
def purge_actor(by: Any, actor: Actor, /) -> None:
    """Delete a card of the bin for good: its links go too, and what its revisions told."""
    key, kind = actor.pk, actor.type_name()
    Link.objects.filter(Q(source_type=kind, source_id=key) | Q(target_type=kind, target_id=key)).delete()
    Revision.objects.filter(object_type=kind, object_id=key).update(before={}, after={}, erased=True)
    let_go(actor)
    actor.delete()
    actor.pk = key  # the journal names what is gone


@action("actors.relate")
def relate_actors(
    by: Any,
    actor: Actor,
    /,
    *,
    other: Actor,
    kind: str,
    starts: date | None = None,
    ends: date | None = None,
    note: str = "",
) -> Link:
    """Say that `actor` —kind→ `other`, from a day on, to a day where it is over. ValidationError by field; an existing
    relation is returned, ended on that day where one is given."""
    if kind not in link_kinds():
        raise ValidationError({"kind": _("Ce choix n’est pas proposé.")})
    if other.pk == actor.pk:
        raise ValidationError({"other": _("Une fiche n’a pas de relation avec elle-même.")})
    if other.binned_at or not (isinstance(by, System) or may(by, "actors.view", other)):
        raise ValidationError({"other": _("Cette fiche n’existe pas, ou n’est pas ouverte.")})
    if len(note) > 300:
        raise ValidationError({"note": _("Au plus 300 caractères.")})
    if ends and (ends > date.today() or (starts and ends < starts)):
        raise ValidationError(
            {"ends": _("Une relation finie l’est aujourd’hui au plus tard, et après son début.")}
        )
    made = link(actor, other, kind, starts=starts, note=note.strip(), space_id=actor.space_id)
    if ends:
        made.ends = ends
        made.save(update_fields=["ends", "updated_at"])
    record(actor, {}, {"relation": _told(made, actor)})
    return made


@action("actors.relate")
def end_relation(by: Any, actor: Actor, /, *, relation: Link, ends: date | None = None) -> Link:
    """Date the end of a relation of this card, either way; today unless said otherwise. ValidationError: it is another's."""
    ends = ends or date.today()
    here = (actor.type_name(), actor.pk)
    if here not in ((relation.source_type, relation.source_id), (relation.target_type, relation.target_id)):
        raise ValidationError(_("Cette relation est celle d’une autre fiche."))
    if relation.starts and ends < relation.starts:
        raise ValidationError({"ends": _("Une relation ne finit pas avant d’avoir commencé.")})
    relation.ends = ends
    relation.save(update_fields=["ends", "updated_at"])
    record(actor, {"relation": _told(relation, actor)}, {"relation": None})
    return relation


def _told(relation: Link, actor: Actor) -> list[Any]:
    """[kind, whether from this card, type and key of the other end]: its name is not for all to read."""
    outward = (relation.source_type, relation.source_id) == (actor.type_name(), actor.pk)
    if outward:
        return [relation.kind, True, relation.target_type, relation.target_id]
    return [relation.kind, False, relation.source_type, relation.source_id]
