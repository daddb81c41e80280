"""How the journal reads what was done with words."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "vocabularies.add": _("a ajouté le mot"),
    "vocabularies.edit": _("a modifié le mot"),
    "vocabularies.arrange": _("a rangé le mot"),
    "vocabularies.merge": _("a réuni deux mots en"),
    "vocabularies.unmerge": _("a séparé de nouveau deux mots, dont"),
}
