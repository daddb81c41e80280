"""The groups that a drawing begins with, and the one where a card would rather stand.

After the diagram that the movement's local structures drew of themselves, in our words.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from essaim.connect.actors.models import Actor
from essaim.connect.actors.models.actor import Kind
from essaim.connect.ecosystems.models import Nature

GROUPS = {
    "members": gettext_noop("Membres et salarié·es"),
    "residents": gettext_noop("Habitant·es et porteur·ses de projets"),
    "elected": gettext_noop("Élu·es, technicien·nes et collectivités engagées"),
    "state": gettext_noop("État et autres collectivités"),
    "support": gettext_noop("Accompagnement et financement"),
    "networks": gettext_noop("Réseaux et têtes de réseaux"),
    "research": gettext_noop("Recherche et enseignement"),
    "transition": gettext_noop("Transition écologique et citoyenne"),
    "economy": gettext_noop("Autres acteurs économiques"),
}
_BY_KIND = {
    Kind.NETWORK: "networks",
    Kind.INITIATIVE: "residents",
    Kind.PUBLIC_BODY: "elected",
    Kind.FUNDER: "support",
    Kind.RESEARCH_TEAM: "research",
    Kind.ORGANISATION: "economy",
}
# How the centre's own relation places the other: (kind, whether it goes out from the centre).
_BY_RELATION = {
    ("member_of", False): "members",
    ("member_of", True): "networks",
    ("federates", False): "networks",
    ("funds", False): "support",
    ("supports", False): "support",
    ("supports", True): "residents",
    ("partner", True): "transition",
    ("partner", False): "transition",
}
# Relations between cards that say how the tie is lived → (the relation without it, how it is lived).
LIVED = {
    "forced_partner": ("partner", Nature.FORCED),
    "hoped_partner": ("partner", Nature.HOPED),
}
BOTH_WAYS = frozenset({"", "partner", "shares_place"})


def names() -> dict[str, str]:
    """The usual groups, key → name, in the reader's language."""
    return {key: _(name) for key, name in GROUPS.items()}


def lived(kind: str) -> tuple[str, str]:
    """A relation between cards as a tie: (kind, nature)."""
    return LIVED.get(kind, (kind, Nature.CHOSEN))


def group_of(card: Actor, kind: str = "", outward: bool = True) -> str:
    """The key of the usual group of this card, by its relation with the centre first, `kind` as ties say it."""
    if card.kind in (Kind.PUBLIC_BODY, Kind.RESEARCH_TEAM):
        return _BY_KIND[Kind(card.kind)]
    return _BY_RELATION.get((kind, outward)) or _BY_KIND.get(card.kind, "economy")  # type: ignore[call-overload]
