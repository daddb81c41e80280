"""Cards of the directory: the keys by which likely duplicates are found, and what two cards are compared by.

The shares (`m`, `u`) are set by hand, to the order of magnitude: see ADR on matching. Place is one comparison, not
three: distance, town and postcode say the same thing, and evidence must not count twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

from essaim.connect.actors.matching import blocking, naming
from essaim.connect.actors.matching.addresses import pages
from essaim.connect.actors.matching.engine import Comparison, Level, Model, Score, Verdict
from essaim.connect.actors.matching.names import Frequencies, initials_of, words_of
from essaim.connect.actors.matching.naming import Name
from essaim.foundation.vocabularies.words import fold

PRIOR = (
    -12.0
)  # bits: one pair in four thousand, among cards of one country that a directory would hold together
EARTH = 6371.0
COMMON = 0.003  # the share from which a word is common
# Degrees of belief, by probability.
CERTAIN, PROBABLE, POSSIBLE = "certain", "probable", "possible"
DEGREES = ((0.97, CERTAIN), (0.8, PROBABLE), (0.5, POSSIBLE))

HERE, CLOSE, TOWN, NEAR, AROUND, AREA, FAR = "here", "close", "town", "near", "around", "area", "far"
WITHIN_AREA = "within_area"
PAGE, DOMAIN, OTHER = "page", "domain", "other"
SAME, SIREN = "same", "siren"
AROUND_HERE = frozenset(("", HERE, CLOSE, TOWN, NEAR, AROUND, WITHIN_AREA))  # not said to be elsewhere
SITES = {PAGE: Level(0.45, 0.00015), DOMAIN: Level(0.12, 0.002), OTHER: Level(0.43, 0.99)}
PLACES = {
    HERE: Level(0.45, 0.0006), CLOSE: Level(0.12, 0.002), TOWN: Level(0.3, 0.01), NEAR: Level(0.06, 0.02),
    AROUND: Level(0.02, 0.04), WITHIN_AREA: Level(0.2, 0.05), AREA: Level(0.02, 0.05), FAR: Level(0.01, 0.87),
}  # fmt: skip
SIRETS = {SAME: Level(0.7, 1e-6), SIREN: Level(0.25, 0.0006), OTHER: Level(0.05, 0.999)}
RNAS = {SAME: Level(0.93, 1e-6), OTHER: Level(0.07, 0.99)}
ACRONYMS = {SAME: Level(0.7, 0.003), OTHER: Level(0.3, 0.997)}
COMMON_ACRONYMS = frozenset(
    [
        "amap",
        "mjc",
        "sel",
        "gem",
        "csc",
        "cae",
        "scic",
        "scop",
        "esat",
        "ime",
        "mfr",
        "udaf",
        "adapei",
        "cada",
        "crij",
        "pes",
        "ess",
        "pays",
    ]
)
NONE: frozenset[str] = frozenset()
FINE = frozenset(("address", "street"))
FRENCH = frozenset(("", "fr", "re", "gp", "mq", "gf", "yt"))


@dataclass(frozen=True)
class Card:
    """A card made ready to be compared; `fine`: its point is that of an address. Distances are of its point (degrees)."""

    name: Name
    sorted_name: str
    pages: frozenset[str]
    domains: frozenset[str]
    siret: str
    rna: str
    street: str
    town: str
    postcode: str
    commune: str
    area: str
    point: tuple[float, float] | None
    fine: bool


def ready(said: Mapping[str, Any]) -> Card:
    """From the fields of a card as text (those of a record of `formats` too); what is absent is not compared."""
    text = {name: str(said.get(name) or "") for name in _TEXTS}
    town, places = _town(text["city"])
    folded = fold(text["name"])
    own = words_of(folded)
    acronym = fold(text["acronym"]).replace(" ", "") if text["acronym"] else ""
    name = Name(text["name"], own, "".join(own), initials_of(folded), acronym, places)
    addresses = [each for each in (text["website"], *map(str, said.get("links") or ())) if each]
    site, domains = pages(addresses) if addresses else (NONE, NONE)
    latitude, longitude = said.get("latitude"), said.get("longitude")
    point = (float(latitude), float(longitude)) if latitude is not None and longitude is not None else None
    fine = point is not None and (text["precision"] in FINE if "precision" in said else bool(text["street"]))
    siret = "".join(filter(str.isdigit, text["siret"])) if text["siret"] else ""
    return Card(
        name=name,
        sorted_name=" ".join(sorted(own)),
        pages=site,
        domains=domains,
        siret=siret if len(siret) == 14 else "",
        rna=text["rna"].upper().replace(" ", ""),
        street=fold(text["street"]) if text["street"] else "",
        town=town,
        postcode=text["postcode"].replace(" ", "").lower(),
        commune=text["commune"],
        area=_area(text),
        point=point,
        fine=fine,
    )


_TEXTS = (
    "name",
    "acronym",
    "city",
    "website",
    "siret",
    "rna",
    "street",
    "postcode",
    "commune",
    "country",
    "precision",
)


@lru_cache(maxsize=8_192)
def _town(city: str) -> tuple[str, frozenset[str]]:
    """A town folded, and its words."""
    folded = fold(city)
    return folded, frozenset(words_of(folded)) if folded else NONE


def _area(text: Mapping[str, str]) -> str:
    """The department of a French card, or the country and the beginning of the postcode of another; "" unknown."""
    country = text["country"].lower()
    code = text["commune"] or text["postcode"].strip()
    if country in FRENCH:
        return code[:3] if code.startswith("97") else code[:2]
    postcode = text["postcode"].strip()[:2].lower()
    return f"{country}{postcode}" if postcode else ""


def keys(card: Card, frequencies: Frequencies) -> tuple[str, ...]:
    """The keys by which a card is found, each once: numbers, addresses, the whole name, the beginnings of its rarest
    words in its area or two by two, and its initials."""
    found = [f"s{card.siret[:9]}"] if card.siret else []
    found += [f"r{card.rna}"] if card.rna else []
    found += [f"p{each}" for each in sorted(card.pages)[:4]]
    found += [f"d{each}" for each in sorted(card.domains)[:2]]
    if card.sorted_name:
        found.append(f"n{card.sorted_name}")
    rare = sorted(
        (word for word in card.name.words if word not in card.name.town),
        key=lambda word: (-frequencies.bits(word), word),
    )
    telling = [word for word in rare if not word.isdigit()] or rare  # « 21 » is of many names
    found += [_word_key(card, word, frequencies) for word in telling[:3]]
    if len(rare) > 1:
        found.append("t" + " ".join(sorted(word[:5] for word in rare[:2])))
        found.append(f"i{card.town} {''.join(sorted(word[0] for word in rare[:3]))}")
    found += [
        f"a{card.area} {each}"
        for each in {card.name.acronym, card.name.initials, _short(card.name)}
        if len(each) > 1
    ]
    return tuple(dict.fromkeys(found))


WEAK = ("v", "i", "d")  # a common word or initials in the town, a domain: many share one, few share two


def numbers(card: Card, frequencies: Frequencies) -> set[int]:
    """The keys as numbers, as a database holds them."""
    return {blocking.number(key, key[0] in WEAK) for key in keys(card, frequencies)}


def _word_key(card: Card, word: str, frequencies: Frequencies) -> str:
    """A rare word is looked for in the whole department, one that many names share in the town alone."""
    common = frequencies.share(word) >= COMMON and card.town
    return f"v{card.town} {word[:4]}" if common else f"w{card.area} {word[:5]}"


def _short(name: Name) -> str:
    return name.joined if len(name.words) == 1 and len(name.joined) <= 8 else ""


def model(frequencies: Frequencies | None = None, prior: float = PRIOR) -> Model:
    """How two cards (`ready`) are compared; `frequencies`: of the words of names."""
    known = frequencies or Frequencies()
    return Model(
        (
            Comparison("name", lambda one, other: naming.judge(one.name, other.name, known), naming.LEVELS),
            Comparison("place", place, PLACES),
            Comparison("site", site, SITES),
            Comparison("siret", siret, SIRETS),
            Comparison("rna", rna, RNAS),
            Comparison("acronym", acronym, ACRONYMS),
        ),
        prior,
    )


def degree(score: Score) -> str:
    """« certain », « probable », « possible »; "" under them. The same name, not said to be elsewhere, is always possible."""
    probability = score.probability
    found = next((name for least, name in DEGREES if probability >= least), "")
    same = score.level("name") == naming.SAME and score.level("place") in AROUND_HERE
    return found or (POSSIBLE if same else "")


def place(one: Card, other: Card) -> Verdict | None:
    """By the points of their addresses, or else by street, town and department; the detail is a distance in kilometres
    where both points are known. A town's own point says no more than the town."""
    far = kilometres(one.point, other.point) if one.point and other.point else None
    said = (far,) if far is not None else ()
    town = _same_town(one, other)
    street = bool(one.street) and one.street == other.street and town
    if far is not None and one.fine and other.fine:
        return Verdict(
            HERE if street or far <= 0.1 else CLOSE if far <= 1 else _by_distance(far, town), detail=said
        )
    if street:
        return Verdict(HERE)
    if town:
        return Verdict(TOWN)
    if far is not None:
        return Verdict(_by_distance(far, town), detail=said)
    if one.area and other.area:
        unknown = not (one.town or one.commune) or not (other.town or other.commune)
        return Verdict((WITHIN_AREA if unknown else AREA) if one.area == other.area else FAR)
    return None


