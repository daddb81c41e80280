"""How the journal reads what was done on files."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "files.add": _("a envoyé un fichier"),
    "files.edit": _("a décrit un fichier"),
    "files.bin": _("a mis un fichier à la corbeille"),
    "files.restore": _("a repris un fichier dans la corbeille"),
    "files.finish": _("a préparé un fichier"),
    "files.refuse": _("a refusé un fichier"),
    "files.purge": _("a vidé un fichier de la corbeille"),
}
