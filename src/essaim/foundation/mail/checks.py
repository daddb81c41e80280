"""What the host has to know of the mails: those that wait for longer than they should."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.foundation.kernel.checks import Check, Finding
from essaim.foundation.mail.queries import COUNTED, stuck


def look_at_outbox() -> Iterator[Finding]:
    """Mails that have waited for more than an hour, and what the server last said of them."""
    waiting = stuck()
    if waiting["count"]:
        many = f"au moins {COUNTED}" if waiting["count"] >= COUNTED else str(waiting["count"])
        since = timezone.localtime(waiting["since"])
        said = f" Le serveur a répondu\u202f: «\u202f{waiting['said']}\u202f»." if waiting["said"] else ""
        yield Finding(
            f"Des courriels attendent ({many}), le plus ancien depuis le {since:%d/%m/%Y à %H:%M}.{said}",
            "Rien n’est perdu\u202f: ils partiront d’eux-mêmes. Vérifiez le serveur d’envoi (docs/hosting/courriel.md).",
        )


CHECKS = [Check("outbox", _("Courriels en attente"), look_at_outbox, quick=True)]
