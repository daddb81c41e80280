from django.db.models import Q

from essaim.foundation.kernel.rules import Rule, seen

RULES = {
    "notes.view": Rule(seen, "Cette note ne se montre qu’à ses membres."),
    "notes.write": Rule(lambda scope: Q(pk__in=scope.member), "Il faut être membre de cet espace."),
    "notes.edit": Rule(lambda scope: Q(space_id__in=scope.member), "Il faut être membre de cet espace."),
}
