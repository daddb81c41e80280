"""Keeping a card true: what it still lacks that others look for, « tout est encore juste », a word once a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.connect.actors.answers import askable, values_of
from essaim.connect.actors.models import Actor, Review
from essaim.connect.actors.presenting import MEANS
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel import mailing
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.news.models import BY_MAIL
from essaim.foundation.news.queries import paces_of
from essaim.foundation.spaces.models import Mandate

TOPIC = "reviews"
A_YEAR = timedelta(days=365)
AT_ONCE = 50  # cards in a transaction: others wait for it
AT_MOST = 2_000  # cards a day: the others come the day after
NAMED = 20  # cards in one mail
SHOWN = 3  # of what a card lacks
# In the order of what others look for first: the field of the form, and what it says.
WANTED = (
    ("summary", gettext_lazy("ce que vous faites, en une phrase")),
    ("categories", gettext_lazy("vos catégories")),
    ("city", gettext_lazy("votre commune")),
    ("missions", gettext_lazy("vos missions")),
    ("values", gettext_lazy("vos valeurs")),
    ("territory", gettext_lazy("votre territoire d’action")),
    ("salaried", gettext_lazy("vos moyens humains")),
    ("website", gettext_lazy("votre site")),
    ("budget", gettext_lazy("votre budget")),
    ("funders", gettext_lazy("vos financeurs")),
)


@dataclass(frozen=True)
class Lack:
    """Some of what a card does not say yet, each with the address of its field; `more`: there is more than that."""

    items: list[tuple[str, str]]
    more: bool


def lack(actor: Actor, terms: dict[str, list[Any]], user: Any) -> Lack:
    """What would make the card more useful to others; `terms`: its categories and values. What its networks ask comes
    after, and only where an answer is expected."""
    edit = reverse("actors:edit", args=[actor.public_id])
    missing = [(str(label), f"{edit}#id_{name}") for name, label in WANTED if not _says(actor, name, terms)]
    expected = [question for question in askable(user, actor) if question.expected]
    said = values_of([actor.pk], expected)[actor.pk]
    unsaid = [question for question in expected if question.name not in said]
    missing += [(question.wording, f"{edit}#id_{question.name}") for question in unsaid]
    return Lack(missing[:SHOWN], len(missing) > SHOWN)


def _says(actor: Actor, name: str, terms: dict[str, list[Any]]) -> bool:
    if name in ("categories", "values"):
        return bool(terms[name])
    if name == "salaried":
        return any(getattr(actor, each) is not None for each in MEANS)
    return getattr(actor, name) not in (None, "", [])


@action("actors.review")
def review_actor(by: Any, actor: Actor, /) -> Actor:
    """Say that all that the card says is still right, as of today."""
    kept, _made = Review.objects.get_or_create(actor=actor)
    before, kept.reviewed_on = kept.reviewed_on, timezone.localdate()
    if before != kept.reviewed_on:
        kept.save(update_fields=["reviewed_on"])
        record(actor, {"reviewed": before}, {"reviewed": kept.reviewed_on})
    return actor


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
    addresses = [settings.BASE_URL + reverse("actors:actor", args=[card.public_id]) for card in cards[:NAMED]]
    context = {
        "cards": list(zip(cards[:NAMED], addresses, strict=True)),
        "count": len(cards),
        "others": max(0, len(cards) - NAMED),
    }
    with translation.override(user.language or settings.LANGUAGE_CODE):
        why = _("Vous recevez ce courriel une fois par an, parce que vous tenez une fiche de l’annuaire.")
    key = f"reviews:{user.pk}:{today.isoformat()}:{cards[0].pk}"
    mailing.write("actors/mails/review.txt", user.email, user.language, context, key=key, kind=TOPIC, why=why)
    return 1
