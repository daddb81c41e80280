"""Likely duplicates: how fast, how much memory, how right.

    .venv/bin/python bench/duplicates.py cards 100000      # invented cards, a tenth of them written twice: keys, pairs, weights
    .venv/bin/python bench/duplicates.py febrl             # FEBRL 1 to 4, beside splink
    ESSAIM_DATA=/tmp/large .venv/bin/python bench/duplicates.py preview 100000   # after bench/seed.py on that folder: what
                                                            # 100,000 new records resemble among the cards that are there
    ESSAIM_DATA=/tmp/large .venv/bin/python bench/duplicates.py sweep            # and a search of all that folder

`febrl` makes an environment of its own, outside the lock (recordlinkage for the data, splink and duckdb to compare with), in
the folder that ESSAIM_BENCH_VENV names (/tmp/essaim-bench-duplicates unless said otherwise), and runs itself in it. Both
engines get the same pairs to weigh (the same keys), the same comparisons, and learn their shares from them alone, without
a label: `u` from pairs taken by chance, then EM. A pair is a match from a probability of one half.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from essaim.connect.actors.matching import blocking, cards, em, fields
from essaim.connect.actors.matching.assigning import one_to_one
from essaim.connect.actors.matching.engine import Model, prior_of
from essaim.connect.actors.matching.names import Frequencies, counted, words

VENV = Path(os.environ.get("ESSAIM_BENCH_VENV", "/tmp/essaim-bench-duplicates"))
WANTED = ("recordlinkage==0.16", "splink==5.0.0", "duckdb==2.0.0", "rapidfuzz==3.14.6")
WHAT = [
    "Épicerie",
    "Atelier",
    "Jardin",
    "Ressourcerie",
    "Café",
    "Maison",
    "Coopérative",
    "Fabrique",
    "Régie",
    "Cantine",
    "Garage",
    "Librairie",
]
WHOSE = [
    "sociale",
    "partagé",
    "solidaire",
    "des voisins",
    "du canal",
    "de la gare",
    "citoyenne",
    "du faubourg",
    "populaire",
]
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "ca",
    "cha",
    "di",
    "do",
    "fa",
    "fe",
    "ga",
    "gri",
    "la",
    "lo",
    "ma",
    "mi",
    "no",
    "pa",
    "pi",
    "ra",
    "ri",
    "sa",
    "so",
    "ta",
    "ti",
    "tri",
    "va",
    "vi",
    "zo",
]
Pairs = set[tuple[Any, Any]]


def memory() -> int:
    """Peak, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def said_right(found: Pairs, true: Pairs) -> str:
    """Precision, recall and F1."""
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / max(len(true), 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}"


# -- invented cards


def invented(chance: random.Random, rank: int) -> dict[str, Any]:
    """A card of one of 3,000 towns; seven in ten have a word of their own, a third a site, a fifth a SIRET."""
    town = chance.randrange(3_000)
    own = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    name = f"{chance.choice(WHAT)} {chance.choice(WHOSE)}" + (f" {own}" if chance.random() < 0.7 else "")
    return {
        "name": name,
        "city": f"Ville {''.join(random.Random(town).choices(SYLLABLES, k=3))}",
        "postcode": f"{town % 95 + 1:02d}{town // 95:03d}",
        "commune": f"{town % 95 + 1:02d}{town // 95:03d}",  # which the house finds by the words of the place
        "country": "FR",
        "latitude": 43 + town % 70 / 10 + chance.gauss(0, 0.01),
        "longitude": town // 70 / 8 + chance.gauss(0, 0.01),
        "street": f"{rank % 90} rue des Essais" if chance.random() < 0.5 else "",
        "website": f"https://{own.lower()}{rank}.example.org/" if chance.random() < 0.35 else "",
        "siret": f"{rank:014d}" if chance.random() < 0.2 else "",
    }


def again(chance: random.Random, said: dict[str, Any]) -> dict[str, Any]:
    """The same structure as another source would write it."""
    other = dict(said)
    name = said["name"]
    if chance.random() < 0.4:
        place = chance.randrange(1, len(name) - 1)
        name = name[:place] + name[place + 1 :]
    if chance.random() < 0.3:
        name = chance.choice(["Association ", "Scic ", "L’"]) + name
    if chance.random() < 0.3:
        name = name.upper()
    if chance.random() < 0.2:
        name += " " + said["city"]
    other["name"] = name
    for field in ("street", "website", "siret", "postcode"):
        if chance.random() < 0.5:
            other[field] = ""
    if chance.random() < 0.5:
        other["latitude"] = other["longitude"] = None
    return other


