"""Doing what a note asks, by the house's own actions and rules; or saying why it is not done."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from essaim.connect.actors.actions import add_actor, bin_actor, edit_actor
from essaim.connect.actors.adding import lookalikes
from essaim.connect.actors.discussable import present
from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind
from essaim.connect.actors.names import field_name
from essaim.connect.actors.queries import visible
from essaim.connect.actors.reviewing import review_actor
from essaim.connect.actors.uniting import became
from essaim.connect.actors.validation import clean_fields
from essaim.connect.field.comparing import Difference, changed_since, three_way
from essaim.connect.field.models import Note
from essaim.connect.field.notes import Asked
from essaim.connect.field.packing import said
from essaim.foundation.discussion.actions import propose_correction
from essaim.foundation.kernel.rules import Denied, allowed, may
from essaim.foundation.spaces.models import Space

State, Verb = Note.State, Note.Verb


@dataclass(frozen=True)
class Outcome:
    """What became of a note; `answer` is what its author reads: a sentence, and what there is to decide."""

    state: str
    sentence: Any
    actor: Actor | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def answer(self) -> dict[str, Any]:
        return {"sentence": str(self.sentence), **self.more}


def carry_out(by: Any, asked: Asked) -> Outcome:
    """Inside a transaction: all of it is done, or nothing and why."""
    try:
        with transaction.atomic():
            return _add(by, asked) if asked.verb == Verb.ADD else _of_card(by, asked)
    except Denied as refusal:
        return Outcome(State.REFUSED, refusal.sentence)
    except ValidationError as refusal:
        return Outcome(State.REFUSED, *_refused(refusal))


def _refused(refusal: ValidationError) -> tuple[str, None, dict[str, Any]]:
    if not hasattr(refusal, "error_dict"):
        return " ".join(refusal.messages), None, {}
    errors = {name: " ".join(messages) for name, messages in refusal.message_dict.items()}
    return _("Rien n’a été changé : il y a quelque chose à corriger."), None, {"errors": errors}


def _of_card(by: Any, asked: Asked) -> Outcome:
    actor = _card(by, asked.card)
    stands = said(actor)
    if asked.verb == Verb.EDIT:
        wrote = {name: value for name, value in asked.fields.items() if name in stands}
        fresh, disputed = three_way(asked.seen, stands, wrote)
        if disputed:
            return _to_decide(actor, asked, disputed)
        return _edit(by, actor, fresh, asked.words)
    if changed := changed_since(asked.seen, stands):
        return _to_decide(actor, asked, changed)
    return _review(by, actor) if asked.verb == Verb.REVIEW else _close(by, actor, asked.words)


def _card(by: Any, public_id: str) -> Actor:
    """The card, or the one that it became, held until the end of the transaction."""
    cards = visible(by).select_related("space", "party").select_for_update(of=("self",))
    found = cards.filter(public_id=public_id).first()
    if found is None and (winner := became(public_id)):
        found = cards.filter(pk=winner.pk).first()
    if found is None:
        raise ValidationError(_("Cette fiche n’est plus dans l’annuaire, ou n’est plus ouverte pour vous."))
    return found


def _to_decide(actor: Actor, asked: Asked, differences: Iterable[Difference]) -> Outcome:
    joined = str(actor.public_id) != asked.card
    sentence = (
        _("La fiche a été réunie avec « %(name)s », qui dit autre chose : à vous de choisir.")
        % {"name": actor.name}
        if joined
        else _("La fiche a changé depuis que vous l’avez emportée : à vous de choisir.")
    )
    return Outcome(State.CONFLICT, sentence, actor, {"differences": [asdict(each) for each in differences]})


def _review(by: Any, actor: Actor) -> Outcome:
    if not may(by, "actors.review", actor):
        return _propose(by, actor, {}, [_("Vu sur place : tout est encore juste.")])
    review_actor(by, actor)
    return Outcome(State.DONE, _("La fiche est notée comme relue aujourd’hui."), actor)


def _close(by: Any, actor: Actor, words: str) -> Outcome:
    if not may(by, "actors.bin", actor):
        return _propose(by, actor, {}, [_("Vu sur place : c’est fermé."), words])
    bin_actor(by, actor)
    return Outcome(State.DONE, _("La fiche est dans la corbeille de l’espace, pour trente jours."), actor)


def _edit(by: Any, actor: Actor, fresh: dict[str, str], words: str) -> Outcome:
    if not fresh:
        return Outcome(State.DONE, _("La fiche le disait déjà."), actor)
    if may(by, "actors.edit", actor):
        edit_actor(by, actor, **fresh)
        return Outcome(State.DONE, _("La fiche est corrigée."), actor)
    clean_fields(fresh, actor)
    proposable = present(actor)
    apart = [
        f"{field_name(name)} : {_shown(name, value)}"
        for name, value in fresh.items()
        if name not in proposable
    ]
    values = {name: value for name, value in fresh.items() if name in proposable}
    return _propose(by, actor, values, [words, *apart])


def _shown(name: str, value: str) -> str:
    return str(dict(Kind.choices).get(value, value)) if name == "kind" else value


def _propose(by: Any, actor: Actor, values: dict[str, str], body: Iterable[str]) -> Outcome:
    """What one may not do oneself is proposed to who facilitates, in the queue of the space."""
    propose_correction(by, actor, body="\n".join(filter(None, body)), values=values)
    sentence = _("C’est proposé : l’animation de « %(space)s » va le lire.") % {"space": actor.space.name}
    return Outcome(State.PROPOSED, sentence, actor)


def _add(by: Any, asked: Asked) -> Outcome:
    space = allowed(Space.objects.all(), by, "actors.add").filter(slug=asked.space).first()
    if space is None:
        raise Denied("actors.add")
    fields: dict[str, Any] = {name: value for name, value in asked.fields.items() if value.strip()}
    cleaned = clean_fields(fields)
    if not asked.sure and (alike := lookalikes(by, space, cleaned)):
        cards = [
            {
                "id": str(each.card.public_id),
                "name": each.card.name,
                "city": each.card.city,
                "degree": str(each.degree),
                "reasons": [reason.text for reason in each.reasons if not reason.against],
            }
            for each in alike
        ]
        sentence = _("Une fiche qui est déjà là lui ressemble : rien n’est encore ajouté.")
        return Outcome(State.ALIKE, sentence, None, {"alike": cards})
    return Outcome(State.DONE, _("La fiche est créée."), add_actor(by, space, **fields))
