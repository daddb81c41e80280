"""Counts and journal entries as a person reads them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from essaim.desk.home.queries import Count, Done, Figures
from essaim.foundation.ui.typography import number

# What one has done, by action. A test names the action that is missing.
DONE = {
    "accounts.edit_profile": gettext_lazy("Profil modifié"),
    "accounts.make_host": gettext_lazy("Gestion du service confiée"),
    "accounts.open_account": gettext_lazy("Compte ouvert"),
    "actors.add": gettext_lazy("Fiche ajoutée"),
    "actors.bin": gettext_lazy("Fiche mise à la corbeille"),
    "actors.edit": gettext_lazy("Fiche modifiée"),
    "actors.open": gettext_lazy("Fiche montrée à plus de monde"),
    "actors.purge": gettext_lazy("Fiche effacée"),
    "actors.relate": gettext_lazy("Relation dite"),
    "actors.restore": gettext_lazy("Fiche reprise de la corbeille"),
    "imports.apply": gettext_lazy("Import appliqué"),
    "imports.apply_chunk": gettext_lazy("Import avancé"),
    "imports.finish": gettext_lazy("Import terminé"),
    "imports.read": gettext_lazy("Fichier lu"),
    "imports.refuse": gettext_lazy("Fichier refusé"),
    "imports.set_aside": gettext_lazy("Lignes écartées"),
    "imports.start": gettext_lazy("Fichier déposé"),
    "imports.undo": gettext_lazy("Import annulé"),
    "imports.undo_chunk": gettext_lazy("Annulation avancée"),
    "spaces.accept_invitation": gettext_lazy("Invitation acceptée"),
    "spaces.accept_mandate": gettext_lazy("Mandat accepté"),
    "spaces.act_for": gettext_lazy("Choix de qui l’on représente"),
    "spaces.add_college": gettext_lazy("Collège ajouté"),
    "spaces.add_member": gettext_lazy("Membre inscrit"),
    "spaces.apply": gettext_lazy("Demande d’adhésion"),
    "spaces.appoint_manager": gettext_lazy("Premier mandat proposé"),
    "spaces.change_college": gettext_lazy("Collège changé"),
    "spaces.change_role": gettext_lazy("Rôle changé"),
    "spaces.confirm_sponsorship": gettext_lazy("Parrainage confirmé"),
    "spaces.create_organisation": gettext_lazy("Organisation inscrite"),
    "spaces.decide_application": gettext_lazy("Adhésion décidée"),
    "spaces.edit": gettext_lazy("Espace réglé"),
    "spaces.edit_college": gettext_lazy("Collège modifié"),
    "spaces.end_mandate": gettext_lazy("Mandat terminé"),
    "spaces.end_membership": gettext_lazy("Départ"),
    "spaces.give_mandate": gettext_lazy("Mandat donné"),
    "spaces.invite": gettext_lazy("Invitation envoyée"),
    "spaces.offer_mandate": gettext_lazy("Mandat proposé"),
    "spaces.open_inside": gettext_lazy("Espace ouvert"),
    "spaces.open_network": gettext_lazy("Réseau ouvert"),
    "spaces.register_organisation": gettext_lazy("Organisation membre inscrite"),
    "spaces.remove_college": gettext_lazy("Collège retiré"),
    "spaces.rename_organisation": gettext_lazy("Organisation renommée"),
    "spaces.welcome_member": gettext_lazy("Membre accueilli"),
    "spaces.withdraw_application": gettext_lazy("Demande retirée"),
    "spaces.withdraw_invitation": gettext_lazy("Invitation retirée"),
    "spaces.withdraw_offer": gettext_lazy("Proposition de mandat retirée"),
}


def done(entry: Done) -> dict[str, Any]:
    """An item of the timeline; an action of a room unknown here is told as a change."""
    return {"when": entry.at, "title": DONE.get(entry.action, _("Changement")), "text": "", "href": "", **_object(entry)}


def _object(entry: Done) -> dict[str, str]:
    return {"text": entry.name, "href": entry.url} if entry.name else {}


def figures(found: Figures) -> str:
    """« 8 réseaux, 91 fiches, 11 communes »; what is zero is not said."""
    parts = [
        (found.networks, ngettext("%s réseau", "%s réseaux", found.networks.value)),
        (found.cards, ngettext("%s fiche", "%s fiches", found.cards.value)),
        (found.towns, ngettext("%s commune", "%s communes", found.towns.value)),
    ]
    return ", ".join(words % amount(count) for count, words in parts if count.value)


def amount(count: Count) -> str:
    """« 91 », « plus de 10 000 »."""
    text = number(count.value)
    return _("plus de %s") % text if count.more else text
