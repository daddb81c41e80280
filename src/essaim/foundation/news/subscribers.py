"""What the room does of what happens elsewhere."""

from essaim.foundation.accounts.models import Party, User
from essaim.foundation.kernel.events import on
from essaim.foundation.kernel.news import READY
from essaim.foundation.news.hours import set_right
from essaim.foundation.news.models import Follow
from essaim.foundation.news.telling import tell


@on(READY)
def tell_readers(entry_id: int) -> None:
    tell(entry_id)


@on("spaces.joined")
def follow_ones_space(space_id: int, party_id: int, membership_id: int) -> None:
    """Whoever joins a space follows it, until they say otherwise."""
    if Party.objects.filter(pk=party_id, kind=Party.Kind.PERSON).exists():
        Follow.objects.get_or_create(party_id=party_id, object_type="spaces.space", object_id=space_id)


@on("spaces.left")
def follow_it_no_more(space_id: int, party_id: int, membership_id: int, shown_out: bool) -> None:
    Follow.objects.filter(party_id=party_id, object_type="spaces.space", object_id=space_id).delete()


@on("accounts.time_zone_changed")
def keep_their_hour(party_id: int) -> None:
    """Seven in the morning is another time now."""
    if user := User.objects.filter(party_id=party_id).first():
        set_right(user)
