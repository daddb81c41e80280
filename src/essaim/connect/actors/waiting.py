"""What waits for somebody in the directory: claims to decide."""

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Claim
from essaim.foundation.accounts.models import User
from essaim.foundation.kernel.rules import allowed
from essaim.foundation.kernel.waiting import Waiting

MOST = 50


def waiting(user: User) -> list[Waiting]:
    """One query; nobody decides on their own."""
    asked = Claim.objects.filter(state=Claim.State.WAITING).exclude(claimant_id=user.party_id)
    found = allowed(asked, user, "actors.decide_claim").select_related("actor", "claimant")
    return [
        Waiting(
            _("%(who)s demande à représenter « %(card)s » : à décider")
            % {"who": each.claimant, "card": each.actor},
            reverse("actors:claim_page", args=[each.public_id]),
            each.proven_at or each.created_at,
        )
        for each in found.order_by("pk")[:MOST]
    ]