def bench_cards(count: int) -> None:
    chance, began = random.Random(5), time.perf_counter()
    made: list[dict[str, Any]] = []
    true: Pairs = set()
    while len(made) < count:
        made.append(invented(chance, len(made)))
        if chance.random() < 0.1 and len(made) < count:
            true.add((len(made) - 1, len(made)))
            made.append(again(chance, made[-1]))
    print(
        f"{count} cards, {len(true)} written twice (made in {time.perf_counter() - began:.1f} s, {memory()} MB)"
    )
    began, worked = time.perf_counter(), time.process_time()
    known = counted(words(said["name"]) for said in made)
    ready = [cards.ready(said) for said in made]
    steady = Frequencies()
    keyed = [(rank, cards.numbers(card, steady)) for rank, card in enumerate(ready)]
    print(f"  ready, with their keys: {time.perf_counter() - began:.1f} s")
    model, found, pairs = cards.model(known), {}, 0
    held = {key: some for key, some in blocking.blocks(keyed).items() if len(some) <= blocking.MOST}
    for one, other in (
        (one, other) for one, keys in keyed for other in blocking.met(keys, held) if other > one
    ):
        pairs += 1
        if degree := cards.degree(model.score(ready[one], ready[other])):
            found[one, other] = degree
    print(
        f"  {pairs} pairs weighed: {time.perf_counter() - began:.1f} s in all ({time.process_time() - worked:.1f} of the processor), {memory()} MB at the most"
    )
    for least in (("certain",), ("certain", "probable"), ("certain", "probable", "possible")):
        print(
            f"  {'/'.join(least):27} {said_right({pair for pair, degree in found.items() if degree in least}, true)}"
        )


# -- FEBRL

NAMES = ("given_name", "surname")
COLUMNS = (
    *NAMES,
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
)
KEYS = (("soc_sec_id",), ("given_name", "surname"), ("surname", "date_of_birth"), ("given_name", "date_of_birth"),
        ("surname", "postcode"), ("given_name", "postcode"), ("date_of_birth", "postcode"), ("address_1", "suburb"))  # fmt: skip


def in_own_environment() -> None:
    """Run this again in the environment of the bench, made where it is not there."""
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *WANTED], check=True)
    raise SystemExit(subprocess.run([str(python), __file__, "febrl"]).returncode)


def febrl() -> None:
    try:
        import recordlinkage.datasets as data
        import splink  # noqa: F401
    except ImportError:
        in_own_environment()
    for number in (1, 2, 3):
        frame, links = getattr(data, f"load_febrl{number}")(return_links=True)
        both(f"FEBRL {number}", [frame], pairs_of(links))
    first, second, links = data.load_febrl4(return_links=True)
    both("FEBRL 4", [first, second], pairs_of(links))


def pairs_of(links: Any) -> Pairs:
    return {tuple(sorted(pair)) for pair in links}


def both(title: str, frames: list[Any], true: Pairs) -> None:
    print(f"{title}: {sum(map(len, frames))} records, {len(true)} true pairs")
    for name, engine in (("ours", ours), ("splink", by_splink)):
        began = time.perf_counter()
        scored = engine(frames)
        took = time.perf_counter() - began
        print(f"  {name:7} {said_right({pair(each) for each in scored}, true)}  {took:.1f} s")
        if len(frames) > 1:
            alone = one_to_one(scored)
            print(f"  {name:7} {said_right({pair(each) for each in alone}, true)}  one to one")


def pair(each: Any) -> tuple[str, str]:
    one, other = sorted(each[:2])
    return one, other


def texts(frame: Any) -> dict[str, dict[str, str]]:
    """Records of a frame by identifier: text by column, what is empty left out."""
    return {
        key: {name: str(value) for name, value in said.items() if value == value and value not in (None, "")}
        for key, said in frame.to_dict("index").items()
    }


def ours(frames: list[Any]) -> list[tuple[str, str, float]]:
    sides = [texts(frame) for frame in frames]
    records = {key: said for side in sides for key, said in side.items()}
    keyed = [[(key, keys_of(said)) for key, said in side.items()] for side in sides]
    close = blocking.across(*keyed, most=500) if len(sides) > 1 else blocking.pairs(keyed[0], most=500)
    blocked = list(close)
    model, chance = febrl_model(records), random.Random(3)
    left, right = list(sides[0]), list(sides[-1])
    by_chance = ((records[chance.choice(left)], records[chance.choice(right)]) for _turn in range(100_000))
    model = em.random_u(em.count(by_chance, model), model)
    patterns = em.count(((records[one], records[other]) for one, other in blocked), model)
    model = em.estimate(patterns, model, keep_u=True)
    found = []
    for one, other in blocked:
        score = model.score(records[one], records[other])
        if score.probability >= 0.5:
            found.append((one, other, score.weight))
    return found


