"""Drawing an ecosystem, saying of it otherwise, putting it in the bin; what is in it: `editing`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.ecosystems.defaults import names
from essaim.connect.ecosystems.models import DRAWN_BY, VIEWPOINT, Ecosystem, Group, Node
from essaim.foundation.formats import clean
from essaim.foundation.kernel.actions import System, action, record
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.kernel.models import Visibility
from essaim.foundation.kernel.rules import may
from essaim.foundation.places.areas import Area
from essaim.foundation.spaces.models import Space

SAID = ("viewpoint", "drawn_by", "drawn_on", "visibility")
MOST_OF_SPACE = 300
MOST_CENTRE = 120


@action("ecosystems.add")
def draw_ecosystem(
    by: Any,
    space: Space,
    /,
    *,
    viewpoint: str,
    drawn_on: date | None = None,
    drawn_by: str = "",
    visibility: str = Visibility.GROUP,
    card: Actor | None = None,
    area: Area | None = None,
    name: str = "",
    groups: Mapping[str, str] | None = None,
    example: bool = False,
) -> Ecosystem:
    """An empty drawing around a card, an area, or something that has only a name; with the usual groups, or `groups`
    (key → name). ValidationError by field."""
    if Ecosystem.objects.filter(space=space, binned_at=None).count() >= MOST_OF_SPACE:
        raise ValidationError(
            _("Cet espace tient déjà %(most)d écosystèmes : retirez d’abord ceux qui ne servent plus.")
            % {"most": MOST_OF_SPACE}
        )
    found = Ecosystem(space=space, author_id=by.party_id, example=example)
    _centre(by, found, card, area, name)
    _write(found, viewpoint, drawn_by, drawn_on or timezone.localdate(), visibility)
    found.save()
    Node.objects.create(ecosystem=found, card=card)
    kept = names() if groups is None else groups
    Group.objects.bulk_create(
        Group(ecosystem=found, key=key, name=said, position=at)
        for at, (key, said) in enumerate(kept.items(), start=1)
    )
    record(found, {}, _said(found) | {"centre": found.name})
    return found


def _centre(by: Any, found: Ecosystem, card: Actor | None, area: Area | None, name: str) -> None:
    if card is not None:
        if card.binned_at or not (isinstance(by, System) or may(by, "actors.view", card)):
            raise ValidationError({"centre": _("Cette fiche n’existe pas, ou n’est pas ouverte.")})
        found.card = card
        return
    said = area.name if area else clean.line(name, 500)
    if not 0 < len(said) <= MOST_CENTRE:
        raise ValidationError(
            {
                "centre": _("Dites ce qui est au centre, en %(most)d caractères au plus.")
                % {"most": MOST_CENTRE}
            }
        )
    found.name, found.area = said, area.value if area else ""


@action("ecosystems.edit")
def edit_ecosystem(
    by: Any,
    ecosystem: Ecosystem,
    /,
    *,
    viewpoint: str,
    drawn_by: str = "",
    drawn_on: date,
    visibility: str,
) -> Ecosystem:
    """Whose viewpoint it is, when it was drawn and by whom, who reads it. ValidationError by field."""
    before = _said(ecosystem)
    _write(ecosystem, viewpoint, drawn_by, drawn_on, visibility)
    if before != (after := _said(ecosystem)):
        ecosystem.save()
        record(ecosystem, before, after)
    return ecosystem


@action("ecosystems.bin")
def bin_ecosystem(by: Any, ecosystem: Ecosystem, /) -> Ecosystem:
    """Nobody reads it any more; it is purged after a delay."""
    ecosystem.binned_at = timezone.now()
    ecosystem.save(update_fields=["binned_at", "updated_at"])
    record(ecosystem, {"binned": False}, {"binned": True})
    return ecosystem


@action("ecosystems.restore")
def restore_ecosystem(by: Any, ecosystem: Ecosystem, /) -> Ecosystem:
    """Out of the bin, as it was."""
    ecosystem.binned_at = None
    ecosystem.save(update_fields=["binned_at", "updated_at"])
    record(ecosystem, {"binned": True}, {"binned": False})
    return ecosystem


@action("ecosystems.purge")
def purge_ecosystem(by: Any, ecosystem: Ecosystem, /) -> None:
    """Delete it for good, and what its revisions told."""
    key = ecosystem.pk
    erase_revisions(Ecosystem, [key])
    record(ecosystem, {}, {})
    ecosystem.delete()
    ecosystem.pk = key  # the journal names what is gone


def _write(found: Ecosystem, viewpoint: str, drawn_by: str, drawn_on: date, visibility: str) -> None:
    errors = {}
    viewpoint, drawn_by = clean.line(viewpoint, 500), clean.line(drawn_by, 500)
    if not 0 < len(viewpoint) <= VIEWPOINT:
        errors["viewpoint"] = _("Dites qui voit ainsi, en %(most)d caractères au plus.") % {"most": VIEWPOINT}
    if len(drawn_by) > DRAWN_BY:
        errors["drawn_by"] = _("%(most)d caractères au plus.") % {"most": DRAWN_BY}
    if drawn_on > timezone.localdate():
        errors["drawn_on"] = _("Un dessin ne date pas de demain.")
    if visibility not in Visibility.values:
        errors["visibility"] = _("Ce choix n’est pas proposé.")
    if errors:
        raise ValidationError(errors)
    found.viewpoint, found.drawn_by = viewpoint, drawn_by
    found.drawn_on, found.visibility = drawn_on, visibility


def _said(found: Ecosystem) -> dict[str, Any]:
    return {name: getattr(found, name) for name in SAID}
