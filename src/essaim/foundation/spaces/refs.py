"""How the room's objects are named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.refs import Ref
from essaim.foundation.spaces.models import (
    Application,
    College,
    Invitation,
    Membership,
    Sanction,
    Space,
    Sponsorship,
)

REFS = [
    Ref(
        model=Space,
        label=_("espace"),
        rule="spaces.view",
        name=lambda space: space.name,
        url=lambda space: reverse("spaces:space", args=[space.slug]),
    ),
    Ref(
        model=Party,
        label=_("organisation"),
        rule="spaces.view_party",
        name=lambda party: party.name,
        url=lambda party: (
            reverse("accounts:profile")
            if party.is_person
            else reverse("spaces:organisation", args=[party.public_id])
        ),
    ),
    Ref(
        model=Membership,
        label=_("membre"),
        rule="spaces.view_membership",
        name=lambda membership: membership.party.name,
        url=lambda membership: reverse("spaces:member", args=[membership.space.slug, membership.public_id]),
        related=("party", "space"),
    ),
    Ref(
        model=Application,
        label=_("candidature"),
        rule="spaces.view_application",
        name=lambda application: application.party.name,
        url=lambda application: reverse(
            "spaces:application", args=[application.space.slug, application.public_id]
        ),
        related=("party", "space"),
    ),
    Ref(
        model=Sanction,
        label=_("départ décidé"),
        rule="spaces.view_sanction",
        name=lambda sanction: sanction.party.name,
        url=lambda sanction: reverse("spaces:sanction", args=[sanction.public_id]),
        related=("party",),
    ),
    Ref(
        model=College,
        label=_("collège"),
        rule="spaces.view_college",
        name=lambda college: college.name,
        url=lambda college: reverse("spaces:members", args=[college.space.slug]),
        related=("space",),
    ),
    Ref(
        model=Invitation,
        label=_("invitation"),
        rule="spaces.view_invitation",
        name=lambda invitation: invitation.email or gettext("par un lien"),
        url=lambda invitation: reverse("spaces:invitations", args=[invitation.space.slug]),
        related=("space",),
    ),
    Ref(
        model=Sponsorship,
        label=_("parrainage"),
        rule="spaces.view_sponsorship",
        name=lambda sponsorship: sponsorship.party.name,
        url=lambda sponsorship: reverse(
            "spaces:application",
            args=[sponsorship.application.space.slug, sponsorship.application.public_id],
        ),
        related=("party", "application__space"),
    ),
]
