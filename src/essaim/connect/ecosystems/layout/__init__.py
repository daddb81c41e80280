"""Laying an ecosystem out on a page and writing it as SVG: pure, the same input gives the same drawing.

`measure`: how wide words are, and how they wrap; `placing`: where everything stands; `svg`: the drawing itself.
Lengths are in points (1/72 inch), y goes down.
"""
