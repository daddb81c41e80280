"""Drawing: rules, what one reads, what is refused, what the directory proposes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.support.world import build

from essaim.connect.actors.actions import bin_actor, relate_actors
from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.ecosystems import editing
from essaim.connect.ecosystems.actions import bin_ecosystem, draw_ecosystem, restore_ecosystem
from essaim.connect.ecosystems.comparing import compare
from essaim.connect.ecosystems.files import FILES
from essaim.connect.ecosystems.models import Ecosystem
from essaim.connect.ecosystems.periodic import empty_bins
from essaim.connect.ecosystems.reading import read
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.rules import Denied

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    return build("public")


def drawn(world: Any, by: str = "member", **about: Any) -> Ecosystem:
    given = {"name": "La vallée", "viewpoint": "les habitant·es", "visibility": "public"} | about
    return draw_ecosystem(world.people[by], world.space, **given)


def group(ecosystem: Ecosystem, key: str = "networks") -> Any:
    return ecosystem.groups.get(key=key)


def test_members_draw_and_only_they_and_who_facilitates_change(world: Any) -> None:
    with pytest.raises(Denied):
        drawn(world, by="guest")
    made = drawn(world)
    assert made.groups.count() == 9
    editing.add_node(world.people["facilitator"], made, group=group(made), name="Le réseau du pays")
    with pytest.raises(Denied):
        editing.add_node(world.people["guest"], made, group=group(made), name="Un autre")
    with pytest.raises(Denied):
        bin_ecosystem(world.people["elsewhere"], made)


def test_the_name_of_a_card_is_the_card(world: Any) -> None:
    made, member = drawn(world), world.people["member"]
    node = editing.add_node(member, made, group=group(made), name="fabrique", nature="forced", kind="funds")
    assert node.card == world.made.actor
    assert node.name == ""
    tie = made.ties.get()
    assert (tie.kind, tie.nature, tie.target) == ("funds", "forced", node)


@pytest.mark.parametrize(
    "name", ["", "x" * 81, "FABRIQUE", "le Moulin", "https://exemple.test/acteurs/rien/"]
)
def test_a_name_is_refused_in_one_sentence_and_nothing_changes(world: Any, name: str) -> None:
    made, member = drawn(world), world.people["member"]
    editing.add_node(member, made, group=group(made), name="Fabrique")
    editing.add_node(member, made, group=group(made), name="Le moulin")
    with pytest.raises(ValidationError):
        editing.add_node(member, made, group=group(made), name=name)
    assert made.nodes.count() == 3


def test_ties_with_oneself_twice_or_elsewhere_are_refused(world: Any) -> None:
    made, member = drawn(world), world.people["member"]
    one = editing.add_node(member, made, group=group(made), name="Un")
    two = editing.add_node(member, made, group=group(made), name="Deux")
    editing.add_tie(member, made, source=one, target=two, nature="chosen")
    for source, target, kind, nature in (
        (one, one, "", "chosen"),
        (two, one, "", "hoped"),
        (one, world.made.node, "", "chosen"),
        (one, two, "unheard_of", "chosen"),
        (one, two, "funds", "unheard_of"),
    ):
        with pytest.raises(ValidationError):
            editing.add_tie(member, made, source=source, target=target, kind=kind, nature=nature)
    assert made.ties.count() == 1


def test_a_drawing_holds_so_many_names_and_says_it(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "MOST", 2)
    made, member = drawn(world), world.people["member"]
    for name in ("Un", "Deux"):
        editing.add_node(member, made, group=group(made), name=name)
    with pytest.raises(ValidationError, match="2 noms au plus"):
        editing.add_node(member, made, group=group(made), name="Trois")


def test_a_card_that_one_may_not_see_is_left_out_with_its_ties(world: Any) -> None:
    made, member = drawn(world), world.people["member"]
    hidden = make_actor(world.space, "Maison discrète", visibility="group")
    editing.add_node(member, made, group=group(made), name="Maison discrète", nature="forced")
    own, stranger = read(made, member), read(made, None)
    assert [each.name for each in own.around] == [hidden.name]
    assert len(own.ties) == 1
    assert (stranger.around, stranger.ties, stranger.hidden) == ([], [], 1)
    assert "discrète" not in stranger.svg()


def test_a_drawing_around_a_card_follows_the_card(world: Any, client: Any) -> None:
    card = make_actor(world.space, "Maison discrète", visibility="group")
    made = drawn(world, card=card)
    url = reverse("ecosystems:ecosystem", args=[made.public_id])
    assert client.get(url).status_code == 404
    client.force_login(world.people["guest"])
    assert client.get(url).status_code == 200
    bin_actor(SYSTEM, card)
    assert client.get(url).status_code == 404


def test_what_the_directory_knows_is_proposed_once(world: Any) -> None:
    card, member = world.made.actor, world.people["member"]
    funder = make_actor(world.space, "Fondation", kind="funder", visibility="public")
    closed = make_actor(world.space, "Close", visibility="private")
    relate_actors(SYSTEM, funder, other=card, kind="funds")
    relate_actors(SYSTEM, card, other=closed, kind="supports")
    relate_actors(SYSTEM, card, other=funder, kind="forced_partner")
    made = drawn(world, card=card)
    assert editing.fill_from_relations(member, made).added == (2, 3)  # type: ignore[attr-defined]
    assert editing.fill_from_relations(member, made).added == (0, 0)  # type: ignore[attr-defined]
    around = {each.name: each.group.key for each in read(made, member).around if each.group}
    assert around == {"Fondation": "support", "Atelier": "transition"}
    assert made.ties.get(kind="partner", nature="forced").target.card == funder


def test_two_viewpoints_say_what_differs(world: Any) -> None:
    member = world.people["member"]
    one, other = drawn(world), drawn(world, viewpoint="les élu·es")
    for made, key, nature in ((one, "state", "forced"), (other, "elected", "chosen")):
        editing.add_node(member, made, group=group(made, key), name="La préfecture", nature=nature)
        editing.add_node(member, made, group=group(made), name="Le réseau", nature="chosen")
    editing.add_node(member, one, group=group(one), name="L’Amap")
    found = compare(read(one, member), read(other, member))
    assert [each.name for each in found.only_one] == ["L’Amap"]
    assert found.only_other == []
    assert [row[0] for row in found.groups] == ["La préfecture"]
    assert [("subi" in row[1], "choisi" in row[2]) for row in found.ties] == [(True, True)]
    assert "+ L’Amap" in found.one.svg()
    assert compare(read(other, member), read(other, member)).alike


def test_hostile_names_are_written_as_text(world: Any) -> None:
    made, member = drawn(world, name="<b>Vallée</b> & co"), world.people["member"]
    editing.add_node(member, made, group=group(made), name='"><img src=x> ]]>')
    editing.add_node(member, made, group=group(made), name="=1+1")
    reading = read(made, member)
    for alone in (False, True):
        assert "<script" not in reading.svg(alone)
    assert b"\r\n=1" not in FILES["elements.csv"][0](reading)
    assert b",=1" not in FILES["elements.csv"][0](reading)


def test_the_pdf_is_one(world: Any) -> None:
    made, member = drawn(world), world.people["member"]
    editing.add_node(member, made, group=group(made), name="Le réseau", nature="hoped")
    assert FILES["ecosysteme.pdf"][0](read(made, member)).startswith(b"%PDF")


def test_the_bin_gives_back_and_empties_itself(world: Any, client: Any) -> None:
    made, member = drawn(world), world.people["member"]
    bin_ecosystem(member, made)
    client.force_login(member)
    assert "À la corbeille" in client.get(reverse("ecosystems:ecosystems")).content.decode()
    restore_ecosystem(member, made)
    bin_ecosystem(member, made)
    assert empty_bins() == 0
    Ecosystem.objects.filter(pk=made.pk).update(binned_at="2020-01-01T00:00:00Z")
    assert empty_bins() == 1


def test_pages_answer(world: Any, client: Any) -> None:
    made = drawn(world)
    client.force_login(world.people["member"])
    draw = reverse("ecosystems:draw", args=[made.public_id])
    key = str(group(made).pk)
    said = {"do": "add_node", "name": "Le réseau", "group": key, "nature": "hoped", "kind": ""}
    assert client.post(draw, said).status_code == 302
    refused = client.post(draw, said)
    assert "déjà dans le dessin" in refused.content.decode()
    page = client.get(reverse("ecosystems:ecosystem", args=[made.public_id])).content.decode()
    assert "est en lien avec La vallée (souhaité)" in page
    assert client.post(draw, said | {"group": "999999999999999999999"}).status_code == 200
    assert client.get(reverse("ecosystems:new") + f"?fiche={world.made.actor.public_id}").status_code == 200
