"""Differences word by word lose nothing."""

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from essaim.foundation.ui.words import Piece, word_diff, words

TEXTS = st.text(alphabet="ab é.,\n ’", max_size=60)


@given(st.text())
def test_words_give_the_text_back(text: str) -> None:
    assert "".join(words(text)) == text


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == after
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_nothing_changed(text: str) -> None:
    assert [piece.kind for piece in word_diff(text, text)] == (["same"] if text else [])


def test_one_word() -> None:
    assert word_diff("trois lieux", "deux lieux") == [
        Piece("out", "trois"),
        Piece("in", "deux"),
        Piece("same", " lieux"),
    ]


def test_a_long_text_does_not_stall() -> None:
    started = perf_counter()
    pieces = word_diff("a b " * 20_000, "b c " * 20_000)
    assert perf_counter() - started < 2
    assert [piece.kind for piece in pieces][:2] == ["out", "in"]
