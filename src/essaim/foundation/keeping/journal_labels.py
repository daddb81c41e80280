"""What the journal says of the keeping of the service."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "keeping.back_up": _("a demandé une sauvegarde"),
    "keeping.try_again": _("a relancé une sauvegarde"),
    "keeping.retry_task": _("a relancé une tâche en échec"),
}
