"""The pure matching: names, keys, comparisons, weights, learning, one-to-one; on any text, and on pairs that people know."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.connect.actors.matching import blocking, cards, em, fields, naming
from essaim.connect.actors.matching.addresses import page
from essaim.connect.actors.matching.assigning import one_to_one
from essaim.connect.actors.matching.engine import Comparison, Level, Model, Verdict, prior_of, weigh
from essaim.connect.actors.matching.names import Frequencies, counted, initials, surprise, words

MODEL = cards.model()
DIJON = {"postcode": "21000", "city": "Dijon", "country": "FR"}
LILLE = {"postcode": "59000", "city": "Lille", "country": "FR"}
SAID = st.fixed_dictionaries(
    {"name": st.text(max_size=60)},
    optional={
        "acronym": st.text(max_size=12),
        "city": st.sampled_from(["Dijon", "DIJON", "Lille", "", "Saint-Denis"]) | st.text(max_size=20),
        "postcode": st.sampled_from(["21000", "59000", "97400", ""]) | st.text(max_size=8),
        "website": st.sampled_from(["https://a.exemple.org/x", "a.exemple.org", "http://[", "facebook.com/aa"]) | st.text(max_size=40),
        "links": st.lists(st.text(max_size=30), max_size=3),
        "siret": st.sampled_from(["12345678901234", "12345678900000", "x"]) | st.text(max_size=16),
        "rna": st.text(max_size=10),
        "street": st.text(max_size=20),
        "country": st.sampled_from(["FR", "BE", ""]),
        "latitude": st.floats(-90, 90),
        "longitude": st.floats(-180, 180),
    },
)  # fmt: skip


def score(one: dict[str, Any], other: dict[str, Any]) -> Any:
    return MODEL.score(cards.ready(one), cards.ready(other))


@settings(max_examples=300, deadline=None)
@given(SAID, SAID)
def test_any_two_cards_are_compared_alike_both_ways(one: Any, other: Any) -> None:
    here, there = score(one, other), score(other, one)
    assert here.weight == pytest.approx(there.weight)
    assert [term.level for term in here.terms] == [term.level for term in there.terms]
    assert 0 <= here.probability <= 1
    assert cards.degree(here) in ("", "certain", "probable", "possible")


@settings(max_examples=200, deadline=None)
@given(SAID)
def test_a_card_is_never_less_like_itself_than_another_is(said: Any) -> None:
    card = cards.ready(said)
    own = MODEL.score(card, card)
    assert all(term.weight >= 0 for term in own.terms if term.comparison != "name")
    assert cards.keys(card, Frequencies()) == cards.keys(cards.ready(said), Frequencies())
    assert len(cards.keys(card, Frequencies())) < 25


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_name_and_an_address(text: str) -> None:
    assert isinstance(words(text), tuple) and isinstance(initials(text), str)
    page(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L’Étincelle", "ASSOCIATION L'ETINCELLE"),
        ("S.C.I.C. Les Jardins partagés", "Jardin partagé"),
        ("Société coopérative d’intérêt collectif Enercoop Bourgogne", "Enercoop Bourgogne (SCIC)"),
        ("Association loi 1901 « Graines de vie »", "Graine de Vie"),
        ("Saint-Martin Solidarités", "St Martin solidarité"),
    ],
)
def test_names_written_otherwise_are_the_same_name(one: str, other: str) -> None:
    assert sorted(words(one)) == sorted(words(other))


def test_a_name_made_of_legal_words_keeps_them() -> None:
    assert words("Association") == ("association",)
    assert words("La Scop") == ("scop",)
    assert words("!!!") == ()


def test_initials() -> None:
    assert initials("Mouvement pour l’économie solidaire") == "mes"
    assert initials("L’Étincelle") == ""


@pytest.mark.parametrize(
    ("one", "other", "degree"),
    [
        ({"name": "L’Étincelle", **DIJON}, {"name": "Association l'Etincelle", **DIJON}, "certain"),
        ({"name": "L’Étincelle", **DIJON}, {"name": "Etincele", **DIJON}, "probable"),
        ({"name": "Épicerie sociale et solidaire", **DIJON}, {"name": "Epicerie sociale & solidaire", **DIJON}, "possible"),
        ({"name": "Cantine populaire", **DIJON}, {"name": "Cantine ppulaire", **DIJON}, ""),
        ({"name": "Épicerie sociale et solidaire", **DIJON}, {"name": "Epicerie sociale & solidaire", **LILLE}, ""),
        ({"name": "Mouvement pour l’économie solidaire", "acronym": "MES", **DIJON}, {"name": "MES", **DIJON}, "possible"),
        ({"name": "Repair Café de Dijon", **DIJON}, {"name": "Repair café", **DIJON}, "probable"),
        ({"name": "Emmaüs Dijon", **DIJON}, {"name": "Emmaüs Lille", **LILLE}, ""),
        ({"name": "Collectif 21", **DIJON}, {"name": "Collectif 39", **DIJON}, ""),
        (
            {"name": "Les Vergers", "siret": "12345678901234"},
            {"name": "Verger conservatoire", "siret": "123 456 789 01234"},
            "certain",
        ),
        (
            {"name": "La Recyclerie du faubourg", "website": "https://www.recyclo.exemple/", **DIJON},
            {"name": "Recyclo", "website": "http://recyclo.exemple", **DIJON},
            "possible",
        ),
        ({"name": "Café associatif", **DIJON}, {"name": "Café théâtre", **DIJON}, ""),
    ],
)  # fmt: skip
def test_pairs_that_people_know(one: Any, other: Any, degree: str) -> None:
    assert cards.degree(score(one, other)) == degree, score(one, other)


def test_pairs_that_people_would_join_share_a_key() -> None:
    steady = Frequencies()
    for one, other in (
        ("L’Étincelle", "Etincele"),
        ("Mouvement pour l’économie solidaire", "MES"),
        ("Le Hangar bleu", "Association du Hangar Bleu"),
    ):
        keys = [set(cards.keys(cards.ready({"name": name, **DIJON}), steady)) for name in (one, other)]
        assert keys[0] & keys[1]


def test_a_rare_name_proves_more_than_a_common_one() -> None:
    rare = score({"name": "Zanzibulle"}, {"name": "Zanzibulle"}).weight
    common = score({"name": "Maison solidaire"}, {"name": "Maison solidaire"}).weight
    assert rare > common


def test_what_agrees_better_never_weighs_less() -> None:
    for levels, order in (
        (cards.PLACES, (cards.HERE, cards.CLOSE, cards.TOWN, cards.NEAR, cards.AROUND, cards.FAR)),
        (cards.SITES, (cards.PAGE, cards.DOMAIN, cards.OTHER)),
        (cards.SIRETS, (cards.SAME, cards.SIREN, cards.OTHER)),
        (cards.RNAS, (cards.SAME, cards.OTHER)),
        (cards.ACRONYMS, (cards.SAME, cards.OTHER)),
    ):
        weights = [weigh(levels[name]) for name in order]
        assert weights == sorted(weights, reverse=True)
        assert weights[-1] < 0 < weights[0]


@given(st.lists(st.floats(0, 20), max_size=6), st.floats(0, 20))
def test_one_more_word_in_common_never_teaches_less(bits: list[float], more: float) -> None:
    assert surprise([*bits, more]) >= surprise(bits) - 1e-9 or surprise(bits) == 17.0


def test_what_one_of_them_does_not_say_counts_for_nothing() -> None:
    alone = score({"name": "Zanzibulle"}, {"name": "Zanzibulle", "siret": "12345678901234", **DIJON})
    assert [term.comparison for term in alone.terms] == ["name"]


def test_the_point_of_a_town_is_no_address() -> None:
    town = {"name": "A", "latitude": 47.3, "longitude": 5.0, "precision": "town"}
    assert score(town, town).level("place") == cards.NEAR
    fine = {**town, "precision": "address"}
    assert score(fine, fine).level("place") == cards.HERE


def test_addresses_of_one_site() -> None:
    assert page("https://www.Exemple.org/") == page("exemple.org") == ("exemple.org", "exemple.org")
    assert page("https://facebook.com/pages/lieu") == ("", "facebook.com/lieu")
    assert page("https://facebook.com/") is None and page("pas une adresse") is None
    assert page("https://lieu.wordpress.com/a") == ("lieu.wordpress.com", "lieu.wordpress.com")


def test_counting_words_of_few_names_teaches_little() -> None:
    shares = counted([("hangar", "bleu")] * 2)
    assert shares.share("hangar") == Frequencies().share("hangar")
    assert counted([("cigogne",)] * 300).share("cigogne") > 0.1


def test_pairs_share_a_key_once_and_crowds_are_left_aside() -> None:
    keyed = [("a", ["k", "l"]), ("b", ["k", "l"]), ("c", ["m"]), ("d", ["m"])]
    assert sorted(blocking.pairs(keyed)) == [("a", "b"), ("c", "d")]
    assert not list(blocking.pairs([(str(n), ["k"]) for n in range(80)], most=60))
    assert list(blocking.across([("a", ["k"])], [("z", ["k"]), ("y", ["j"])])) == [("a", "z")]
    assert 0 <= blocking.number("é") < 2**63


def test_one_weak_key_is_not_enough() -> None:
    strong, weak, other = blocking.number("a"), blocking.number("b", True), blocking.number("c", True)
    assert not blocking.is_weak(strong) and blocking.is_weak(weak)
    held = {strong: ["x"], weak: ["y", "z"], other: ["z"]}
    assert blocking.met([strong, weak, other], held) == {"x", "z"}
    assert blocking.met([weak], held) == set()


def test_one_to_one_serves_the_heaviest_first() -> None:
    scored = [("a", "x", 5.0), ("a", "y", 9.0), ("b", "y", 8.0), ("b", "x", 1.0)]
    assert one_to_one(scored) == [("a", "y", 9.0), ("b", "x", 1.0)]


def simple() -> Model:
    def judge(place: int) -> Any:
        return lambda one, other: Verdict("same" if one[place] == other[place] else "apart")

    levels = {"same": Level(0.8, 0.2), "apart": Level(0.2, 0.8)}
    return Model([Comparison(str(place), judge(place), levels) for place in range(4)], prior_of(0.3))


def test_learning_finds_the_shares_that_made_the_pairs() -> None:
    chance = random.Random(7)
    true_m, true_u, part = (0.95, 0.9, 0.85, 0.7), (0.02, 0.1, 0.05, 0.3), 0.2
    seen: Counter[Any] = Counter()
    for _pair in range(40_000):
        shares = true_m if chance.random() < part else true_u
        seen[tuple("same" if chance.random() < share else "apart" for share in shares)] += 1
    learnt = em.estimate(seen, simple())
    for each, m, u in zip(learnt.comparisons, true_m, true_u, strict=True):
        assert each.levels["same"].m == pytest.approx(m, abs=0.03)
        assert each.levels["same"].u == pytest.approx(u, abs=0.02)
    assert learnt.prior == pytest.approx(prior_of(part), abs=0.15)


def test_learning_from_nothing_changes_nothing() -> None:
    assert em.estimate({}, simple()).prior == simple().prior
    unsaid = em.estimate({(None, None, None, None): 3}, simple())
    assert unsaid.comparisons[0].levels["same"].m == 0.8


def test_chance_is_counted_on_pairs_of_chance() -> None:
    model = em.random_u(
        {("same", "apart", "apart", None): 1, ("apart", "apart", "apart", None): 99}, simple()
    )
    assert model.comparisons[0].levels["same"].u == pytest.approx(0.01, abs=0.001)
    assert model.comparisons[3].levels["same"].u == 0.2


def test_plain_fields() -> None:
    model = Model([fields.text("name"), fields.code("born"), fields.exact("town")], 0.0)
    one = {"name": "mitchell", "born": "19700112", "town": "x"}
    assert model.pattern(one, {"name": "mitchel", "born": "19700121", "town": "y"}) == (
        "near1",
        "near",
        "apart",
    )
    assert model.pattern(one, {"name": "zuk"}) == ("apart", None, None)
    assert model.score(one, one).probability > 0.99
    assert naming.slip("1901", "1902") == 0.0
