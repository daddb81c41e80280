"""Signatures follow their card when it becomes one with another."""

from essaim.connect.actors.models import Actor
from essaim.connect.partnerships.models import Signatory
from essaim.foundation.kernel.hanging import Hanging

HANGING = [Hanging("signatories", Signatory, "actor_id", on=Actor, once=("agreement_id",))]
