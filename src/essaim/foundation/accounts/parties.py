"""The one person without a name: what people leave behind « sans leur nom » is theirs.

Credits are never copied into what they credit: they are read from the party each time that they are shown, so that a
name that goes, goes everywhere.
"""

from uuid import UUID

from essaim.foundation.accounts.models import AddressChange, Party, User

NAMELESS = UUID("00000000-0000-7000-8000-000000000000")
NAME = "Personne qui a quitté le service"


def unnamed() -> Party:
    """The nameless person, made when first needed; inside a transaction that writes."""
    party, _made = Party.objects.get_or_create(
        public_id=NAMELESS, defaults={"kind": Party.Kind.PERSON, "name": NAME}
    )
    return party


def is_unnamed(party: Party) -> bool:
    """Whether this is the nameless person, who is nobody and joins nothing."""
    return party.public_id == NAMELESS


def addresses_of(user: User) -> set[str]:
    """All the addresses that are known to be theirs: today's, and those of changes that can still be undone."""
    changes = AddressChange.objects.filter(user=user).values_list("old_email", "new_email")
    return {user.email, *(email for pair in changes for email in pair)}
