"""Communes, EPCI, departments and regions of France, read from the files beside: no network, no table to fill.

The table of communes is one string of sorted lines in which one looks by bisection: 2.5 MB of memory, 60 ms the first
time, where rows of objects would take twenty. Codes are INSEE's: « 59350 », « 2A », « 200093201 ». Pure.
"""

from __future__ import annotations

import gzip
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from .names import key

PRECISIONS = {"t": "town", "e": "epci", "d": "department", "": ""}
POPULATION_YEAR = 2023  # of the municipal populations that the table holds (Insee, in force in 2026)
MOST_FOUND = 12
MOST_READ = 400  # names that begin alike: two letters are too few to be told the most peopled of all
_POSTCODE = re.compile(r"\b(\d{5}|\d{2} \d{3})\b")


@dataclass(frozen=True)
class Commune:
    """One of today's communes. `precision`: what its point stands for, "town", "epci", "department" or ""; then
    `latitude` and `longitude` (degrees, WGS 84) are None."""

    code: str
    name: str
    department: str
    epci: str
    population: int
    postcodes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    precision: str

    @property
    def region(self) -> str:
        """The code of its region; "" for overseas communities."""
        return areas()["departments"].get(self.department, ["", ""])[1]  # type: ignore[no-any-return]

    @property
    def label(self) -> str:
        """« Saint-Denis (93200) »: the name and a postcode that is its own."""
        return f"{self.name} ({self.postcodes[0]})" if self.postcodes else self.name


class _Table:
    """The lines, where each begins, and the line of each code."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.starts = array("L", [0])
        at = text.find(b"\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find(b"\n", at + 1)
        by_code = sorted((line.split(b"\t", 2)[1], rank) for rank, line in enumerate(text.split(b"\n")))
        self.codes = [code for code, _rank in by_code]
        self.ranks = array("H" if len(by_code) < 65_536 else "L", [rank for _code, rank in by_code])

    def line(self, rank: int) -> str:
        end = self.starts[rank + 1] - 1 if rank + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[rank] : end].decode()

    def name(self, rank: int) -> str:
        return self.line(rank).split("\t", 1)[0]

    def first(self, wanted: str) -> int:
        """The rank of the first line whose key is not before `wanted`."""
        return bisect_left(range(len(self.starts)), wanted, key=self.name)

    def __len__(self) -> int:
        return len(self.starts)


def _read(name: str) -> bytes:
    return (files(__package__) / "data" / name).read_bytes()


@cache
def _table() -> _Table:
    return _Table(gzip.decompress(_read("communes.tsv.gz")))


@cache
def _formers() -> dict[str, tuple[str, str]]:
    lines = gzip.decompress(_read("formers.tsv.gz")).decode().split("\n")
    return {old: (code, name) for old, code, name in (line.split("\t") for line in lines)}


@cache
def areas() -> dict[str, Any]:
    """{"regions": code → name, "departments": code → [name, region], "epci": code → name}."""
    found: dict[str, Any] = json.loads(_read("areas.json"))
    return found


def _commune(line: str) -> Commune:
    _key, code, name, department, epci, population, postcodes, latitude, longitude, precision = line.split(
        "\t"
    )
    return Commune(
        code,
        name,
        department,
        epci,
        int(population),
        tuple(filter(None, postcodes.split(","))),
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
        PRECISIONS[precision],
    )


@lru_cache(maxsize=2048)
def commune(code: str) -> Commune | None:
    """Today's commune of that code, or None."""
    table = _table()
    wanted = code.encode()
    at = bisect_left(table.codes, wanted)
    if at < len(table.codes) and table.codes[at] == wanted:
        return _commune(table.line(table.ranks[at]))
    return None


def became(code: str) -> tuple[Commune, str] | None:
    """For a code that merged: today's commune, and the name that the code had. None where it is unknown or stands."""
    found = _formers().get(code)
    today = commune(found[0]) if found else None
    return (today, found[1]) if found and today else None


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[Commune, ...]:
    """The communes of that name, however it is written."""
    wanted = key(name)
    return tuple(each for line, each in _from(wanted) if line == wanted) if wanted else ()


