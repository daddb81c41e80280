"""The French analyser: from a text to the tokens that both databases index, from what one types to a query.

Pure: no Django, no database, so that it can be read, tested and cited. A change of what it gives for a text must raise
VERSION: what is indexed is then made again, in the background.
"""

from essaim.foundation.search.analysis.query import Query, parse
from essaim.foundation.search.analysis.stream import Streams, streams
from essaim.foundation.search.analysis.words import fold

VERSION = 2

__all__ = ["VERSION", "Query", "Streams", "fold", "parse", "streams"]
