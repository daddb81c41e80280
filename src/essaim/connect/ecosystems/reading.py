"""An ecosystem as one reader sees it: cards that they may not see are left out, with their ties, and only counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor
from essaim.connect.actors.queries import inside, visible
from essaim.connect.ecosystems.defaults import BOTH_WAYS
from essaim.connect.ecosystems.layout.placing import Cluster, Item, place
from essaim.connect.ecosystems.layout.svg import Line, Sheet, draw
from essaim.connect.ecosystems.models import Ecosystem, Group, Nature, Node, Tie
from essaim.connect.ecosystems.ties import LEGEND, said
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.spaces.models import Space
from essaim.foundation.vocabularies.words import sort_key

SHOWN = 24
NATURES = dict(Nature.choices)


@dataclass(frozen=True)
class Named:
    """A name of the drawing: `same` tells it in another drawing; the centre has no group."""

    node: Node
    name: str
    href: str
    group: Group | None

    @property
    def key(self) -> str:
        """In the drawing; "" is the centre."""
        return str(self.node.pk) if self.group else ""

    @property
    def same(self) -> str:
        if self.group is None:
            return ""
        return (
            f"card {self.node.card_id}" if self.node.card_id else f"name {sort_key(self.name) or self.name}"
        )


@dataclass(frozen=True)
class Reading:
    """`hidden`: how many names this reader does not see."""

    ecosystem: Ecosystem
    groups: list[Group]
    names: dict[int, Named]  # by key of node
    ties: list[Tie]
    hidden: int
    marks: Mapping[str, str] = field(default_factory=dict)  # key of a name → a sign before it

    @property
    def title(self) -> str:
        return title(self.ecosystem)

    @cached_property
    def around(self) -> list[Named]:
        """All but the centre, in the order of the groups."""
        ranks = {group.pk: rank for rank, group in enumerate(self.groups)}
        found = [each for each in self.names.values() if each.group]
        return sorted(found, key=lambda each: (ranks[each.group.pk], each.node.pk))  # type: ignore[union-attr]

    def by_group(self) -> list[tuple[Group, list[Named]]]:
        """Every group with its names."""
        return [
            (group, [each for each in self.around if each.node.group_id == group.pk]) for group in self.groups
        ]

    def ties_of(self, named: Named) -> list[str]:
        """How it is tied, in words, from where it stands."""
        return [
            self._said(tie, tie.source_id == named.node.pk)
            for tie in self.ties
            if named.node.pk in (tie.source_id, tie.target_id)
        ]

    def _said(self, tie: Tie, outward: bool) -> str:
        other = self.names[tie.target_id if outward else tie.source_id]
        return f"{said(tie.kind, outward)} {other.name} ({NATURES.get(tie.nature, '')})"

    def sentences(self) -> list[tuple[Tie, str, str]]:
        """Every tie as (tie, sentence, nature in words)."""
        return [
            (
                tie,
                f"{self.names[tie.source_id].name} {said(tie.kind, True)} {self.names[tie.target_id].name}",
                str(NATURES.get(tie.nature, "")),
            )
            for tie in self.ties
        ]

    def rows(self) -> list[list[Any]]:
        """The table beside the drawing: group, name, ties."""
        return [
            [
                {"text": each.name, "href": each.href},
                each.group.name if each.group else "",
                " ; ".join(self.ties_of(each)) or "–",
            ]
            for each in self.around
        ]

    def svg(self, alone: bool = False, name: str = "ecosysteme", base: str = "") -> str:
        """The drawing; `base`: what stands before addresses, in a file."""
        clusters = [
            Cluster(group.name, rank, tuple(self._item(each) for each in found))
            for rank, (group, found) in enumerate(self.by_group())
        ]
        layout = place(self.ecosystem.centre, clusters)
        lines = [
            Line(
                self.names[tie.source_id].key,
                self.names[tie.target_id].key,
                tie.nature,
                tie.kind in BOTH_WAYS,
            )
            for tie in self.ties
        ]
        every = self.names.values()
        sheet = Sheet(
            title=self.title,
            description=_(
                "Les groupes sont autour du centre ; le tableau de la page dit la même chose en mots."
            ),
            foot=" · ".join([*signature(self.ecosystem), "Essaim"]),
            titles={each.key: each.name for each in every},
            hrefs={each.key: base + each.href for each in every if each.href},
            marked=frozenset(self.marks),
            legend=[(nature, str(words)) for nature, words in LEGEND.items()],
            name=name,
        )
        return draw(layout, sheet, lines, alone)

    def _item(self, each: Named) -> Item:
        mark = self.marks.get(each.key, "")
        return Item(each.key, f"{mark} {each.name}" if mark else each.name)


def title(ecosystem: Ecosystem) -> str:
    """Whose ecosystem it is, and as seen by whom."""
    words = {"centre": ecosystem.centre, "viewpoint": ecosystem.viewpoint}
    return _("%(centre)s, vu par %(viewpoint)s") % words


def signature(ecosystem: Ecosystem) -> list[str]:
    """Who drew it and when; that it is an example."""
    day = _("dessiné le %(day)s") % {"day": date_format(ecosystem.drawn_on, "j F Y")}
    parts = [ecosystem.drawn_by, day, _("exemple") if ecosystem.example else ""]
    return [part for part in parts if part]


def read(ecosystem: Ecosystem, user: Any) -> Reading:
    """What `user`, who may see the drawing, sees of it; four queries."""
    groups = list(ecosystem.groups.order_by("position", "pk"))
    by_key = {group.pk: group for group in groups}
    nodes = list(ecosystem.nodes.select_related("card").order_by("pk"))
    cards = [node.card_id for node in nodes if node.card_id]
    seen = set(visible(user).filter(pk__in=cards).values_list("pk", flat=True)) if cards else set()
    names = {
        node.pk: _named(node, ecosystem, by_key.get(node.group_id or 0))
        for node in nodes
        if node.group_id is None or node.card_id is None or node.card_id in seen
    }
    ties = [tie for tie in ecosystem.ties.order_by("pk") if tie.source_id in names and tie.target_id in names]
    return Reading(ecosystem, groups, names, ties, len(nodes) - len(names))


def _named(node: Node, ecosystem: Ecosystem, group: Group | None) -> Named:
    card = ecosystem.card if group is None else node.card
    href = reverse("actors:actor", args=[card.public_id]) if card else ""
    name = ecosystem.centre if group is None else str(node)
    if group is None and ecosystem.area:
        href = f"{reverse('actors:directory')}?territoire={ecosystem.area}"
    return Named(node, name, href, group)


# -- lists


def listed(user: Any) -> QuerySet[Ecosystem]:
    """Those that the reader may see, the last drawn first."""
    found = allowed(Ecosystem.objects.select_related("space", "card"), user, "ecosystems.view")
    return found.order_by("-drawn_on", "-pk")


def of_space(space: Space, user: Any) -> QuerySet[Ecosystem]:
    """Those of the space and of what is under it."""
    return listed(user).filter(space_id__in=inside(space))


def others(ecosystem: Ecosystem, user: Any) -> list[Ecosystem]:
    """Other viewpoints on the same centre."""
    found = listed(user).exclude(pk=ecosystem.pk)
    if ecosystem.card_id:
        found = found.filter(card_id=ecosystem.card_id)
    elif ecosystem.area:
        found = found.filter(area=ecosystem.area)
    else:
        found = found.filter(
            card=None, area="", name__iexact=ecosystem.name, space__root_id=ecosystem.space.root_id
        )
    return list(found[:SHOWN])


def around(card: Actor, user: Any) -> tuple[list[Ecosystem], list[Ecosystem]]:
    """Those whose centre this card is, and those where it stands; one query."""
    there = Node.objects.filter(card=card).exclude(group=None).values("ecosystem_id")
    found = list(listed(user).filter(Q(card=card) | Q(pk__in=there))[: 2 * SHOWN])
    own = [each for each in found if each.card_id == card.pk]
    return own, [each for each in found if each.card_id != card.pk]


def suggestions(user: Any, ecosystem: Ecosystem, most: int = 100) -> Iterable[str]:
    """Names of cards that one may mean: of the space's whole network."""
    root = ecosystem.space.root_id
    spaces = Space.objects.filter(root_id=root).values("pk")
    found = visible(user).filter(space_id__in=spaces).order_by("sort_name", "pk")
    return found.values_list("name", flat=True)[:most]
