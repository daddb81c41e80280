"""How long a tile takes among a million points in France, in 20 categories, beside supercluster and PostGIS.

    .venv/bin/python bench/map.py [--points 1000000] [--tiles 300] [--peers FOLDER] [--postgis URL]

FOLDER: one where `npm install supercluster vt-pbf` was done. URL: a PostgreSQL database of one's own where PostGIS is there (its table
`bench_map` is made anew). Points: nine in ten around 400 towns, drawn by lot, the others anywhere. Tiles: those of points drawn by lot,
so that full ones come most. Encoding is included everywhere. Memory: RSS of a process that has mapped the written index and
drawn all these tiles, less what it was before; that of supercluster: RSS once indexed, less the points that it was given.

    ESSAIM_DATA=/tmp/big .venv/bin/python bench/map.py --edit      # on a folder of cards: from an edit to the tile that shows it
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

ZOOMS = (4, 8, 11, 14)
CATEGORIES = 20
FRANCE = (-4.8, 42.4, 8.2, 51.0)
TODAY = 20_700
Tile = tuple[int, int, int]


def rss(part: str = "VmRSS") -> float:
    """MB of this process: all, or only `RssAnon`, what no file holds."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{part}:")[1].split()[0]) / 1000


def points(number: int) -> Any:
    """(longitudes, latitudes, categories)"""
    import numpy as np

    chance = np.random.default_rng(5)
    west, south, east, north = FRANCE
    towns = chance.uniform((west, south), (east, north), (400, 2))
    near = towns[chance.zipf(1.4, number) % 400] + chance.normal(0, 0.06, (number, 2))
    anywhere = chance.uniform((west, south), (east, north), (number, 2))
    chosen = np.where(chance.random(number)[:, None] < 0.9, near, anywhere)
    return chosen[:, 0], chosen[:, 1], chance.integers(0, CATEGORIES, number)


def drawn(longitudes: Any, latitudes: Any, each: int) -> dict[int, list[tuple[int, int]]]:
    """The tiles of points drawn by lot, by zoom."""
    from essaim.connect.actors.tiles.cells import DEPTH, column, row

    chance = random.Random(5)
    found: dict[int, list[tuple[int, int]]] = {}
    for z in ZOOMS:
        picked = [chance.randrange(len(longitudes)) for _ in range(each)]
        found[z] = [(column(longitudes[at]) >> DEPTH - z, row(latitudes[at]) >> DEPTH - z) for at in picked]
    return found


def timed(
    tiles: dict[int, list[tuple[int, int]]], draw: Callable[[Tile], bytes]
) -> dict[int, dict[str, float]]:
    found = {}
    for z, each in tiles.items():
        took, sizes = [], []
        for x, y in each:
            start = time.perf_counter()
            sizes.append(len(draw((z, x, y))))
            took.append((time.perf_counter() - start) * 1000)
        cuts = statistics.quantiles(took, n=20)
        found[z] = {"p50": statistics.median(took), "p95": cuts[18], "kB": max(sizes) / 1000}
    return found


def told(name: str, figures: dict[Any, dict[str, float]]) -> None:
    for z, each in figures.items():
        print(
            f"  {name:28} z{z:<3} p50 {each['p50']:7.2f}  p95 {each['p95']:7.2f} ms  largest {each['kB']:6.1f} kB"
        )


def build_ours(longitudes: Any, latitudes: Any, categories: Any, folder: str) -> None:
    """Index and write, in this process."""
    import numpy as np
    from django.conf import settings

    from essaim.connect.actors.atlas import files
    from essaim.connect.actors.tiles.cells import cell
    from essaim.connect.actors.tiles.index import Row, build

    settings.DATA = Path(folder)
    size = len(longitudes)
    lots = [
        [
            Row(at + 1, cell(latitudes[at], longitudes[at]), at % 6, at % 50, "31555", TODAY - at % 900,
                UUID(int=at), f"Initiative {at}")
            for at in range(first, min(first + 20_000, size))
        ]
        for first in range(0, size, 20_000)
    ]  # fmt: skip
    start = time.perf_counter()
    index = build(lots, [(categories, np.arange(1, size + 1))])
    built = time.perf_counter() - start
    files.write("bench", index)
    print(f"  index built from rows in {built:.1f} s, written in {time.perf_counter() - start - built:.1f} s")
    print(f"  file: {sum(each.nbytes for each in index.arrays.values()) / 1e6:.0f} MB")


def read_ours(folder: str, tiles: dict[int, list[tuple[int, int]]]) -> None:
    """Tiles from the file, in a process that did not make it."""
    import numpy as np
    from django.conf import settings

    before, own = rss(), rss("RssAnon")
    from essaim.connect.actors.atlas import files
    from essaim.connect.actors.tiles.index import Choice, build
    from essaim.connect.actors.tiles.views import Atlas

    settings.DATA = Path(folder)
    index = files.read("bench")
    assert index
    kinds = list("abcdef")
    atlas = Atlas(index, np.empty(0, np.int64), build([], []))
    layers = atlas.layers()
    told("ours", timed(tiles, lambda at: atlas.tile(layers, at, kinds, TODAY)))
    print(f"  memory: {rss() - before:.0f} MB, {rss('RssAnon') - own:.0f} of them not shared with the file")
    start = time.perf_counter()
    chosen = atlas.layers(Choice(terms=(3,)))
    print(f"  a filter met for the first time: {(time.perf_counter() - start) * 1000:.1f} ms")
    told("ours, a category", timed(tiles, lambda at: atlas.tile(chosen, at, kinds, TODAY)))
    cold = Choice(kind=2)
    told(
        "ours, a kind, never kept", timed(tiles, lambda at: atlas.tile(atlas.layers(cold), at, kinds, TODAY))
    )
    print(f"  memory: {rss() - before:.0f} MB")


