"""The badge of a member: what is true, today, of a card's belonging to a network; for any stranger, on any site."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import visible
from essaim.foundation.kernel.models import Link
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Membership, Role, Space

STRANGER = AnonymousUser()
LONGEST = 40  # characters of a name on the badge
MOST = 500


class Network(NamedTuple):
    """What one belongs to: a space, the card of its organisation, or both. `key` stands in addresses."""

    key: str
    name: str
    space: Space | None
    card: Actor | None


@dataclass(frozen=True)
class Belonging:
    """A card in a network: since when, and until when where it is over (None: it is not, or nobody knows)."""

    card: Actor
    network: Network
    since: date | None
    over: bool = False

    @property
    def year(self) -> int | None:
        """Since when it lasts, where it is known."""
        return self.since.year if self.since and not self.over else None

    @property
    def head(self) -> str:
        """The line above the network's name."""
        if self.over:
            return _("N’est plus membre de")
        return _("Membre depuis %(year)d") % {"year": self.year} if self.year else _("Membre de")

    @property
    def sentence(self) -> str:
        """The whole, for who does not see."""
        said = {"card": self.card.name, "network": self.network.name, "year": self.year}
        if self.over:
            return _("%(card)s n’est plus membre de %(network)s") % said
        if self.year:
            return _("%(card)s, membre de %(network)s depuis %(year)d") % said
        return _("%(card)s, membre de %(network)s") % said

    @property
    def short(self) -> str:
        """The network's name, as long as the badge can hold."""
        name = self.network.name
        return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"

    @property
    def image(self) -> str:
        """The path of the badge."""
        return reverse("maps:badge", args=[self.network.key, self.card.public_id])

    @property
    def page(self) -> str:
        """The path of the page that hands it."""
        return reverse("maps:badge_page", args=[self.network.key, self.card.public_id])


def network(key: str) -> Network | None:
    """The public space of that slug, or the public card of that identifier; None: there is none."""
    space = allowed(Space.objects.filter(slug=key), STRANGER, "spaces.view").first()
    if space is not None:
        return _of_space(space)
    try:
        card = visible(STRANGER).filter(public_id=UUID(key)).first()
    except ValueError:
        return None
    return Network(str(card.public_id), card.name, None, card) if card else None


def _of_space(space: Space) -> Network:
    card = Actor.objects.filter(party_id=space.organisation_id).first() if space.organisation_id else None
    return Network(space.slug, space.name, space, card)


def belonging(key: str, public_id: UUID) -> Belonging | None:
    """Whether that public card belongs to the network, or did; None: it never did, or nobody may know."""
    found = network(key)
    card = visible(STRANGER).filter(public_id=public_id).first()
    if found is None or card is None:
        return None
    told = [each for each in (_member(found, card), _linked(found, card)) if each]
    return min(told, key=lambda each: each.over, default=None)


def _member(found: Network, card: Actor) -> Belonging | None:
    """By the list of members of the space; a guest is none."""
    if found.space is None or card.party_id is None:
        return None
    rows = Membership.objects.filter(space=found.space, party_id=card.party_id).exclude(role=Role.GUEST)
    last = rows.order_by("until").filter(until=None).first() or rows.order_by("-until").first()
    return Belonging(card, found, last.since, last.until is not None) if last else None


def _linked(found: Network, card: Actor) -> Belonging | None:
    """By the relation that the two cards say."""
    if found.card is None:
        return None
    here, there = (card.type_name(), card.pk), (card.type_name(), found.card.pk)
    said = Link.objects.filter(
        source_type=here[0], source_id=here[1], target_type=there[0], target_id=there[1],
        kind="member_of", visibility="public",
    )  # fmt: skip
    last = said.filter(ends=None).first() or said.order_by("-ends").first()
    return Belonging(card, found, last.starts, last.ends is not None) if last else None


def of_card(card: Actor) -> list[Belonging]:
    """The networks to which a card belongs today, by name: each has its badge."""
    if not visible(STRANGER).filter(pk=card.pk).exists():
        return []
    keys = _said_by_links(card)
    if card.party_id:
        rows = Membership.objects.filter(party_id=card.party_id, until=None).exclude(role=Role.GUEST)
        keys |= set(rows.values_list("space__slug", flat=True)[:MOST])
    found = [belonging(key, card.public_id) for key in sorted(keys)]
    live = {each.network.name: each for each in found if each and not each.over}
    return [live[name] for name in sorted(live)]


def _said_by_links(card: Actor) -> set[str]:
    """The keys of the networks that the card says it is a member of: of their space, where they have one."""
    kind = card.type_name()
    said = Link.objects.filter(
        source_type=kind, source_id=card.pk, target_type=kind, kind="member_of", ends=None
    )
    cards = Actor.objects.filter(pk__in=list(said.values_list("target_id", flat=True)[:MOST]))
    led = dict(
        Space.objects.filter(organisation__actor__in=cards, kind="network").values_list(
            "organisation__actor", "slug"
        )
    )
    return {led.get(each.pk) or str(each.public_id) for each in cards}


def of_space(space: Space) -> list[dict[str, Any]]:
    """{name, page} of the member organisations of a space that have a public card, by name; 500 at most."""
    members = Membership.objects.filter(space=space, until=None).exclude(role=Role.GUEST)
    cards = visible(STRANGER).filter(party_id__in=members.values("party_id")).order_by("sort_name", "pk")
    rows = cards.values_list("name", "public_id")[:MOST]
    return [{"name": name, "page": reverse("maps:badge_page", args=[space.slug, key])} for name, key in rows]
