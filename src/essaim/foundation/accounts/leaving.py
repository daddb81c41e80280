"""Leaving the service: asked, waited for a week, then done by the worker in short transactions.

The journal keeps who-did-what by number, never by name: what is shown comes from the party, whose name goes. Beginning
again after a stop is harmless: what is done is no longer found.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.foundation.accounts import mails, parties, sessions
from essaim.foundation.accounts.models import AddressChange, Departure, Party, User
from essaim.foundation.accounts.personal_data import NAMED, erasables
from essaim.foundation.kernel.actions import SYSTEM, action
from essaim.foundation.kernel.erasing import erase_revisions
from essaim.foundation.kernel.models import Entry

ROUNDS = 10_000  # calls of one `erase`: 200 rows each


def plan(user: User, choices: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Each kind of which there is something: its erasable, how many, what was chosen (else the default)."""
    chosen = choices or {}
    found = []
    for each in erasables():
        choice = chosen.get(each.slug, "")
        count = each.count(user)
        if count:
            valid = choice if choice in each.choices else each.choices[0]
            found.append({"erasable": each, "count": count, "choice": valid})
    return found


def keeps_name(user: User, choices: dict[str, str]) -> bool:
    """Whether something is to stay under their name: the name then stays in the journal too."""
    return any(line["choice"] == NAMED for line in plan(user, choices))


def carry_out_due() -> int:
    """What the worker does: the departures whose day has come; returns how many."""
    due = list(Departure.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:5])
    for departure in due:
        carry_out(departure)
    return len(due)


def carry_out(departure: Departure) -> None:
    """Close the account, do what was chosen kind by kind, then let the person go."""
    user = departure.user
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False, is_host=False)
        sessions.end_all(user)
    named = keeps_name(user, departure.choices)
    for each in erasables():
        choice = departure.choices.get(each.slug, each.choices[0])
        _erase(each, user, choice if choice in each.choices else each.choices[0])
    email, language = user.email, user.language
    leave(SYSTEM, user.party, named=named)
    mails.send("left", email, language, {})


def _erase(each: Any, user: User, choice: str) -> None:
    for _round in range(1 if choice == NAMED else ROUNDS):
        with transaction.atomic():
            if not each.erase(user, choice):
                return


@action("accounts.leave")
def leave(_by: Any, party: Party, /, *, named: bool) -> Party:
    """The account goes; the name too, unless something stays under it. The party stays, for the journal's sake."""
    user = User.objects.select_for_update().get(party=party)
    erase_revisions(Party, [party.pk])
    if not named:
        Party.objects.filter(pk=party.pk).update(name=parties.NAME)
    user.delete()
    return party


def forget_old_changes() -> int:
    """Addresses that can no longer come back are no longer kept; returns how many."""
    return AddressChange.objects.filter(until__lt=timezone.now()).delete()[0]


def done_count(user: User) -> int:
    """How many entries of the journal are theirs: they stay, without a name."""
    return Entry.objects.filter(by_id=user.party_id).count()
