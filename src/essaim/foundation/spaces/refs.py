"""How the room's objects are named and addressed elsewhere."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.refs import Ref
from essaim.foundation.spaces.models import Application, Membership, Space

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
    ),
    Ref(
        model=Application,
        label=_("candidature"),
        rule="spaces.view_application",
        name=lambda application: application.party.name,
        url=lambda application: reverse(
            "spaces:application", args=[application.space.slug, application.public_id]
        ),
    ),
]
