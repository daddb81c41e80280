"""What this room holds of a person: the cards that they wrote, the claims that they made."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from essaim.connect.actors.actions import purge_actor
from essaim.connect.actors.answers import value_of
from essaim.connect.actors.claim_data import CLAIMS, exported
from essaim.connect.actors.hours import in_french
from essaim.connect.actors.models import Actor, Answer
from essaim.connect.actors.names import field_name
from essaim.connect.actors.values import explicit_terms, fields_of
from essaim.connect.questions.values import said as said_answer
from essaim.foundation.accounts.models import User
from essaim.foundation.accounts.parties import unnamed
from essaim.foundation.accounts.personal_data import BATCH, GONE, NAMED, UNNAMED, Erasable
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.kernel.models import Entry, Link
from essaim.foundation.kernel.refs import link_kinds


def _cards(user: User) -> Any:
    return Actor.objects.filter(created_by_id=user.party_id)


def _erase(user: User, choice: str) -> int:
    """« Gone » leaves neither the card nor what was changed on it."""
    if choice == NAMED:
        return 0
    found = list(_cards(user).order_by("pk")[:20])
    for card in found:
        if choice == GONE:
            pk = card.pk
            purge_actor(SYSTEM, card)
            erase_revisions(Actor, [pk])
    if choice == UNNAMED:
        Actor.objects.filter(pk__in=[card.pk for card in found]).update(created_by=unnamed())
    return len(found)


def _relations(user: User) -> Any:
    """The journal says who added which, by number."""
    made = Entry.objects.filter(by_id=user.party_id, action="actors.relate", object_type=Link.type_name())
    return Link.objects.filter(pk__in=made.values("object_id"))


def _erase_relations(user: User, choice: str) -> int:
    """No name stands on a relation: it stays, or goes with its note."""
    if choice != GONE:
        return 0
    keys = list(_relations(user).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return int(Link.objects.filter(pk__in=keys).delete()[0])


ERASABLE = [
    Erasable("cards", _l("Fiches de l’annuaire"), lambda user: _cards(user).count(), _erase),
    Erasable(
        "relations",
        _l("Relations entre fiches"),
        lambda user: _relations(user).count(),
        _erase_relations,
        (UNNAMED, GONE),
    ),
    CLAIMS,
]


def export(user: User) -> dict[str, list[dict[str, Any]]]:
    """The cards created by the person, those in the bin too, with all that they say."""
    cards = list(Actor.objects.filter(created_by_id=user.party_id).order_by("pk"))
    terms, answers = explicit_terms(cards), _answers(cards)
    return {
        _("Fiches de l’annuaire"): [_thing(card, terms[card.pk], answers[card.pk]) for card in cards],
        _("Relations entre fiches"): [_relation(each) for each in _relations(user).order_by("pk")],
        _("Demandes de représenter une organisation"): exported(user),
    }


def _relation(each: Link) -> dict[str, Any]:
    kind = link_kinds().get(each.kind)
    return {
        "title": str(kind.label) if kind else each.kind,
        _("depuis"): each.starts,
        _("jusqu’à"): each.ends,
        _("précision"): each.note,
        _("ajoutée le"): each.created_at,
    }


def _answers(cards: list[Actor]) -> dict[int, dict[str, str]]:
    """What each card answers, in words, to the questions that are asked no more too; one query."""
    found: dict[int, dict[str, str]] = {card.pk: {} for card in cards}
    rows = Answer.objects.filter(actor__in=cards).select_related("question").order_by("pk")
    for row in rows:
        found[row.actor_id][row.question.wording] = said_answer(row.question, value_of(row.question, row))
    return found


def _thing(card: Actor, terms: dict[str, list[str]], answers: dict[str, str]) -> dict[str, Any]:
    said = {
        field_name(name): _plain(in_french(value) if name == "opening_hours" else value)
        for name, value in fields_of(card, terms).items()
        if name != "name"
    }
    said |= answers
    url = reverse("actors:actor", args=[card.public_id])
    return {"title": card.name, "url": url, **said, _("créée le"): card.created_at}


def _plain(value: Any) -> Any:
    return " ; ".join(map(str, value)) if isinstance(value, list) else value
