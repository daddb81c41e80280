"""Import and export formats. Pure: no Django, no I/O but the stream handed in.

>>> for item in open_records(stream, filename="initiatives.geojson"):
...     match item:
...         case Record(): ...
...         case Skipped(): ...
"""

from .categories import Category, categories
from .record import Notice, ReadError, Record, Skipped
from .registry import Format, formats, guess, open_records

__all__ = [
    "Category",
    "Format",
    "Notice",
    "ReadError",
    "Record",
    "Skipped",
    "categories",
    "formats",
    "guess",
    "open_records",
]
