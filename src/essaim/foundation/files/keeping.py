"""What an owner's own actions tell its files, inside their transaction: who sees it, where it is, that it goes away."""

from django.db.models import QuerySet
from django.utils import timezone

from essaim.foundation.files.attaching import attachable_of
from essaim.foundation.files.models import File
from essaim.foundation.kernel.models import PublicModel, Visibility


def narrower(one: str, other: str) -> str:
    """The visibility that shows less."""
    return min(one, other, key=Visibility.values.index)


def follow(owner: PublicModel) -> None:
    """Bring its files in step with what the owner is now; one statement a file, and few have many."""
    facts = attachable_of(owner).facts(owner)
    for file in _of(owner):
        visibility = narrower(file.reach, facts.visibility)
        if (file.visibility, file.party_id, file.hidden) != (visibility, facts.party_id, facts.hidden):
            file.visibility, file.party_id, file.hidden = visibility, facts.party_id, facts.hidden
            file.save(update_fields=["visibility", "party", "hidden", "updated_at"])


def let_go(owner: PublicModel) -> None:
    """The owner is gone for good: its files go to the bin, where the delay empties them."""
    _of(owner).filter(binned_at=None).update(binned_at=timezone.now(), hidden=True)


def _of(owner: PublicModel) -> QuerySet[File]:
    return File.objects.filter(owner_type=owner.type_name(), owner_id=owner.pk).order_by("pk")
