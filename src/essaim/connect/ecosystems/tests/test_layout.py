"""Nothing overlaps, whatever is drawn."""

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.connect.ecosystems.layout.measure import width, wrap
from essaim.connect.ecosystems.layout.placing import A3, LEAST, Box, Cluster, Item, Layout, place
from essaim.connect.ecosystems.layout.svg import Line, Sheet, draw

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=2, max_size=80)


@st.composite
def clusters(draw_: st.DrawFn) -> list[Cluster]:
    names = draw_(st.lists(NAMES, min_size=1, max_size=60))
    groups = draw_(st.integers(1, 12))
    ranks = [draw_(st.integers(0, groups - 1)) for _name in names]
    return [
        Cluster(
            draw_(NAMES),
            rank,
            tuple(Item(str(at), name) for at, name in enumerate(names) if ranks[at] == rank),
        )
        for rank in range(groups)
    ]


def sound(layout: Layout) -> None:
    page = Box(0, 0, *A3)
    boxes = [label.box for label in layout.labels().values()]
    assert layout.size >= LEAST
    assert all(page.holds(box) for box in [*boxes, *(patch.box for patch in layout.patches)])
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    grounds = [layout.centre.box, *(patch.box for patch in layout.patches)]
    assert not any(one.meets(other) for one, other in combinations(grounds, 2))
    for patch in layout.patches:
        assert all(patch.box.holds(label.box) for label in patch.labels)
        for label in patch.labels:
            assert max(width(line, layout.size) for line in label.lines) <= label.box.width


@settings(max_examples=25, deadline=None)
@given(clusters(), NAMES)
def test_no_two_names_meet_and_all_are_on_the_page(found: list[Cluster], centre: str) -> None:
    layout = place(centre, found)
    sound(layout)
    assert layout == place(centre, found)


@pytest.mark.parametrize("groups", [1, 2, 5, 9, 12])
def test_sixty_of_the_widest_names_hold(groups: int) -> None:
    items = [Item(str(at), "W" * 80) for at in range(60)]
    found = [Cluster("W" * 80, rank, tuple(items[rank::groups])) for rank in range(groups)]
    sound(place("W" * 80, found))


def test_forty_usual_names_need_not_be_small() -> None:
    items = [Item(str(at), f"Ressourcerie des vallées, pôle {at}") for at in range(40)]
    found = [Cluster(f"Réseaux et têtes de réseaux {rank}", rank, tuple(items[rank::9])) for rank in range(9)]
    layout = place("Le Couserans", found)
    sound(layout)
    assert layout.size >= 11
    assert not any("…" in line for label in layout.labels().values() for line in label.lines)


def test_the_drawing_is_xml_and_deterministic() -> None:
    found = [Cluster("Réseaux & co", 0, (Item("1", "L’un <b>"), Item("2", 'L’"autre"')))]
    layout = place("Centre", found)
    lines = [Line("", "1", "forced"), Line("1", "2", "hoped", both=True)]
    sheet = Sheet(
        "Titre <",
        "Dit",
        hrefs={"1": "/x/?a=1&b=2"},
        titles={"1": "L’un <b>"},
        legend=[("forced", "lien subi")],
    )
    for alone in (False, True):
        made = draw(layout, sheet, lines, alone)
        ElementTree.fromstring(made)
        assert made == draw(layout, sheet, lines, alone)
    assert "style=" not in draw(layout, sheet, lines)


def test_words_wrap_within_their_room() -> None:
    assert wrap("Communauté de communes Couserans-Pyrénées", 10, 90, 9)[-1] == "Pyrénées"
    assert wrap("a b c d e f g", 10, 12, 2) == ("a", "b…") or len(wrap("a b c d e f g", 10, 12, 2)) == 2
    assert all(width(line, 9) <= 60 for line in wrap("anticonstitutionnellement" * 3, 9, 60, 20))
