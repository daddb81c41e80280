"""Searches of the directory that people keep: under a name, shared with a space, telling what comes."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel
from essaim.foundation.spaces.models import Space


class SavedSearch(PublicModel):
    """The filters of a list, as its address writes them (`query`), kept by a person.

    `told_to`: the greatest key of the cards that its owner was told of, where it `tells`.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=120)
    query = models.CharField(max_length=1000)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tells = models.BooleanField(default=True)
    told_to = models.BigIntegerField(default=0)

    if TYPE_CHECKING:
        party_id: int
        space_id: int | None

    class Meta:
        indexes = [models.Index(fields=["id"], name="search_tells", condition=models.Q(tells=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_space_id(self) -> int | None:
        """None: what somebody looks for is not the business of the space it is shared with."""
        return None
