"""Who may, in spaces: over the sets of the scope, never over joins to many rows."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import EVERYBODY, NOBODY, Rule
from essaim.foundation.kernel.scope import Scope
from essaim.foundation.spaces.models import Membership, Space

Where = Callable[[Scope], Q]


def _visible_space(scope: Scope) -> Q:
    """Spaces that show themselves to this scope; whoever belongs to one, as a guest too, sees it."""
    return Q(visibility="public") | Q(visibility="network", pk__in=scope.network) | Q(pk__in=scope.guest)


def _may_apply(scope: Scope) -> Q:
    return _visible_space(scope) & Q(admission__in=["request", "path"]) if scope.user_id else NOBODY


def _visible_membership(scope: Scope) -> Q:
    """Member organisations show wherever their space does; people only to members; the departed to facilitators."""
    shown = (
        Q(space__visibility="public")
        | Q(space__visibility="network", space_id__in=scope.network)
        | Q(space_id__in=scope.guest)
    )
    return (
        Q(until__isnull=True, party__kind="organisation") & shown
        | Q(until__isnull=True, space_id__in=scope.member)
        | Q(space_id__in=scope.facilitator)
        | Q(party_id__in=scope.parties)
    )


def _visible_party(scope: Scope) -> Q:
    """Organisations, where something that they belong to or lead shows itself to this scope; one's own parties."""
    belonging = Membership.objects.filter(_visible_membership(scope)).values("party_id")
    leading = Space.objects.filter(_visible_space(scope), organisation__isnull=False).values(
        "organisation_id"
    )
    shown = Q(pk__in=belonging) | Q(pk__in=leading)
    return Q(kind="organisation") & shown | Q(pk__in=scope.parties)


def _decides(scope: Scope) -> Q:
    """The named body decides, by its own members; where none is named, the administrators do."""
    return Q(space__admission_body_id__in=scope.seats) | Q(
        space__admission_body_id__isnull=True, space_id__in=scope.administrator
    )


def _visible_application(scope: Scope) -> Q:
    return (
        _decides(scope)
        | Q(space_id__in=scope.administrator)
        | Q(party_id__in=scope.parties)
        | Q(submitted_by_id=scope.party_id)
        if scope.user_id
        else NOBODY
    )


def _space(role: str) -> Where:
    return lambda scope: Q(pk__in=getattr(scope, role))


def _inside(role: str) -> Where:
    return lambda scope: Q(space_id__in=getattr(scope, role))


def _signed_in(scope: Scope) -> Q:
    return EVERYBODY if scope.user_id else NOBODY


_ADMINISTRATION = _("Il faut administrer cet espace.")
_ANIMATION = _("Il faut animer ou administrer cet espace.")
_MEMBERS = _("Il faut être membre de cet espace.")
_ACCOUNT = _("Il faut se connecter.")
_MANAGER = _("Il faut gérer les mandats de cette organisation.")

