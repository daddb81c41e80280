"""What the journal says of imports."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "imports.start": _("a envoyé un fichier à importer"),
    "imports.read": _("a fait lire un fichier"),
    "imports.ask_columns": _("a demandé de relire les colonnes d’un fichier"),
    "imports.choose_columns": _("a dit ce que contiennent les colonnes d’un fichier"),
    "imports.refuse": _("a envoyé un fichier illisible"),
    "imports.review": _("a relu un import"),
    "imports.apply": _("a appliqué un import"),
    "imports.apply_chunk": _("a importé des fiches"),
    "imports.undo": _("a annulé un import"),
    "imports.undo_chunk": _("a remis des fiches comme avant un import"),
    "imports.set_aside": _("a laissé de côté une fiche d’un import"),
    "imports.follow": _("a gardé l’adresse d’une source"),
    "imports.unfollow": _("a oublié l’adresse d’une source"),
    "imports.refresh": _("a fait relire une source"),
    "imports.feed_read": _("a relu une source à son adresse"),
    "imports.finish": _("a terminé un import"),
}
