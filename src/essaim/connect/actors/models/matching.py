"""What likely duplicates are found by, and cards made one."""

from typing import TYPE_CHECKING

from django.db import models

from essaim.connect.actors.models.actor import Actor
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space


class MatchKey(models.Model):
    """A key by which a live card is found when something resembles it (`matching.cards.keys`, as numbers). Written with the
    card, in the same transaction: see `keying`."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="match_keys")
    key = models.BigIntegerField()
    space_id = models.BigIntegerField()  # the card's

    if TYPE_CHECKING:
        actor_id: int

    class Meta:
        indexes = [models.Index(fields=["key", "space_id", "actor"], name="match_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.actor_id}"


class WordShares(models.Model):
    """In what share of the names of a space's cards each word stands, as its last search of duplicates counted them."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="+")
    shares = models.JSONField(default=dict)  # word → share; the list that we ship is mixed in
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.space} {len(self.shares)}"


class Union(PublicModel):
    """Two cards made one: `loser` went to the bin, what hung on it went to `winner`; `moved`: the keys of what did, by kind
    (`kernel.hanging`), so that it can be undone. What the fields were is in the revisions, which can be erased."""

    winner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="unions")
    loser = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")  # null: purged
    former = models.UUIDField(db_index=True)  # the public id of the loser: its address leads to the winner
    moved = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)  # a party
    undone_at = models.DateTimeField(null=True)
    # Where the service united them of itself: [comparison, level, bits] of each term, and what one thought before.
    score = models.JSONField(null=True)

    if TYPE_CHECKING:
        winner_id: int
        loser_id: int | None

    def __str__(self) -> str:
        return f"{self.loser_id} → {self.winner_id}"

    @property
    def journal_space_id(self) -> int | None:
        return self.winner.space_id


class Division(PublicModel):
    """One card made two: `made` came out of `actor`, with what hung on it and was chosen (`moved`: keys by kind, see
    `kernel.hanging`). What the fields of `actor` were is in its revision, which can be erased."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="divisions")
    made = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    by_id = models.BigIntegerField(null=True)  # a party
    undone_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        actor_id: int
        made_id: int

    def __str__(self) -> str:
        return f"{self.actor_id} → {self.made_id}"

    @property
    def journal_space_id(self) -> int | None:
        return self.actor.space_id