def supercluster(folder: str, given: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as out:
        json.dump(given, out)
        out.flush()
        command = [
            "node",
            "--expose-gc",
            "--max-old-space-size=6000",
            str(Path(__file__).with_suffix(".mjs")),
            out.name,
        ]
        said = json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout)
    print(
        f"  supercluster: built in {said['build']:.1f} s, {said['memory'] - said['idle']:.0f} MB above the points read"
    )
    told("supercluster", said["unfiltered"])
    print(f"  supercluster, a category: built again in {said['filter']:.2f} s")
    told("supercluster, a category", said["filtered"])


TILE = """
WITH bounds AS (SELECT ST_TileEnvelope(%s, %s, %s) AS box),
cells AS (
  SELECT count(*) AS count, ST_Centroid(ST_Collect(point)) AS point
  FROM bench_map, bounds WHERE point && box AND (%s < 0 OR category = %s)
  GROUP BY ST_SnapToGrid(point, (ST_XMax(box) - ST_XMin(box)) / 16)
)
SELECT ST_AsMVT(tile, 'cards') FROM (SELECT count, ST_AsMVTGeom(cells.point, box) AS geom FROM cells, bounds) AS tile
"""


def postgis(url: str, given: dict[str, Any], tiles: dict[int, list[tuple[int, int]]]) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        database.execute("DROP TABLE IF EXISTS bench_map")
        database.execute(
            "CREATE TABLE bench_map (point geometry(Point, 3857), category int, lon float8, lat float8)"
        )
        start = time.perf_counter()
        with database.cursor().copy("COPY bench_map (lon, lat, category) FROM STDIN") as copy:
            for row in given["points"]:
                copy.write_row(row)
        database.execute(
            "UPDATE bench_map SET point = ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 3857)"
        )
        database.execute("CREATE INDEX ON bench_map USING gist (point)")
        database.execute("VACUUM ANALYZE bench_map")
        print(f"  PostGIS: built in {time.perf_counter() - start:.1f} s")
        for name, category in (("PostGIS", -1), ("PostGIS, a category", 3)):

            def draw(at: Tile, category: int = category) -> bytes:
                row = database.execute(TILE, [*at, category, category], prepare=True).fetchone()
                return bytes(row[0]) if row else b""

            fewer = {z: each[: 20 if z < 8 else 100] for z, each in tiles.items()}
            told(name, timed(fewer, draw))
        database.execute("DROP TABLE bench_map")


def edited() -> None:
    """On the cards of the data folder: a card moves, the tile that shows it says so."""
    from django.contrib.auth.models import AnonymousUser

    from essaim.connect.actors.actions import edit_actor
    from essaim.connect.actors.atlas.reading import current
    from essaim.connect.actors.filters import Filters
    from essaim.connect.actors.models import Actor
    from essaim.connect.actors.points import clustered, tile
    from essaim.connect.actors.tiles.cells import Box
    from essaim.foundation.kernel.actions import SYSTEM

    assert current(), "no index: ./essaim manage draw_map"
    france, took = [Box(-5, 41, 9, 51)], []
    for card in Actor.objects.live().filter(visibility="public", cell__isnull=False).order_by("pk")[:15]:
        edit_actor(SYSTEM, card, latitude=(card.latitude or 0) + 0.001, longitude=card.longitude)
        start = time.perf_counter()
        tile(Filters(), 8, 128, 92)
        took.append((time.perf_counter() - start) * 1000)
    print(
        f"  from the commit of an edit to a right tile: p50 {statistics.median(took):.1f}, worst {max(took):.1f} ms"
    )
    took = []
    for _ in range(40):
        start = time.perf_counter()
        clustered(AnonymousUser(), Filters(), france, 6)
        took.append((time.perf_counter() - start) * 1000)
    print(f"  points and clusters of all France: p50 {statistics.median(took):.1f}, worst {max(took):.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--tiles", type=int, default=300)
    parser.add_argument("--peers", default="")
    parser.add_argument("--postgis", default="")
    parser.add_argument("--edit", action="store_true")
    parser.add_argument("--part", nargs=2, default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
    import django

    django.setup()
    if asked.edit:
        edited()
        return
    longitudes, latitudes, categories = points(asked.points)
    tiles = drawn(longitudes, latitudes, asked.tiles)
    if asked.part:
        part, folder = asked.part
        if part == "build":
            build_ours(longitudes, latitudes, categories, folder)
        else:
            del longitudes, latitudes, categories
            read_ours(folder, tiles)
        return
    print(f"{asked.points} points, {asked.tiles} tiles a zoom, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for part in ("build", "read"):
            again = [sys.executable, __file__, "--points", str(asked.points), "--tiles", str(asked.tiles)]
            subprocess.run([*again, "--part", part, folder], check=True)
    rows = zip(longitudes.tolist(), latitudes.tolist(), categories.tolist(), strict=True)
    given = {"points": [list(row) for row in rows], "tiles": tiles}
    if asked.peers:
        supercluster(asked.peers, given)
    if asked.postgis:
        postgis(asked.postgis, given, tiles)


if __name__ == "__main__":
    main()
