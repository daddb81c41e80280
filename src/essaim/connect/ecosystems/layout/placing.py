"""Where everything stands: the groups as patches around the centre, the names of each in its patch.

The groups go clockwise: some above the centre, some at its right, some below, the last at its left. Every way to share
them is tried, with one to four columns of names at each side; of those that fit, the best balanced stays. Where none
fits, everything is tried again a little smaller, never under nine points, then with long names cut. Names stand in
columns, each under the shortest: nothing to push apart, thus no two boxes that meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from essaim.connect.ecosystems.layout.measure import width, wrap

A3 = (1190.55, 841.89)
MARGIN, TOP, FOOT = 24.0, 70.0, 58.0  # the title stands in the top, the legend in the foot
BETWEEN = 16.0  # between patches
APART = 7.0  # between names
PAD = 11.0  # within a patch
LEADING = 1.22
LEAST = 9.0  # points
LARGE, AIRY = 13.0, 1.0  # names over this size only where the way to place them scores under that
LEVELS = (
    # size of names, width of a column of names, lines of a name
    (14.0, 168.0, 5),
    (12.0, 146.0, 5),
    (11.0, 134.0, 6),
    (10.0, 126.0, 6),
    (9.5, 118.0, 6),
    (9.0, 112.0, 5),
    (9.0, 112.0, 3),
    (9.0, 112.0, 2),
    (9.0, 112.0, 1),
)


@dataclass(frozen=True)
class Item:
    """One thing of a group."""

    key: str
    name: str


@dataclass(frozen=True)
class Cluster:
    """A group: `tint`, a number that says its colour."""

    name: str
    tint: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.right >= other.right
            and self.bottom >= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A name in its box, in lines."""

    key: str
    box: Box
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Patch:
    """A group in its box: its name in lines, then its names."""

    tint: int
    box: Box
    heading: tuple[str, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Layout:
    """A drawing; `size`: of its names, in points."""

    page: Box
    size: float
    centre: Label
    patches: tuple[Patch, ...]

    def labels(self) -> dict[str, Label]:
        """Every name by its key; "" is the centre's."""
        return {"": self.centre} | {each.key: each for patch in self.patches for each in patch.labels}


@dataclass(frozen=True)
class _Way:
    """One way to share the groups: how many above, at the right, below (the others at the left); columns of names at the
    left and at the right; how high each part is."""

    counts: tuple[int, int, int]
    columns: tuple[int, int]
    heights: tuple[float, float, float, float]  # above, right, below, left
    score: float


def place(centre: str, clusters: Sequence[Cluster], page: tuple[float, float] = A3) -> Layout:
    """The drawing of these groups around this centre; those without items are left out. ValueError: more than the page
    can hold, which no sixty names are on A3."""
    shown = tuple(each for each in clusters if each.items)
    for size, column, most in LEVELS:
        sizing = _Sizing(shown, size, column, most, centre, page)
        ways = sorted(sizing.ways(), key=lambda way: (way.score, way.counts, way.columns))
        if ways and (size < LARGE or ways[0].score < AIRY):
            return sizing.laid_out(ways[0])
    raise ValueError("too much for one page")


class _Sizing:
    """What everything measures at one level, and the ways that fit there."""

    def __init__(
        self,
        clusters: tuple[Cluster, ...],
        size: float,
        column: float,
        most: int,
        centre: str,
        page: tuple[float, float],
    ) -> None:
        self.clusters, self.size, self.column = clusters, size, column
        self.page = Box(0, 0, *page)
        self.room = Box(MARGIN, TOP, page[0] - 2 * MARGIN, page[1] - TOP - FOOT)
        self.names = {item.key: self._named(item, most) for each in clusters for item in each.items}
        self.heart = self._heart(centre)
        self.height_of = cache(self._height_of)
        self.row_of = cache(self._row_of)

    def _named(self, item: Item, most: int) -> Label:
        lines = wrap(item.name, self.size, self.column - 16, most)
        wide = min(self.column, max(width(line, self.size) for line in lines) + 16)
        high = max(24.0, len(lines) * self.size * LEADING + 9)
        return Label(item.key, Box(0, 0, max(wide, 40.0), high), lines)

    def _heart(self, centre: str) -> Label:
        """The centre is a hexagon: its words stand in the half of its height where it is widest."""
        size = self.size + 2.5
        lines = wrap(centre, size, 150, 4, bold=True)
        high = max(108.0, 2 * len(lines) * size * LEADING + 20)
        wide = max(132.0, max(width(line, size, bold=True) for line in lines) + 28)
        return Label("", Box(0, 0, wide, high), lines)

    # -- what a group measures in so many columns

    def wide(self, columns: int) -> float:
        """A patch of so many columns of names."""
        return columns * self.column + (columns - 1) * APART + 2 * PAD

    def heading(self, index: int, columns: int) -> tuple[str, ...]:
        return wrap(self.clusters[index].name, self.size + 0.5, self.wide(columns) - 2 * PAD, 4, bold=True)

    def _head(self, index: int, columns: int) -> float:
        return len(self.heading(index, columns)) * (self.size + 0.5) * LEADING + APART

    def stacked(self, index: int, columns: int) -> Iterator[tuple[Label, int, float]]:
        """(name, column, how far under the heading) of each: under the shortest column."""
        ends = [0.0] * columns
        for item in self.clusters[index].items:
            at = min(range(columns), key=lambda each: (ends[each], each))
            yield self.names[item.key], at, ends[at]
            ends[at] += self.names[item.key].box.height + APART

    def _height_of(self, index: int, columns: int) -> float:
        deepest = max(y + label.box.height for label, _column, y in self.stacked(index, columns))
        return self._head(index, columns) + deepest + 2 * PAD

    def side(self, first: int, count: int, columns: int) -> float:
        """How high a pile of these groups is."""
        heights = [self.height_of(index, columns) for index in range(first, first + count)]
        return sum(heights) + BETWEEN * max(0, count - 1)

    def _row_of(self, first: int, count: int, room: float) -> tuple[tuple[int, ...], float] | None:
        """These groups side by side: the columns of each, and how high the row is; None where they do not fit."""
        columns = [1] * count
        spare = room - sum(self.wide(1) for _each in columns) - BETWEEN * max(0, count - 1)
        if spare < 0:
            return None
        heights = [self.height_of(first + at, 1) for at in range(count)]
        while count and spare >= self.column + APART:
            tallest = max(range(count), key=lambda at: (heights[at], -at))
            if columns[tallest] >= len(self.clusters[first + tallest].items):
                break
            columns[tallest] += 1
            heights[tallest] = self.height_of(first + tallest, columns[tallest])
            spare -= self.column + APART
        return tuple(columns), max(heights, default=0.0)

    # -- the ways that fit

    def ways(self) -> Iterator[_Way]:
        total = len(self.clusters)
        for above in range(total + 1):
            for right in range(total + 1 - above):
                for below in range(total + 1 - above - right):
                    yield from self._sided((above, right, below), total - above - right - below)

    def _sided(self, counts: tuple[int, int, int], left: int) -> Iterator[_Way]:
        above, right, below = counts
        first = above + right
        for right_columns in range(1, 5) if right else (0,):
            right_high = self.side(above, right, right_columns)
            if right_high > self.room.height:
                continue
            for left_columns in range(1, 5) if left else (0,):
                left_high = self.side(first + below, left, left_columns)
                if left_high <= self.room.height:
                    way = self._way(counts, (left_columns, right_columns), left_high, right_high)
                    if way:
                        yield way

    def between(self, columns: tuple[int, int]) -> float:
        """How wide the middle is, between these columns at the left and at the right."""
        taken = sum(self.wide(each) + BETWEEN for each in columns if each)
        return self.room.width - taken

    def _way(
        self, counts: tuple[int, int, int], columns: tuple[int, int], left: float, right: float
    ) -> _Way | None:
        room = self.between(columns)
        if room < self.heart.box.width + 2 * BETWEEN:
            return None
        above = self.row_of(0, counts[0], room)
        below = self.row_of(counts[0] + counts[1], counts[2], room)
        if above is None or below is None:
            return None
        rows = (above[1], below[1])
        free = self.room.height - sum(rows) - self.heart.box.height - 3 * BETWEEN
        if free < 0:
            return None
        heights = (rows[0], right, rows[1], left)
        return _Way(counts, columns, heights, self._score(heights, columns, room, free))

    def _score(
        self, heights: tuple[float, float, float, float], columns: tuple[int, int], room: float, free: float
    ) -> float:
        """The less the better: sides alike, above and below alike, air around the centre, no empty side."""
        above, right, below, left = heights
        high = self.room.height
        uneven = abs(left - right) / high + abs(above - below) / high
        empty = sum(each == 0 for each in heights) * 0.35
        tight = max(0.0, 110 - free) / 110 + max(0.0, 330 - room) / 330
        full = max(left, right) / high
        lopsided = 0.4 * abs(columns[0] - columns[1])
        return uneven + empty + tight + lopsided + 0.3 * full

    # -- the drawing

    def laid_out(self, way: _Way) -> Layout:
        above, right, below = way.counts
        left_columns, right_columns = way.columns
        room, first = self.room, above + right
        start = room.x + (self.wide(left_columns) + BETWEEN if left_columns else 0)
        between = self.between(way.columns)
        patches = [
            *self._row(0, above, start, between, top=room.y),
            *self._pile(list(range(above, first)), right_columns, room.right - self._width_of(right_columns)),
            *self._row(first, below, start, between, bottom=room.bottom),
            *self._pile(list(reversed(range(first + below, len(self.clusters)))), left_columns, room.x),
        ]
        heart = self.heart.box
        upper = room.y + (way.heights[0] + BETWEEN if above else 0)
        lower = room.bottom - (way.heights[2] + BETWEEN if below else 0)
        x, y = start + (between - heart.width) / 2, (upper + lower - heart.height) / 2
        centre = Label("", Box(x, y, heart.width, heart.height), self.heart.lines)
        return Layout(self.page, self.size, centre, tuple(patches))

    def _width_of(self, columns: int) -> float:
        return self.wide(columns) if columns else 0.0

    def _row(
        self, first: int, count: int, x: float, room: float, top: float = 0.0, bottom: float = 0.0
    ) -> Iterator[Patch]:
        """Side by side, what is left of the room shared around them."""
        columns, _high = self.row_of(first, count, room) or ((), 0.0)
        spare = room - sum(self.wide(each) for each in columns)
        gap = spare / (count + 1) if count else 0.0
        gap = gap if gap >= BETWEEN else spare / max(1, count - 1)
        at = x + (gap if count and spare / (count + 1) >= BETWEEN else (0 if count > 1 else spare / 2))
        for index, each in enumerate(columns, start=first):
            high = self.height_of(index, each)
            yield self._patch(index, each, at, top or bottom - high)
            at += self.wide(each) + gap

    def _pile(self, order: list[int], columns: int, x: float) -> Iterator[Patch]:
        """One under the other, what is left of the height shared between them."""
        heights = [self.height_of(index, columns) for index in order]
        spare = self.room.height - sum(heights)
        gap = spare / (len(order) + 1) if order else 0.0
        if gap >= BETWEEN:
            at = self.room.y + gap
        else:
            gap = spare / max(1, len(order) - 1)
            at = self.room.y + (0 if len(order) > 1 else spare / 2)
        for index, high in zip(order, heights, strict=True):
            yield self._patch(index, columns, x, at)
            at += high + gap

    def _patch(self, index: int, columns: int, x: float, y: float) -> Patch:
        head, labels = self._head(index, columns), []
        for label, column, down in self.stacked(index, columns):
            left = x + PAD + column * (self.column + APART) + (self.column - label.box.width) / 2
            box = Box(left, y + PAD + head + down, label.box.width, label.box.height)
            labels.append(Label(label.key, box, label.lines))
        box = Box(x, y, self.wide(columns), self.height_of(index, columns))
        return Patch(self.clusters[index].tint, box, self.heading(index, columns), tuple(labels))
