"""From a folded French word to what its family shares: Snowball's stemmer, after what folding and gender hide from it."""

import re
from functools import lru_cache
from threading import local

import Stemmer

# Words that say nothing of what one looks for. Folded.
STOP = frozenset(
    [
        "a",
        "ai",
        "aie",
        "aient",
        "ait",
        "ans",
        "as",
        "au",
        "aucun",
        "aucune",
        "aujourdhui",
        "auquel",
        "aura",
        "aussi",
        "autre",
        "autres",
        "aux",
        "auxquelles",
        "auxquels",
        "avait",
        "avec",
        "avez",
        "avoir",
        "avons",
        "ayant",
        "c",
        "ca",
        "car",
        "ce",
        "ceci",
        "cela",
        "celle",
        "celles",
        "celui",
        "ces",
        "cet",
        "cette",
        "ceux",
        "chaque",
        "chez",
        "ci",
        "comme",
        "comment",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "donc",
        "dont",
        "duquel",
        "elle",
        "elles",
        "en",
        "entre",
        "es",
        "est",
        "et",
        "etaient",
        "etait",
        "etant",
        "etc",
        "ete",
        "etes",
        "etre",
        "eu",
        "eux",
        "fait",
        "font",
        "furent",
        "il",
        "ils",
        "j",
        "je",
        "jusque",
        "l",
        "la",
        "le",
        "les",
        "lequel",
        "laquelle",
        "lesquels",
        "lesquelles",
        "leur",
        "leurs",
        "lors",
        "lorsque",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "mes",
        "meme",
        "memes",
        "moi",
        "mon",
        "n",
        "ne",
        "ni",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "or",
        "ou",
        "par",
        "parce",
        "pas",
        "plus",
        "pour",
        "pourquoi",
        "pres",
        "puis",
        "puisque",
        "qu",
        "quand",
        "que",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "qui",
        "quoi",
        "s",
        "sa",
        "sans",
        "se",
        "sera",
        "ses",
        "si",
        "soi",
        "soit",
        "son",
        "sont",
        "sous",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tous",
        "tout",
        "toute",
        "toutes",
        "tres",
        "tu",
        "un",
        "une",
        "unes",
        "uns",
        "vers",
        "voici",
        "voila",
        "vos",
        "votre",
        "vous",
        "y",
        "the",
        "of",
        "and",
    ]
)
LONGEST = 40
_local = local()  # the stemmer of C keeps state: one a thread
_GENDER = (
    (re.compile(r"(?<=..)trices?$"), "teur"),  # animatrice, animateur
    (
        re.compile(r"(?<=..)(?<![ir])euses?$"),
        "eur",
    ),  # chercheuse, chercheur; Snowball knows heureuse, précieuse
    (re.compile(r"(?<=..)ieres?$"), "ier"),
    (re.compile(r"(?<=..)([ao])is(?:es?)?$"), r"\1i"),  # française, français; emplois, emploi
    (re.compile(r"(?<=..)([aiou])s$"), r"\1"),  # Snowball keeps the s of vélos, élus, amis
    (re.compile(r"(?<=ea|ie)ux$"), "u"),  # Snowball takes écolieux for an adjective
    (re.compile(r"(?<=..)ees?$"), "e"),  # without accents, salariée would not be of the family of salarié
)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What the forms of a folded word share: number, gender, usual endings gone. Words with digits stay whole."""
    if len(word) < 3 or not word.isalpha():
        return word
    for ending, other in _GENDER:
        word, changed = ending.subn(other, word)
        if changed:
            break
    found: str = _stemmer().stemWord(word)
    return found


def _stemmer() -> Stemmer.Stemmer:
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("french")
    return _local.stemmer  # type: ignore[no-any-return]
