"""Writing what an actor needs or offers, changing it, taking it back."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.offers.models import TEXT, TITLE, Kind, Offer
from essaim.foundation.kernel.actions import action, record
from essaim.foundation.vocabularies.models import Term

MOST = 20  # that stand at once on a card
USUAL = timedelta(days=183)
LONGEST = timedelta(days=366)


@action("offers.add")
def add_offer(
    by: Any,
    actor: Actor,
    /,
    *,
    kind: str,
    title: str,
    text: str = "",
    theme: str = "",
    until: date | None = None,
) -> Offer:
    """A need or an offer (`Kind`) on the card, for six months unless said otherwise; `theme`: a slug. ValidationError
    by field."""
    if actor.offers.live().count() >= MOST:
        raise ValidationError(
            _("Cette fiche dit déjà vingt besoins et offres : retirez d’abord ce qui ne tient plus.")
        )
    offer = Offer(actor=actor, author_id=by.party_id)
    _write(offer, kind, title, text, theme, until or timezone.localdate() + USUAL)
    offer.save()
    record(offer, {}, _said(offer))
    return offer


@action("offers.edit")
def edit_offer(
    by: Any, offer: Offer, /, *, kind: str, title: str, text: str, theme: str, until: date
) -> Offer:
    """Say it otherwise, or for longer. Nothing is written where nothing differs. ValidationError by field."""
    before = _said(offer)
    _write(offer, kind, title, text, theme, until)
    after = _said(offer)
    if before != after:
        offer.save()
        record(offer, before, after)
    return offer


@action("offers.withdraw")
def withdraw_offer(by: Any, offer: Offer, /) -> Offer:
    """It is over since yesterday; whoever keeps the card may say it again."""
    if not offer.is_over:
        before = _said(offer)
        offer.until = timezone.localdate() - timedelta(days=1)
        offer.save(update_fields=["until", "updated_at"])
        record(offer, before, _said(offer))
    return offer


@action("offers.purge")
def purge_offer(by: Any, offer: Offer, /) -> None:
    """Delete it for good; what its revisions told goes with it (`attached.py`)."""
    Offer.objects.filter(pk=offer.pk).delete()  # the journal still needs its key


def _write(offer: Offer, kind: str, title: str, text: str, theme: str, until: date) -> None:
    errors = {}
    title, text, today = title.strip(), text.strip(), timezone.localdate()
    if kind not in Kind.values:
        errors["kind"] = _("Dites si c’est un besoin ou une offre.")
    if not 0 < len(title) <= TITLE:
        errors["title"] = _("Donnez un titre de %(most)d caractères au plus.") % {"most": TITLE}
    if len(text) > TEXT:
        errors["text"] = _("%(most)d caractères au plus.") % {"most": TEXT}
    if not today <= until <= today + LONGEST:
        errors["until"] = _("Choisissez un jour d’ici à un an.")
    found = (
        Term.objects.filter(scheme=Term.Scheme.THEME, slug=theme, merged_into=None).first() if theme else None
    )
    if theme and found is None:
        errors["theme"] = _("Ce thème n’existe pas, ou plus.")
    if errors:
        raise ValidationError(errors)
    offer.kind, offer.title, offer.text, offer.theme, offer.until = kind, title, text, found, until


def _said(offer: Offer) -> dict[str, Any]:
    theme = offer.theme.slug if offer.theme else ""
    return {
        "kind": offer.kind,
        "title": offer.title,
        "text": offer.text,
        "theme": theme,
        "until": offer.until,
    }
