"""The kinds of ties: the relations that cards have, and « tied », which says no more."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.connect.actors.refs import LINK_KINDS
from essaim.connect.ecosystems.defaults import LIVED
from essaim.connect.ecosystems.models import Nature
from essaim.foundation.kernel.refs import LinkKind

LEGEND = {
    Nature.CHOSEN: _("lien choisi"),
    Nature.FORCED: _("lien subi"),
    Nature.HOPED: _("lien souhaité"),
}


def tie_kinds() -> dict[str, LinkKind]:
    """By slug; "" first."""
    plain = LinkKind("", _("est en lien avec"), _("est en lien avec"))
    return {"": plain} | {each.slug: each for each in LINK_KINDS if each.slug not in LIVED}


def choices() -> list[tuple[str, Any]]:
    """For a form."""
    return [(slug, kind.label) for slug, kind in tie_kinds().items()]


def said(kind: str, outward: bool) -> str:
    """How a tie reads, from its source or from its target."""
    found = tie_kinds().get(kind) or tie_kinds()[""]
    return str(found.label if outward else found.inverse)
