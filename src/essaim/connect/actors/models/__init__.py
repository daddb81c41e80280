"""The public cards of organisations and initiatives, and the records of the sources that speak of them."""

from essaim.connect.actors.models.actor import Actor, ActorTerm
from essaim.connect.actors.models.source import SourceRecord

__all__ = ["Actor", "ActorTerm", "SourceRecord"]
