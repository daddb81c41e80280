"""What is indexed of an object: four streams of tokens, separated by spaces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from essaim.foundation.search.analysis.stems import stem
from essaim.foundation.search.analysis.words import chunks

GAP = "_"  # between two texts of a stream: no phrase goes across; nothing that one types gives this token
FIRST = "_1"  # before the first word of a title
TITLE = "_0"  # before each whole word of a title, and each acronym of the keys
BORNE = "_t"  # before the key of a word
MOST = 4_000  # tokens of a stream


@dataclass(frozen=True)
class Streams:
    """`title`, `keys`, `body`: stems in order, acronyms whole. `exact`: the whole forms of titles, names and acronyms,
    compounds joined, in no order that matters."""

    title: str
    keys: str
    body: str
    exact: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.title, self.keys, self.body, self.exact))


def streams(
    title: str, keys: Iterable[str] = (), body: Iterable[str] = (), borne: Iterable[str] = ()
) -> Streams:
    """The tokens of an object: its title, its short texts (acronym, keywords, town), its long ones, the keys of the words it bears."""
    exact: dict[str, None] = {}
    first = next((chunk.words[0].form for chunk in chunks(title)), "")
    if first:
        exact[FIRST + first] = None
    stems = _stream([title], exact, whole=True), _stream(keys, exact, short=True), _stream(body, exact)
    exact.update((BORNE + word, None) for word in borne)
    return Streams(*stems, exact=" ".join(list(exact)[:MOST]))


def _stream(texts: Iterable[str], exact: dict[str, None], *, whole: bool = False, short: bool = False) -> str:
    tokens: list[str] = []
    for text in texts:
        if tokens and text:
            tokens.append(GAP)
        for chunk in chunks(text):
            if chunk.joined:
                exact[chunk.joined] = exact[stem(chunk.joined)] = None
            for word in chunk.words:
                if whole or (short and word.acronym):
                    exact[TITLE + word.form] = None
                if word.empty:
                    continue
                tokens.append(word.stem)
                if word.other:
                    exact[word.other] = None
                if (whole or word.name) and word.form != word.stem:
                    exact[word.form] = None
        if len(tokens) > MOST:
            break
    return " ".join(tokens[:MOST])
