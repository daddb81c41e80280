"""Who may do what with cards. A card's own people: those who act for its organisation, and who wrote it first."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule, rule, seen
from essaim.foundation.kernel.scope import Scope

LIVE = Q(binned_at__isnull=True)


def own(scope: Scope) -> Q:
    """Cards of the organisations one acts for, or that one wrote."""
    return Q(party_id__in=scope.parties) | Q(created_by_id__in=scope.parties)


def kept(scope: Scope) -> Q:
    """Cards that one looks after: facilitation of their space, the organisation itself and those whom it entrusts with
    its card, the member who wrote it."""
    written = Q(created_by_id__in=scope.parties, space_id__in=scope.member)
    return Q(space_id__in=scope.facilitator) | Q(party_id__in=scope.parties | scope.cards) | written


def _viewed(scope: Scope) -> Q:
    """What shows itself to this scope, and what it looks after for an organisation."""
    return LIVE & (seen(scope) | own(scope) | Q(party_id__in=scope.cards))


def _claimable(scope: Scope) -> Q:
    """Cards that one may see, of organisations that one does not act for yet."""
    if scope.user_id is None:
        return NOBODY
    return _viewed(scope) & ~Q(party_id__in=scope.parties)


def _mine(scope: Scope) -> Q:
    return Q(claimant_id=scope.party_id) if scope.user_id else NOBODY


_ANIMATION = _("Il faut animer l’espace qui tient la fiche.")
_CLAIMANT = _("Seule la personne qui a fait la demande le peut.")

# On cards and their spaces; those on cards made one, and on claims, follow.
CARDS = {
    "actors.view": Rule(_viewed, _("Cette fiche n’est pas ouverte à tout le monde.")),
    "actors.add": Rule(
        lambda scope: Q(pk__in=scope.member), _("Il faut être membre de l’espace pour y ajouter une fiche.")
    ),
    "actors.edit": Rule(
        lambda scope: LIVE & kept(scope),
        _("Il faut animer l’espace, agir pour cette organisation ou avoir écrit sa fiche pour la modifier."),
    ),
    "actors.review": Rule(
        lambda scope: LIVE & kept(scope), _("Il faut tenir cette fiche pour dire qu’elle est encore juste.")
    ),
    "actors.entrust": Rule(
        lambda scope: LIVE & Q(party_id__in=scope.manages),
        _("Il faut représenter cette organisation pour confier sa fiche."),
    ),
    "actors.relate": Rule(
        lambda scope: LIVE & kept(scope),
        _(
            "Il faut animer l’espace, agir pour cette organisation ou avoir écrit sa fiche pour dire ses relations."
        ),
    ),
    "actors.open": Rule(
        lambda scope: LIVE & ((~Q(legal_form="none") & kept(scope)) | own(scope)),
        _("Une initiative informelle n’est rendue publique que par les personnes qui la portent."),
    ),
    "actors.bin": Rule(
        lambda scope: LIVE & Q(space_id__in=scope.facilitator),
        _("Il faut animer l’espace pour retirer une fiche."),
    ),
    "actors.unite": Rule(
        lambda scope: LIVE & Q(space_id__in=scope.facilitator),
        _("Il faut animer les espaces qui tiennent les deux fiches pour les réunir."),
    ),
    "actors.split": Rule(
        lambda scope: LIVE & Q(space_id__in=scope.facilitator),
        _("Il faut animer l’espace qui tient la fiche pour la scinder."),
    ),
    "actors.follow_source": Rule(
        lambda scope: LIVE & kept(scope), _("Il faut tenir cette fiche pour choisir ce que dit une source.")
    ),
    "actors.restore": Rule(
        lambda scope: Q(binned_at__isnull=False, space_id__in=scope.facilitator),
        _("Il faut animer l’espace pour reprendre une fiche dans la corbeille."),
    ),
    "actors.purge": Rule(lambda scope: NOBODY, _("La corbeille se vide d’elle-même, après trente jours.")),
    "actors.claim": Rule(
        _claimable, _("Il faut se connecter, voir la fiche et ne pas déjà agir pour cette organisation.")
    ),
    "actors.represent": Rule(lambda scope: NOBODY, _("Une demande acceptée le donne, rien d’autre.")),
    "actors.make_paper_code": Rule(lambda scope: LIVE & Q(space_id__in=scope.facilitator), _ANIMATION),
    # On the space itself.
    "actors.see_bin": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour voir sa corbeille.")
    ),
    "actors.import": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour y importer des fiches.")
    ),
    "actors.order_sources": Rule(
        lambda scope: Q(pk__in=scope.facilitator), _("Il faut animer l’espace pour ordonner ses sources.")
    ),
    "actors.settle": Rule(lambda scope: NOBODY, _("Le service le fait de lui-même.")),
    "actors.export": Rule(
        lambda scope: rule("spaces.view").where(scope), _("Cet espace n’est pas ouvert à tout le monde.")
    ),
}
UNIONS = {
    "actors.separate": Rule(
        lambda scope: Q(winner__space_id__in=scope.facilitator, loser__space_id__in=scope.facilitator),
        _("Il faut animer les espaces qui tiennent les deux fiches pour les séparer."),
    ),
    "actors.rejoin": Rule(
        lambda scope: Q(actor__space_id__in=scope.facilitator, made__space_id__in=scope.facilitator),
        _("Il faut animer les espaces qui tiennent les deux fiches pour les rejoindre."),
    ),
}
CLAIMS = {
    "actors.view_claim": Rule(
        lambda scope: _mine(scope) | Q(actor__space_id__in=scope.facilitator),
        _("Cette demande ne vous est pas adressée."),
    ),
    "actors.prove_claim": Rule(_mine, _CLAIMANT),
    "actors.abandon_claim": Rule(_mine, _CLAIMANT),
    "actors.decide_claim": Rule(lambda scope: Q(actor__space_id__in=scope.facilitator), _ANIMATION),
    "actors.withdraw_claim": Rule(lambda scope: Q(actor__space_id__in=scope.facilitator), _ANIMATION),
    "actors.withdraw_paper_code": Rule(lambda scope: Q(actor__space_id__in=scope.facilitator), _ANIMATION),
}
RULES = {**CARDS, **UNIONS, **CLAIMS}