SPACES = {
    "spaces.view": Rule(_visible_space, _("Cet espace ne se montre qu’à ses membres.")),
    "spaces.view_people": Rule(_space("member"), _MEMBERS),
    "spaces.view_journal": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.open_inside": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.edit": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.add_college": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.invite": Rule(_space("facilitator"), _ANIMATION),
    "spaces.register_organisation": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.add_member": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.apply": Rule(_may_apply, _("Il faut se connecter, et que l’espace reçoive les demandes.")),
    "spaces.view_sanctions": Rule(_space("administrator"), _ADMINISTRATION),
    "spaces.view_queue": Rule(
        lambda scope: Q(pk__in=scope.administrator) | Q(admission_body_id__in=scope.seats),
        _("Il faut administrer l’espace ou siéger dans l’instance qui décide des adhésions."),
    ),
}
COLLEGES = {
    "spaces.view_college": Rule(_inside("member"), _MEMBERS),
    "spaces.edit_college": Rule(_inside("administrator"), _ADMINISTRATION),
    "spaces.remove_college": Rule(_inside("administrator"), _ADMINISTRATION),
}
INVITATIONS = {
    "spaces.view_invitation": Rule(_inside("facilitator"), _ANIMATION),
    "spaces.withdraw_invitation": Rule(_inside("facilitator"), _ANIMATION),
    "spaces.accept_invitation": Rule(_signed_in, _ACCOUNT),
}
MEMBERSHIPS = {
    "spaces.view_membership": Rule(_visible_membership, _MEMBERS),
    "spaces.welcome_member": Rule(_inside("facilitator"), _ANIMATION),
    "spaces.change_role": Rule(_inside("administrator"), _ADMINISTRATION),
    "spaces.change_college": Rule(_inside("administrator"), _ADMINISTRATION),
    "spaces.end_membership": Rule(
        lambda scope: Q(space_id__in=scope.administrator) | Q(party_id__in={scope.party_id, *scope.manages}),
        _("Seuls l’administration de l’espace et le membre lui-même mettent fin à une adhésion."),
    ),
    "spaces.appoint_manager": Rule(
        lambda scope: Q(space_id__in=scope.administrator, party__kind="organisation", until__isnull=True),
        _ADMINISTRATION,
    ),
}
SANCTIONS = {
    "spaces.view_sanction": Rule(
        lambda scope: Q(space_id__in=scope.administrator) | Q(party_id__in={scope.party_id, *scope.manages}),
        _ADMINISTRATION,
    ),
    "spaces.appeal_sanction": Rule(
        lambda scope: Q(party_id__in={scope.party_id, *scope.manages}),
        _("Seule la personne concernée le peut."),
    ),
    "spaces.answer_sanction": Rule(_inside("administrator"), _ADMINISTRATION),
}
APPLICATIONS = {
    "spaces.view_application": Rule(_visible_application, _("Cette candidature ne vous est pas adressée.")),
    "spaces.decide_application": Rule(
        _decides, _("Il faut siéger dans l’instance qui décide des adhésions.")
    ),
    "spaces.withdraw_application": Rule(
        lambda scope: Q(party_id__in=scope.parties), _("Seul·e qui candidate retire sa candidature.")
    ),
}
SPONSORSHIPS = {
    "spaces.view_sponsorship": Rule(
        lambda scope: Q(party_id__in=scope.parties) | Q(application__space_id__in=scope.administrator),
        _("Cette candidature ne vous est pas adressée."),
    ),
    "spaces.confirm_sponsorship": Rule(
        lambda scope: Q(party_id__in=scope.parties), _("Ce parrainage est demandé à quelqu’un d’autre.")
    ),
}
PARTIES = {
    "spaces.view_party": Rule(
        _visible_party, _("Une organisation se montre là où se montre un espace dont elle est membre.")
    ),
    "spaces.open_network": Rule(lambda scope: Q(pk=scope.party_id) if scope.user_id else NOBODY, _ACCOUNT),
    "spaces.create_organisation": Rule(
        lambda scope: Q(pk=scope.party_id) if scope.user_id else NOBODY, _ACCOUNT
    ),
    "spaces.rename_organisation": Rule(lambda scope: Q(pk__in=scope.manages), _MANAGER),
    "spaces.give_mandate": Rule(lambda scope: Q(pk__in=scope.manages), _MANAGER),
    "spaces.offer_mandate": Rule(lambda scope: Q(pk__in=scope.manages), _MANAGER),
    "spaces.view_mandates": Rule(
        lambda scope: Q(pk__in=scope.parties, kind="organisation"), _("Il faut agir pour cette organisation.")
    ),
    "spaces.act_for": Rule(
        lambda scope: Q(pk__in=scope.parties), _("Il faut un mandat en cours de cette organisation.")
    ),
}
MANDATES = {
    "spaces.end_mandate": Rule(
        lambda scope: Q(organisation_id__in=scope.manages) | Q(person_id__in={scope.party_id}),
        _MANAGER,
    ),
}
OFFERS = {
    "spaces.withdraw_offer": Rule(lambda scope: Q(organisation_id__in=scope.manages), _MANAGER),
    "spaces.accept_mandate": Rule(_signed_in, _ACCOUNT),
}

RULES = {
    **SPACES, **COLLEGES, **INVITATIONS, **MEMBERSHIPS, **SANCTIONS, **APPLICATIONS, **SPONSORSHIPS, **PARTIES, **MANDATES, **OFFERS,
}  # fmt: skip
