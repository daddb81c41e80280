"""Needs and offers as the lines of a space's archive, past ones too while they are kept; never who wrote them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.offers.actions import LONGEST, MOST
from essaim.connect.offers.attached import refresh
from essaim.connect.offers.models import TEXT, TITLE, Kind, Offer
from essaim.connect.offers.periodic import KEPT
from essaim.foundation.kernel import bulk
from essaim.foundation.vocabularies.models import Term

AT_ONCE = 500
Line = dict[str, Any]


def lines(cards: QuerySet[Actor]) -> Iterator[Line]:
    """Those of these cards, by permanent identifier."""
    found = Offer.objects.filter(actor__in=cards).select_related("actor", "theme__merged_into")
    for offer in found.order_by("public_id").iterator(AT_ONCE):
        theme = offer.theme and (offer.theme.merged_into or offer.theme)
        said = {
            "public_id": str(offer.public_id),
            "card": str(offer.actor.public_id),
            "kind": offer.kind,
            "title": offer.title,
            "text": offer.text,
            "theme": theme.slug if theme else "",
            "until": offer.until.isoformat(),
            "created_at": offer.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
        yield {name: value for name, value in said.items() if value}


def cleaned(line: Mapping[str, Any]) -> Line:
    """A line from outside, each value of its kind and within bounds. ValidationError: one sentence."""
    try:
        return _cleaned(line)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(
            _("Ce besoin ou cette offre n’est pas écrit comme dans l’archive d’un espace.")
        ) from error


def _cleaned(line: Mapping[str, Any]) -> Line:
    title, today = _text(line["title"], TITLE).strip(), timezone.localdate()
    until, at = date.fromisoformat(_text(line["until"], 10)), datetime.fromisoformat(line["created_at"])
    if not title or not today - 2 * KEPT <= until <= today + LONGEST or at.tzinfo is None or at.year < 1990:
        raise ValueError(line)
    return {
        "public_id": str(UUID(line["public_id"])),
        "card": str(UUID(line["card"])),
        "offer": Kind(line["kind"]).value,
        "title": title,
        "text": _text(line.get("text", ""), TEXT).strip(),
        "theme": _text(line.get("theme", ""), 80),
        "until": until.isoformat(),
        "created_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise ValueError(value)
    return value


def standing(public_ids: Iterable[str]) -> set[str]:
    """Those of these identifiers that this house has; one query."""
    found = Offer.objects.filter(public_id__in=list(public_ids))
    return {str(name) for name in found.values_list("public_id", flat=True)}


def make_offers(wanted: Sequence[tuple[Line, Actor]]) -> list[bool]:
    """New needs and offers of these cards, in order: False for one too many on its card. A theme that is not here is left out.

    Inside an action; five queries.
    """
    slugs = {line["theme"] for line, _card in wanted if line["theme"]}
    known = Term.objects.filter(scheme=Term.Scheme.THEME, merged_into=None, slug__in=slugs)
    themes = dict(known.values_list("slug", "pk"))
    left = {card.pk: MOST for _line, card in wanted}
    for key in Offer.objects.live().filter(actor_id__in=left).values_list("actor_id", flat=True):
        left[key] -= 1
    made, fits = list[Offer](), list[bool]()
    for line, card in wanted:
        offer = _made(line, card, themes)
        fits.append(offer.is_over or left[card.pk] > 0)
        if fits[-1]:
            left[card.pk] -= not offer.is_over
            made.append(offer)
    _save(
        made, {UUID(line["public_id"]): datetime.fromisoformat(line["created_at"]) for line, _card in wanted}
    )
    return fits


def _made(line: Line, card: Actor, themes: Mapping[str, int]) -> Offer:
    return Offer(
        public_id=UUID(line["public_id"]),
        actor=card,
        kind=line["offer"],
        title=line["title"],
        text=line["text"],
        theme_id=themes.get(line["theme"]),
        until=date.fromisoformat(line["until"]),
    )


def _save(made: Sequence[Offer], dates: Mapping[UUID, datetime]) -> None:
    bulk.insert(made)
    rows = list(Offer.objects.filter(public_id__in=[offer.public_id for offer in made]))
    for row in rows:
        row.created_at = dates[row.public_id]
    Offer.objects.bulk_update(rows, ["created_at"], batch_size=100)
    refresh([row.pk for row in rows])
