"""The public cards of organisations and initiatives, the records of the sources that speak of them, who claims them."""

from essaim.connect.actors.models.actor import Actor, ActorTerm
from essaim.connect.actors.models.answer import Answer
from essaim.connect.actors.models.claim import Claim, PaperCode
from essaim.connect.actors.models.mapped import MapChange, MapState
from essaim.connect.actors.models.matching import Division, MatchKey, Union, WordShares
from essaim.connect.actors.models.review import Review
from essaim.connect.actors.models.source import Precedence, SourceRecord

__all__ = [
    "Actor", "ActorTerm", "Answer", "Claim", "Division", "MapChange", "MapState", "MatchKey", "PaperCode", "Precedence",
    "Review", "SourceRecord", "Union", "WordShares",
]  # fmt: skip