def keys_of(said: dict[str, str]) -> list[str]:
    return [
        "|".join((str(rank), *(said[name] for name in names)))
        for rank, names in enumerate(KEYS)
        if all(name in said for name in names)
    ]


def febrl_model(records: dict[str, dict[str, str]]) -> Model:
    def shares(name: str) -> dict[str, float]:
        seen = Counter(said[name] for said in records.values() if name in said)
        total = sum(seen.values())
        return {value: count / total for value, count in seen.items()}

    comparisons = [
        *(fields.text(name, shares=shares(name)) for name in NAMES),
        fields.code("street_number", m=0.7, u=0.02),
        *(fields.text(name, shares=shares(name)) for name in ("address_1", "address_2", "suburb")),
        fields.code("postcode"),
        fields.exact("state", u=0.2),
        fields.code("date_of_birth", slips=2),
        fields.code("soc_sec_id", slips=2, u=1e-5),
    ]
    return Model(comparisons, prior_of(0.1))


def by_splink(frames: list[Any]) -> list[tuple[str, str, float]]:
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    def text(name: str) -> Any:
        return compare.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(term_frequency_adjustments=True)

    def code(name: str, slips: int) -> Any:
        return compare.DamerauLevenshteinAtThresholds(name, slips)

    settings = SettingsCreator(
        link_type="link_only" if len(frames) > 1 else "dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=[
            *map(text, NAMES), code("street_number", 1), *map(text, ("address_1", "address_2", "suburb")),
            code("postcode", 1), compare.ExactMatch("state"), code("date_of_birth", 2), code("soc_sec_id", 2),
        ],
        blocking_rules_to_generate_predictions=[block_on(*names) for names in KEYS],
    )  # fmt: skip
    api = DuckDBAPI()
    tables = [api.register(frame.reset_index().astype("string")) for frame in frames]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=3)
    for names in (("soc_sec_id",), ("given_name", "surname"), ("date_of_birth", "postcode")):
        train.estimate_parameters_using_expectation_maximisation(block_on(*names))
    rows = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return list(zip(rows["rec_id_l"], rows["rec_id_r"], rows["match_weight"], strict=True))


# -- in the database


def house() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
    import django

    django.setup()


def preview(count: int) -> None:
    house()
    from django.db import connection

    from essaim.connect.actors.sinks import SINKS
    from essaim.foundation.formats.record import Record
    from essaim.foundation.spaces.models import Space

    space, chance, sink = Space.objects.get(slug="banc-1"), random.Random(9), SINKS[0]
    from essaim.connect.actors.models import Actor
    from essaim.connect.actors.queries import inside

    there = list(Actor.objects.filter(space_id__in=inside(space)).values("name", "city", "postcode")[:20_000])
    records = []
    for rank in range(count):
        said = (
            again(chance, {**invented(chance, rank), **chance.choice(there)})
            if rank % 5 == 0
            else invented(chance, rank)
        )
        name = str(said.pop("name"))
        records.append(
            Record(str(rank), rank + 1, name, {key: value for key, value in said.items() if value})
        )
    began, worked, twins, look = time.perf_counter(), time.process_time(), 0, sink.doubles()
    for start in range(0, count, 500):
        chunk = records[start : start + 500]
        twins += sum(planned.twin is not None for planned in sink.plan(space, "banc", chunk))
        look(chunk)
        connection.queries_log.clear()
    took = f"{time.perf_counter() - began:.1f} s ({time.process_time() - worked:.1f} of the processor)"
    print(
        f"{count} records planned beside {len(there)} cards of the space: {took}, {twins} twins, {memory()} MB"
    )


def sweep() -> None:
    house()
    from essaim.connect.actors.models import Actor
    from essaim.connect.duplicates.models import Pair, Sweep
    from essaim.connect.duplicates.sweeping import go_on

    began = time.perf_counter()
    go_on(Sweep.objects.create().pk)
    print(
        f"{Actor.objects.count()} cards: {time.perf_counter() - began:.1f} s, {Pair.objects.count()} pairs, {memory()} MB"
    )


if __name__ == "__main__":
    what, count = [*sys.argv[1:], "cards"][0], int([*sys.argv[2:], "100000"][0])
    if what == "cards":
        bench_cards(count)
    elif what == "febrl":
        febrl()
    elif what == "preview":
        preview(count)
    elif what == "sweep":
        sweep()
    else:
        raise SystemExit(__doc__)
