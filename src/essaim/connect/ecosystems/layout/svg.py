"""The drawing as SVG: in a page, classes that the style sheet paints; in a file of its own, its own colours.

Nothing is said by colour alone: each group has its name, each tie its stroke (plain, dashed, dotted), and a name that is
tied to the centre bears the same stroke around it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import hypot

from essaim.connect.ecosystems.layout.measure import width, wrap
from essaim.connect.ecosystems.layout.placing import (
    FOOT,
    LEADING,
    MARGIN,
    PAD,
    TOP,
    Box,
    Label,
    Layout,
    Patch,
)

TINTS = 6
INKS = ("#0d6868", "#a03f12", "#34681f", "#3d4bb3", "#7b2f80", "#45586b")
WASHES = ("#e2efee", "#f8e9e1", "#e8efe2", "#e9eaf8", "#f2e7f3", "#e9edf1")
FONT = "'Atkinson Hyperlegible Next', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
STROKES = {"chosen": "", "forced": "8 4", "hoped": "1.5 5"}
_NATURE_INKS = {"chosen": "#4d5a52", "forced": "#a3261b", "hoped": "#3d4bb3"}


@dataclass(frozen=True)
class Line:
    """A tie between two names ("" is the centre); `nature`: chosen, forced or hoped; `both`: it has no direction."""

    source: str
    target: str
    nature: str
    both: bool = False


@dataclass(frozen=True)
class Sheet:
    """What the drawing says around what is laid out. `titles`: full names, where they may have been cut; `hrefs`: where
    each name leads; `marked`: the names that another drawing does not say alike; `legend`: (nature, words)."""

    title: str
    description: str
    foot: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    hrefs: Mapping[str, str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    legend: Sequence[tuple[str, str]] = ()
    name: str = "ecosysteme"  # told apart from other drawings of the page


def draw(layout: Layout, sheet: Sheet, lines: Sequence[Line], alone: bool = False) -> str:
    """The `<svg>` element; `alone`: a file, with its title, its colours and its size in millimetres."""
    return "".join(_Pen(layout, sheet, alone).strokes(lines))


class _Pen:
    def __init__(self, layout: Layout, sheet: Sheet, alone: bool) -> None:
        self.layout, self.sheet, self.alone = layout, sheet, alone
        self.labels = layout.labels()
        self.ports = {
            label.key: _port(patch.box, layout.centre.box.middle)
            for patch in layout.patches
            for label in patch.labels
        }

    def paint(self, name: str, **attributes: str) -> str:
        """What paints an element: a class in a page, attributes in a file."""
        if not self.alone:
            return f' class="eco-{name}"'
        return "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())

    def strokes(self, lines: Sequence[Line]) -> Iterator[str]:
        yield self._opening()
        for patch in self.layout.patches:
            yield self._ground(patch)
        natures: dict[str, str] = {}
        for line in lines:
            yield self._tie(line)
            if "" in (line.source, line.target):
                natures.setdefault(line.source or line.target, line.nature)
        yield self._heart()
        for patch in self.layout.patches:
            yield self._heading(patch)
            for label in patch.labels:
                yield self._name(label, patch.tint % TINTS, natures.get(label.key, ""))
        if self.alone:
            yield from self._legend()
        yield "</svg>"

    def _opening(self) -> str:
        page, name, said = self.layout.page, self.sheet.name, escape(self.sheet.title)
        top, foot = (0.0, 0.0) if self.alone else (TOP - 10, FOOT - 10)  # a page has its own title and legend
        box = f'viewBox="0 {top:g} {page.width:g} {page.height - top - foot:g}"'
        words = (
            f'<title id="{name}-t">{said}</title><desc id="{name}-d">{escape(self.sheet.description)}</desc>'
        )
        if not self.alone:
            about = f'role="group" aria-labelledby="{name}-t" aria-describedby="{name}-d"'
            return f'<svg xmlns="http://www.w3.org/2000/svg" class="eco" {about} {box}>{words}'
        size = f'width="{page.width / 72 * 25.4:.1f}mm" height="{page.height / 72 * 25.4:.1f}mm"'
        paper = f'<rect width="{page.width:g}" height="{page.height:g}" fill="#fffdf9"/>'
        title = self._words(
            wrap(self.sheet.title, 22, page.width - 2 * MARGIN, 1, bold=True), page.width / 2, 40, 22,
            self.paint("title", fill="#211c15", font_weight="700"),
        )  # fmt: skip
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} font-family="{FONT}">{words}{paper}{title}'
        )

    def _words(self, lines: Sequence[str], x: float, y: float, size: float, paint: str) -> str:
        """Lines of text, centred on `x`, around the height `y`."""
        step = size * LEADING
        start = y - step * (len(lines) - 1) / 2 + size * 0.35
        spans = "".join(
            f'<tspan x="{x:.1f}" y="{start + at * step:.1f}">{escape(line)}</tspan>'
            for at, line in enumerate(lines)
        )
        return f'<text text-anchor="middle" font-size="{size:g}"{paint}>{spans}</text>'

    def _ground(self, patch: Patch) -> str:
        tint = patch.tint % TINTS
        paint = self.paint(
            f"patch eco-tint-{tint}", fill=WASHES[tint], stroke=INKS[tint], stroke_opacity="0.45"
        )
        return f'<rect{_at(patch.box)} rx="18"{paint}/>'

    def _heading(self, patch: Patch) -> str:
        """Above the ties, with a rim of the colour of its ground."""
        box, tint, size = patch.box, patch.tint % TINTS, self.layout.size + 0.5
        high = len(patch.heading) * size * LEADING
        rim = {
            "stroke": WASHES[tint],
            "stroke_width": "4",
            "paint_order": "stroke",
            "stroke_linejoin": "round",
        }
        ink = self.paint(f"heading eco-tint-{tint}", fill=INKS[tint], font_weight="700", **rim)
        return self._words(patch.heading, box.middle[0], box.y + PAD + high / 2, size, ink)

    def _heart(self) -> str:
        box, centre = self.layout.centre.box, self.layout.centre
        x, y = box.middle
        points = (
            (x, box.y), (box.right, box.y + box.height / 4), (box.right, box.y + box.height * 3 / 4),
            (x, box.bottom), (box.x, box.y + box.height * 3 / 4), (box.x, box.y + box.height / 4),
        )  # fmt: skip
        shape = " ".join(f"{left:.1f},{down:.1f}" for left, down in points)
        paint = self.paint(
            "heart", fill="#f4d6a4", stroke="#e8a33d", stroke_width="2.5", stroke_linejoin="round"
        )
        ink = self.paint("heart-name", fill="#211c15", font_weight="700")
        drawn = f'<polygon points="{shape}"{paint}/>' + self._words(
            centre.lines, x, y, self.layout.size + 2.5, ink
        )
        return self._linked("", drawn)

    def _name(self, label: Label, tint: int, nature: str) -> str:
        box = label.box
        mark = " eco-marked" if label.key in self.sheet.marked else ""
        stroke = _NATURE_INKS.get(nature, INKS[tint])
        attributes = {"fill": "#ffffff", "stroke": stroke, "stroke_width": "2.4" if mark else "1.2"}
        if STROKES.get(nature):
            attributes["stroke_dasharray"] = STROKES[nature]
        paint = self.paint(f"name eco-tint-{tint} eco-{nature or 'untied'}{mark}", **attributes)
        ink = self.paint("text", fill="#211c15")
        drawn = f'<rect{_at(box)} rx="{min(11.0, box.height / 2):g}"{paint}/>'
        return self._linked(label.key, drawn + self._words(label.lines, *box.middle, self.layout.size, ink))

    def _linked(self, key: str, drawn: str) -> str:
        titles, hrefs = self.sheet.titles, self.sheet.hrefs
        said = f"<title>{escape(titles[key])}</title>" if key in titles else ""
        if key in hrefs:
            return f'<a href="{escape(hrefs[key])}">{said}{drawn}</a>'
        return f"<g>{said}{drawn}</g>"

    def _tie(self, line: Line) -> str:
        """A curve: it leaves a group at its side that faces the centre, so that the ties of a group run together."""
        one, other = self.labels[line.source].box, self.labels[line.target].box
        bend = self._bend(line)
        start = _edge(one, bend, six=not line.source)
        end = _edge(other, bend, six=not line.target)
        attributes = {"fill": "none", "stroke": _NATURE_INKS[line.nature], "stroke_width": "1.3"}
        if STROKES[line.nature]:
            attributes["stroke_dasharray"] = STROKES[line.nature]
        paint = self.paint(
            f"tie eco-{line.nature}", stroke_opacity="0.75", stroke_linecap="round", **attributes
        )
        path = f"M{_point(start)} Q{_point(bend)} {_point(end)}"
        drawn = f'<path d="{path}"{paint}/>'
        return drawn if line.both else drawn + self._head(bend, end, line.nature)

    def _bend(self, line: Line) -> tuple[float, float]:
        if not line.source or not line.target:
            return self.ports[line.source or line.target]
        one, other = self.labels[line.source].box.middle, self.labels[line.target].box.middle
        x, y = self.layout.centre.box.middle
        return (one[0] + other[0] + x) / 3, (one[1] + other[1] + y) / 3

    def _head(self, start: tuple[float, float], end: tuple[float, float], nature: str) -> str:
        """The point of an arrow."""
        far = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
        along = ((end[0] - start[0]) / far, (end[1] - start[1]) / far)
        back = (end[0] - 7 * along[0], end[1] - 7 * along[1])
        aside = (-along[1] * 3.2, along[0] * 3.2)
        points = (end, (back[0] + aside[0], back[1] + aside[1]), (back[0] - aside[0], back[1] - aside[1]))
        paint = self.paint(f"head eco-{nature}", fill=_NATURE_INKS[nature])
        return f'<polygon points="{" ".join(_point(each) for each in points)}"{paint}/>'

    def _legend(self) -> Iterator[str]:
        """Strokes and their words from the left, where it comes from at the right."""
        page = self.layout.page
        y, x = page.height - FOOT / 2 + 4, MARGIN + 6
        for nature, words in self.sheet.legend:
            attributes = {"fill": "none", "stroke": _NATURE_INKS[nature], "stroke_width": "1.8"}
            if STROKES[nature]:
                attributes["stroke_dasharray"] = STROKES[nature]
            paint = self.paint("legend", stroke_linecap="round", **attributes)
            yield f'<path d="M{x:.1f} {y:.1f}h34"{paint}/>'
            ink = self.paint("text", fill="#211c15")
            yield f'<text x="{x + 42:.1f}" y="{y + 3.5:.1f}" font-size="10"{ink}>{escape(words)}</text>'
            x += 42 + width(words, 10) + 20
        if self.sheet.foot and page.width - x > 120:
            said = wrap(self.sheet.foot, 9.5, page.width - MARGIN - x, 1)[0]
            ink = self.paint("foot", fill="#5d554a")
            place = f'x="{page.width - MARGIN:.1f}" y="{y + 3.5:.1f}"'
            yield f'<text {place} text-anchor="end" font-size="9.5"{ink}>{escape(said)}</text>'


def _at(box: Box) -> str:
    return f' x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}"'


def _point(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _port(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """The point of the box's edge that is nearest, kept away from its corners."""
    x = min(max(towards[0], box.x + box.width * 0.2), box.right - box.width * 0.2)
    y = min(max(towards[1], box.y + box.height * 0.2), box.bottom - box.height * 0.2)
    return _edge(box, towards) if (x, y) == towards else _onto(box, x, y, towards)


def _onto(box: Box, x: float, y: float, towards: tuple[float, float]) -> tuple[float, float]:
    """(x, y) moved onto the side that faces `towards`."""
    beside = max(box.x - towards[0], towards[0] - box.right)
    across = max(box.y - towards[1], towards[1] - box.bottom)
    if beside >= across:
        return (box.x if towards[0] < box.x else box.right), y
    return x, (box.y if towards[1] < box.y else box.bottom)


def _edge(box: Box, towards: tuple[float, float], six: bool = False) -> tuple[float, float]:
    """Where the way from the middle of the box to a point leaves the box; `six`: leaves the hexagon that the box holds."""
    x, y = box.middle
    along, down = towards[0] - x, towards[1] - y
    slope = box.height / (2 * box.width) if six else 0.0
    reaches = ((box.width / 2, abs(along)), (box.height / 2, abs(down) + slope * abs(along)))
    share = min([1.0, *(half / way for half, way in reaches if way > 1e-6)])
    return x + along * share, y + down * share