def _from(wanted: str, most: int = 64) -> Iterator[tuple[str, Commune]]:
    table = _table()
    first = table.first(wanted)
    for rank in range(first, min(first + most, len(table))):
        line = table.line(rank)
        name = line.split("\t", 1)[0]
        if not name.startswith(wanted):
            return
        yield name, _commune(line)


def find(city: str, postcode: str = "") -> tuple[Commune, ...]:
    """The communes that a town and a postcode mean: one where it is clear, several to choose from, none.

    « 59000 Lille » in either place is read; a district (« Paris 11e ») is its commune; a postcode tells homonyms
    apart, by itself or by its department, and alone stands for its only commune.
    """
    said, town = split(city)
    postcode = "".join(postcode.split()) or said
    found = named(town) or named(_without_district(town))
    if not found:
        return at_postcode(postcode) if postcode and not key(town) else _once_named(town, postcode)
    if len(found) > 1 and postcode:
        exact = tuple(each for each in found if postcode in each.postcodes)
        near = tuple(each for each in found if postcode.startswith(each.department[:2]))
        return exact or near or found
    if postcode and len(found) == 1 and not _plausible(found[0], postcode):
        return ()
    return found


@cache
def _former_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for code, name in _formers().values():
        if name:
            found.setdefault(key(name), set()).add(code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


def _once_named(town: str, postcode: str) -> tuple[Commune, ...]:
    """Today's communes in which a town of that name merged, of the postcode's department where it says one."""
    known = _former_names().get(key(town), ())
    return tuple(
        found
        for code in known
        if (found := commune(code)) and (not postcode.isdigit() or _plausible(found, postcode))
    )


def _plausible(found: Commune, postcode: str) -> bool:
    """A CEDEX has a postcode of its own, in the same department."""
    mine = {code[:2] for code in found.postcodes}
    return not mine or postcode[:2] in mine or not postcode.isdigit()


def split(text: str) -> tuple[str, str]:
    """(postcode, town) of « 59000 Lille » or « Lille (59000) »; the postcode may be ""."""
    met = _POSTCODE.search(text[:200])
    if not met:
        return "", text[:200].strip()
    town = (text[: met.start()] + " " + text[met.end() : 200]).strip(" ,()-")
    return met.group().replace(" ", ""), " ".join(town.split())


def _without_district(town: str) -> str:
    return re.sub(r"[\s-]+\d{1,2}\s*(?:er|e|è|ème|eme|nd)?(?:\s+arr.*)?$", "", town, flags=re.IGNORECASE)


@lru_cache(maxsize=1024)
def at_postcode(postcode: str) -> tuple[Commune, ...]:
    """The communes of a postcode, by name."""
    wanted = postcode.encode()
    if not (len(wanted) == 5 and wanted.isdigit()):
        return ()
    text, found, at = _table().text, [], 0
    while (at := text.find(wanted, at)) >= 0:
        start, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        one = _commune(text[start : end if end >= 0 else len(text)].decode())
        if postcode in one.postcodes:
            found.append(one)
        at = end if end >= 0 else len(text)
    return tuple(found)


def suggest(typed: str, most: int = MOST_FOUND) -> list[Commune]:
    """The communes that begin as what is typed, or of the postcode that is typed: the most peopled first."""
    postcode, town = split(typed)
    wanted = key(town)
    if not wanted:
        return list(at_postcode(postcode))[:most]
    if len(wanted) < 2:
        return []
    found = [each for _name, each in _from(wanted, MOST_READ) if not postcode or postcode in each.postcodes]
    exact = [each for each in found if key(each.name) == wanted]
    rest = [each for each in found if key(each.name) != wanted]
    by_size = [sorted(some, key=lambda each: -each.population) for some in (exact, rest)]
    return [*by_size[0], *by_size[1]][:most]


@cache
def _points() -> tuple[array[float], array[float], array[int], array[int]]:
    """Latitudes, longitudes, populations and ranks of the communes that have a point of their own."""
    latitudes, longitudes = array("f"), array("f")
    people, ranks = array("L"), array("L")
    for rank, line in enumerate(_table().text.split(b"\n")):
        cells = line.split(b"\t")
        if cells[9] == b"t":
            latitudes.append(float(cells[7]))
            longitudes.append(float(cells[8]))
            people.append(int(cells[5]))
            ranks.append(rank)
    return latitudes, longitudes, people, ranks


def around(west: float, south: float, east: float, north: float, most: int = 15) -> list[Commune]:
    """The most peopled communes of a box that have a point of their own: landmarks for who looks at a map."""
    rows = zip(*_points(), strict=True)
    inside = [
        (people, rank) for lat, lon, people, rank in rows if south <= lat <= north and west <= lon <= east
    ]
    return [_commune(_table().line(rank)) for _people, rank in sorted(inside, reverse=True)[:most]]


@cache
def _members() -> dict[str, tuple[str, ...]]:
    """The codes of communes by EPCI."""
    found: dict[str, list[str]] = {}
    for line in _table().text.split(b"\n"):
        _key, code, _name, _department, epci, _rest = line.split(b"\t", 5)
        if epci:
            found.setdefault(epci.decode(), []).append(code.decode())
    return {code: tuple(sorted(members)) for code, members in found.items()}


def communes_of(kind: str, code: str) -> tuple[str, ...]:
    """The codes of the communes of an area: `kind` is "commune", "epci", "departement" or "region". () if unknown."""
    if kind == "commune":
        return (code,) if commune(code) else ()
    if kind == "epci":
        return _members().get(code, ())
    wanted = set(departments_of(kind, code))
    codes = [each.decode() for each in _table().codes] if wanted else []
    return tuple(each for each in codes if department_of(each) in wanted)


def departments_of(kind: str, code: str) -> tuple[str, ...]:
    """The departments of a region, or the department itself; () if unknown."""
    known: dict[str, list[str]] = areas()["departments"]
    if kind == "departement":
        return (code,) if code in known else ()
    return tuple(
        sorted(name for name, (_label, region) in known.items() if kind == "region" and region == code)
    )


def department_of(code: str) -> str:
    """The department of a commune's code: its first two characters, three overseas."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def area_name(kind: str, code: str) -> str:
    """« Nord » for ("departement", "59"); "" where there is none."""
    if kind == "commune":
        found = commune(code)
        return found.name if found else ""
    table = {"epci": "epci", "departement": "departments", "region": "regions"}.get(kind)
    name = areas()[table].get(code, "") if table else ""
    return name[0] if isinstance(name, list) else name


@cache
def _sums() -> dict[tuple[str, str], tuple[int, int]]:
    """(kind, code) → how many people and how many communes; ("pays", "FR") for all of them. One pass, 60 ms."""
    found: dict[tuple[str, str], list[int]] = {}
    departments = areas()["departments"]
    for line in _table().text.decode().split("\n"):
        _key, _code, _name, department, epci, people, _rest = line.split("\t", 6)
        region = departments.get(department, ["", ""])[1]
        of = (("epci", epci), ("departement", department), ("region", region), ("pays", "FR"))
        for each in of:
            total = found.setdefault(each, [0, 0])
            total[0] += int(people)
            total[1] += 1
    return {each: (total[0], total[1]) for each, total in found.items() if each[1]}


def people(kind: str, code: str) -> tuple[int, int]:
    """How many people live in an area of `communes_of`, or in ("pays", "FR"), and in how many communes; (0, 0) if unknown."""
    if kind == "commune":
        found = commune(code)
        return (found.population, 1) if found else (0, 0)
    return _sums().get((kind, code), (0, 0))


@cache
def epci_of(department: str) -> tuple[str, ...]:
    """The codes of the EPCI that have a commune in a department."""
    found = {each.epci for code in communes_of("departement", department) if (each := commune(code))}
    return tuple(sorted(filter(None, found)))


def population(codes: Iterable[str]) -> int:
    """How many people live in these communes."""
    return sum(found.population for code in codes if (found := commune(code)))
