"""Words that cards share: folding, the tree of categories, values made from their labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.formats.categories import categories
from essaim.foundation.vocabularies.categories import sync_categories
from essaim.foundation.vocabularies.models import Term
from essaim.foundation.vocabularies.terms import Curated, category_tree, ensure_words
from essaim.foundation.vocabularies.words import cut, fold, slug, sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("L’Étincelle", "etincelle"),
        ("La Cagnotte solidaire", "cagnotte solidaire"),
        ("La", "la"),
        ("The Œuvre", "oeuvre"),
        ("Lestrade", "lestrade"),
        ("  « Les »  Communs ! ", "communs"),
        ("АМАП", "амап"),
    ],
)
def test_a_name_is_filed_without_accent_nor_article(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.integers(1, 50))
def test_a_cut_text_is_a_beginning_that_fits(text: str, limit: int) -> None:
    kept = cut(text.encode(errors="ignore").decode(), limit)
    assert len(kept) <= limit and len(kept.encode()) <= limit * 3


def test_categories_are_there_after_a_migration_and_the_second_sync_writes_nothing(db: None) -> None:
    assert set(categories()) == set(Term.objects.filter(scheme="category").values_list("slug", flat=True))
    assert sync_categories() == 0


def test_a_changed_label_is_corrected(db: None) -> None:
    Term.objects.filter(slug="amap").update(label="Autre")
    assert sync_categories() == 1
    assert Term.objects.get(slug="amap").label == categories()["amap"].fr


def test_the_tree_has_two_levels(db: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        tree = category_tree()
    food = next(branch for branch in tree if branch.term.slug == "alimentation")
    assert "amap" in {leaf.slug for leaf in food.children}


def test_a_category_is_found_by_slug_or_label(db: None) -> None:
    found = Curated()
    amap = found.find("amap")
    assert amap and found.find("épicerie sociale et SOLIDAIRE") == found.find("epicerie-solidaire")
    assert [above.slug for above in found.above(amap)] == ["alimentation"]
    assert found.find("inconnue") is None


def test_values_are_made_once_whatever_their_case(db: None, django_assert_max_num_queries: object) -> None:
    first = ensure_words("value", ["Utilité sociale", "Droit à l’initiative", "!!"])
    assert set(first) == {"utilite-sociale", "droit-a-l-initiative"}
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        again = ensure_words("value", ["utilité SOCIALE"])
    assert again["utilite-sociale"].pk == first["utilite-sociale"].pk
    assert slug("x" * 300) == "x" * 80
