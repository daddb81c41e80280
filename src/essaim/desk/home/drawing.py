"""An ecosystem of the demonstration, through the actions that people use."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.connect.actors.models import Actor
from essaim.connect.ecosystems.actions import draw_ecosystem
from essaim.connect.ecosystems.editing import add_node, add_tie
from essaim.connect.ecosystems.models import Node
from essaim.foundation.places.areas import area
from essaim.foundation.spaces.models import Space


def draw(by: Any, space: Space, said: Mapping[str, Any], cards: Mapping[str, Actor]) -> None:
    """One viewpoint of `demo/ecosystems.yaml`. KeyError: a card that no file declares."""
    place = area(None, said["area"])
    made = draw_ecosystem(
        by,
        space,
        area=replace(place, name=said["centre"]) if place else None,
        name=said["centre"],
        viewpoint=said["viewpoint"],
        drawn_by=said["drawn_by"],
        drawn_on=timezone.localdate() - timedelta(days=said["days_ago"]),
        visibility="public",
        example=True,
    )
    nodes: dict[str, Node] = {said["centre"]: made.nodes.get(group=None)}
    for key, names in said["nodes"].items():
        group = made.groups.get(key=key)
        for each in names:
            facts = {name: each[name] for name in ("name", "kind", "nature") if name in each}
            if "card" in each:
                facts["card"] = cards[each["card"]]
            nodes[each.get("card") or each["name"]] = add_node(by, made, group=group, **facts)
    for tie in said["ties"]:
        ends = {"source": nodes[tie["source"]], "target": nodes[tie["target"]]}
        add_tie(by, made, **ends, kind=tie.get("kind", ""), nature=tie["nature"])
