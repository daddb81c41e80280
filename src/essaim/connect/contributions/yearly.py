"""Once a year, to who keeps a card: « toujours juste », « à corriger », « à archiver », each one link of a mail.

The links are signed and need no sign-in: they open a page, and its button does it; a program that reads mails confirms nothing.
They do what their reader may do on the day of the click, no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.reviewing import review_actor
from essaim.connect.contributions.proposable import ALERT, Fault
from essaim.foundation.accounts.models import User
from essaim.foundation.discussion.actions import submit_proposal
from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.rules import may
from essaim.foundation.news.models import BY_MAIL
from essaim.foundation.news.queries import paces_of
from essaim.foundation.spaces.models import Mandate

TOPIC = "reviews"
A_YEAR = timedelta(days=365)
HOLDS = timedelta(days=120)  # how long the links of a mail serve
AT_ONCE = 50  # cards in a transaction: others wait for it
AT_MOST = 2_000  # cards a day: the others come the day after
NAMED = 20  # cards in one mail
SALT = "contributions.yearly"
RIGHT, MEND, ARCHIVE = "juste", "corriger", "archiver"
CHOICES = {
    RIGHT: gettext_lazy("Toujours juste"),
    MEND: gettext_lazy("À corriger"),
    ARCHIVE: gettext_lazy("À archiver"),
}


def due(today: date) -> QuerySet[Actor]:
    """Cards that nobody touched, read over or was asked to for a year, and that somebody keeps."""
    before = today - A_YEAR
    old = Actor.objects.live().filter(updated_at__date__lt=before, example=False)
    kept = Q(party__isnull=False) | Q(created_by__isnull=False)
    recent = Review.objects.filter(Q(reviewed_on__gte=before) | Q(reminded_on__gte=before))
    return old.filter(kept).exclude(pk__in=recent.values("actor_id")).order_by("pk")


def remind_keepers() -> int:
    """Write to those who keep a card that is due, once a year; returns how many mails. Again the same day: none."""
    today, sent, done = timezone.localdate(), 0, 0
    while done < AT_MOST:
        with transaction.atomic():
            cards = list(due(today)[:AT_ONCE])
            for user, theirs in _by_keeper(cards):
                sent += _write(user, theirs, today)
            for card in cards:
                Review.objects.update_or_create(actor=card, defaults={"reminded_on": today})
        done += len(cards)
        if len(cards) < AT_ONCE:
            break
    return sent


def _by_keeper(cards: list[Actor]) -> Iterable[tuple[User, list[Actor]]]:
    """Who manages the organisation or was entrusted with its card; where there is none, who wrote the card."""
    keepers: dict[int, list[Actor]] = {}
    by_party: dict[int, list[int]] = {}
    given = Mandate.objects.live().filter(
        organisation_id__in=[card.party_id for card in cards if card.party_id]
    )
    for person, organisation in given.filter(Q(manages=True) | Q(card_only=True)).values_list(
        "person_id", "organisation_id"
    ):
        by_party.setdefault(organisation, []).append(person)
    for card in cards:
        people = by_party.get(card.party_id or 0) or [card.created_by_id or 0]
        for person in people:
            keepers.setdefault(person, []).append(card)
    users = User.objects.filter(party_id__in=keepers, is_active=True, demo=False).order_by("pk")
    return [(user, keepers[user.party_id]) for user in users]


def _write(user: User, cards: list[Actor], today: date) -> int:
    """One mail for all their cards; 0 where they do not want it."""
    if paces_of(user).by_topic[TOPIC] not in BY_MAIL:
        return 0
    context = {
        "cards": [_asked(user, card) for card in cards[:NAMED]],
        "count": len(cards),
        "others": max(0, len(cards) - NAMED),
    }
    with translation.override(user.language or settings.LANGUAGE_CODE):
        why = _("Vous recevez ce courriel une fois par an, parce que vous tenez une fiche de l’annuaire.")
    key = f"reviews:{user.pk}:{today.isoformat()}:{cards[0].pk}"
    template = "contributions/mails/yearly.txt"
    mailing.write(template, user.email, user.language, context, key=key, kind=TOPIC, why=why)
    return 1


def _asked(user: User, card: Actor) -> dict[str, str]:
    """The name of a card, and the address of each answer."""
    token = token_of(user, card)
    return {"name": card.name} | {
        choice: settings.BASE_URL + reverse("contributions:yearly", args=[token, choice])
        for choice in CHOICES
    }


def token_of(user: User, card: Actor) -> str:
    """What stands in the links of one card, for one reader."""
    return signing.dumps([str(card.public_id), user.pk], salt=SALT)


@dataclass(frozen=True)
class Answering:
    """A card, and the account that the mail was written to."""

    user: User
    actor: Actor


def answering(token: str) -> Answering | None:
    """Who answers about which card, while the link holds, the account stands and still keeps the card; else None."""
    try:
        public_id, key = signing.loads(token, salt=SALT, max_age=HOLDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    actor = Actor.objects.live().select_related("space", "review").filter(public_id=public_id).first()
    if user is None or actor is None or not may(user, "actors.review", actor):
        return None
    return Answering(user, actor)


def answer(found: Answering, choice: str) -> str:
    """Do what a button says, in the name of who got the mail; the sentence that tells it. ValidationError: said already."""
    if choice == RIGHT:
        review_actor(found.user, found.actor)
        return _("Merci. La fiche est notée comme relue aujourd’hui.")
    if choice == ARCHIVE:
        said: dict[str, Any] = {"fault": Fault.CLOSED.value, "words": ""}
        submit_proposal(found.user, found.actor, kind=ALERT, values=said)
        return _("Merci. L’animation de l’espace va le lire, puis vous répondre ; d’ici là, rien ne change.")
    raise ValidationError(_("Ce choix n’est pas proposé."))
