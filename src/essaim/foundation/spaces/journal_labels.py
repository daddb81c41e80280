"""How the journal reads: what each action says that somebody did.

Protocol of a room's `journal_labels.py`: `ACTIONS = {"room.verb": _("a fait telle chose")}`.
"""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "spaces.open_network": _("a ouvert l’espace"),
    "spaces.open_inside": _("a ouvert un espace à l’intérieur"),
    "spaces.edit": _("a changé les réglages"),
    "spaces.add_college": _("a ajouté un collège"),
    "spaces.edit_college": _("a changé un collège"),
    "spaces.remove_college": _("a retiré un collège"),
    "spaces.invite": _("a invité"),
    "spaces.withdraw_invitation": _("a retiré une invitation"),
    "spaces.accept_invitation": _("a rejoint l’espace sur invitation"),
    "spaces.register_organisation": _("a inscrit une organisation"),
    "spaces.add_member": _("a inscrit un membre"),
    "spaces.apply": _("a demandé à rejoindre l’espace"),
    "spaces.withdraw_application": _("a retiré sa demande"),
    "spaces.confirm_sponsorship": _("a confirmé un parrainage"),
    "spaces.decide_application": _("a décidé d’une candidature"),
    "spaces.welcome_member": _("a noté un accueil"),
    "spaces.change_role": _("a changé un rôle"),
    "spaces.change_college": _("a changé un membre de collège"),
    "spaces.end_membership": _("a mis fin à une adhésion"),
    "spaces.appeal_sanction": _("a fait un recours contre son départ"),
    "spaces.answer_sanction": _("a répondu à un recours"),
    "spaces.appoint_manager": _("a proposé un premier mandat"),
    "spaces.create_organisation": _("a créé une organisation"),
    "spaces.rename_organisation": _("a renommé une organisation"),
    "spaces.give_mandate": _("a donné un mandat"),
    "spaces.offer_mandate": _("a proposé un mandat"),
    "spaces.withdraw_offer": _("a retiré une proposition de mandat"),
    "spaces.accept_mandate": _("a accepté un mandat"),
    "spaces.end_mandate": _("a mis fin à un mandat"),
    "spaces.act_for": _("a choisi pour qui agir"),
    "accounts.open_account": _("a ouvert un compte"),
    "accounts.edit_profile": _("a changé son profil"),
    "accounts.end_sessions": _("a fermé des sessions"),
    "accounts.change_address": _("a changé d’adresse de courriel"),
    "accounts.give_address_back": _("a rétabli une adresse de courriel"),
    "accounts.ask_to_leave": _("a demandé l’effacement de son compte"),
    "accounts.stay": _("a gardé son compte"),
    "accounts.leave": _("a quitté le service"),
    "accounts.make_host": _("a confié l’hébergement du service"),
}
