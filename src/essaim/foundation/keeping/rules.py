"""Who may look after the service: the host, whom every rule lets in, and nobody else."""

from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.rules import NOBODY, Rule

_HOST = Rule(lambda scope: NOBODY, _("Seule la personne qui héberge le service peut le faire."))

RULES = {
    "keeping.host": _HOST,
    "keeping.back_up": _HOST,
    "keeping.try_again": _HOST,
    "keeping.retry_task": _HOST,
}
