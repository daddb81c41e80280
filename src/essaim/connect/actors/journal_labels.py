"""How the journal reads what was done on cards."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "actors.add": _("a créé la fiche"),
    "actors.edit": _("a modifié la fiche"),
    "actors.open": _("a changé qui voit la fiche"),
    "actors.bin": _("a mis la fiche à la corbeille"),
    "actors.unite": _("a réuni une autre fiche à celle-ci"),
    "actors.separate": _("a séparé deux fiches réunies"),
    "actors.split": _("a scindé une fiche"),
    "actors.rejoin": _("a rejoint deux fiches scindées"),
    "actors.follow_source": _("a repris ce que dit une source"),
    "actors.order_sources": _("a ordonné les sources de l’espace"),
    "actors.settle": _("a suivi l’ordre des sources"),
    "actors.restore": _("a repris la fiche dans la corbeille"),
    "actors.purge": _("a vidé une fiche de la corbeille"),
    "actors.review": _("a relu la fiche"),
    "actors.claim": _("a demandé à représenter une organisation"),
    "actors.prove_claim": _("a essayé un code pour représenter une organisation"),
    "actors.abandon_claim": _("a abandonné sa demande de représenter une organisation"),
    "actors.decide_claim": _("a répondu à une demande de représenter une organisation"),
    "actors.withdraw_claim": _("a retiré le droit de représenter une organisation"),
    "actors.represent": _("représente maintenant l’organisation de la fiche"),
    "actors.make_paper_code": _("a fait un code sur papier pour la fiche"),
    "actors.withdraw_paper_code": _("a retiré un code sur papier"),
    "actors.relate": _("a changé les relations de la fiche"),
}
