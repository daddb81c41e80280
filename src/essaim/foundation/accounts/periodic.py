"""What nobody asks for: departures whose day has come, addresses and sessions past their time."""

from typing import Any

from essaim.foundation.kernel.periodic import Every


def leave() -> Any:
    """Imported late, since this file is scanned before models are of use."""
    from essaim.foundation.accounts.leaving import carry_out_due

    return carry_out_due()


def forget() -> None:
    """Old addresses, and sessions that ended by themselves."""
    from django.utils import timezone

    from essaim.foundation.accounts.leaving import forget_old_changes
    from essaim.foundation.accounts.models import Session

    forget_old_changes()
    ended = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")[:2000]
    Session.objects.filter(pk__in=[each.pk for each in ended]).delete()


PERIODIC = [Every(60, leave), Every(3600, forget)]