def _by_distance(far: float, town: bool) -> str:
    if town:
        return TOWN
    return NEAR if far <= 10 else AROUND if far <= 30 else FAR


def _same_town(one: Card, other: Card) -> bool:
    if one.commune and other.commune:
        return one.commune == other.commune
    if one.postcode and one.postcode == other.postcode and one.area == other.area:
        return True
    return (
        bool(one.town)
        and one.town == other.town
        and (not one.area or not other.area or one.area == other.area)
    )


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points (latitude, longitude) in degrees, along the earth (haversine)."""
    south, north = radians(one[0]), radians(other[0])
    east = radians(other[1] - one[1])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, max(0.0, half))))


def site(one: Card, other: Card) -> Verdict | None:
    """A page in common, or a domain; the detail is which."""
    if not one.pages or not other.pages:
        return None
    if shared := one.pages & other.pages:
        return Verdict(PAGE, detail=(min(shared),))
    if shared := one.domains & other.domains:
        return Verdict(DOMAIN, detail=(min(shared),))
    return Verdict(OTHER)


def siret(one: Card, other: Card) -> Verdict | None:
    """The same establishment, another of the same body (SIREN), or another body."""
    if not one.siret or not other.siret:
        return None
    if one.siret == other.siret:
        return Verdict(SAME)
    return Verdict(SIREN if one.siret[:9] == other.siret[:9] else OTHER)


def rna(one: Card, other: Card) -> Verdict | None:
    """The same number in the register of associations, or another."""
    if not one.rna or not other.rna:
        return None
    return Verdict(SAME if one.rna == other.rna else OTHER)


def acronym(one: Card, other: Card) -> Verdict | None:
    """The same acronym, worth little where many bear it; or another."""
    left, right = one.name.acronym, other.name.acronym
    if not left or not right:
        return None
    if left != right:
        return Verdict(OTHER)
    return Verdict(SAME, 0.1 if left in COMMON_ACRONYMS else None)
