"""Who joins a network is said to be its member on the directory too, where both have their card. What search says of cards
follows the questions that they answer."""

from collections.abc import Sequence

from essaim.foundation.kernel.events import on


def _cards(space_id: int, party_id: int) -> tuple[object, object] | None:
    from essaim.connect.actors.models import Actor
    from essaim.foundation.spaces.models import Space

    # A space that is not public keeps its members to itself.
    leader = (
        Space.objects.filter(pk=space_id, visibility="public")
        .values_list("organisation_id", flat=True)
        .first()
    )
    if leader is None or leader == party_id:
        return None
    found = {card.party_id: card for card in Actor.objects.live().filter(party_id__in=[leader, party_id])}
    return (found[party_id], found[leader]) if len(found) == 2 else None


@on("spaces.joined")
def link_to_network(*, space_id: int, party_id: int, **others: object) -> None:
    """« est membre de », from today."""
    from datetime import date

    from essaim.connect.actors.actions import relate_actors
    from essaim.foundation.kernel.actions import SYSTEM

    if cards := _cards(space_id, party_id):
        relate_actors(SYSTEM, cards[0], other=cards[1], kind="member_of", starts=date.today())  # type: ignore[arg-type]


@on("spaces.left")
def end_link_to_network(*, space_id: int, party_id: int, **others: object) -> None:
    """The relation ends the day of the departure."""
    from essaim.connect.actors.actions import end_relation
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.kernel.models import Link

    if cards := _cards(space_id, party_id):
        source, target = cards
        live = Link.objects.filter(
            source_type="actors.actor", target_type="actors.actor", kind="member_of", ends=None
        )
        for relation in live.filter(source_id=source.pk, target_id=target.pk):  # type: ignore[attr-defined]
            end_relation(SYSTEM, source, relation=relation)  # type: ignore[arg-type]


@on("questions.changed")
def index_answers(*, question_id: int, **others: object) -> None:
    """A question is withdrawn, or asked again, or read by others: the cards that answer it are indexed again."""
    from django.db import transaction

    from essaim.connect.actors.models import Actor, Answer
    from essaim.foundation.search.index import AT_ONCE, refresh

    last = 0
    while True:
        rows = Answer.objects.filter(question_id=question_id, actor_id__gt=last).order_by("actor_id")
        keys = list(rows.values_list("actor_id", flat=True)[:AT_ONCE])
        if not keys:
            return
        with transaction.atomic():
            refresh(Actor.type_name(), keys)
        last = keys[-1]


@on("actors.sources_ordered")
def follow_order(*, space_id: int, **others: object) -> None:
    """The cards of which several sources speak follow the new order of their space."""
    from essaim.connect.actors.ordering import settle_space
    from essaim.foundation.spaces.models import Space

    if space := Space.objects.filter(pk=space_id).first():
        settle_space(space)


def follow_spaces(objects: Sequence[object]) -> None:
    """Who sees a space reads what is answered to it: what search says of its members' cards may change with it; one query
    where an action touches a space."""
    from essaim.connect.questions.models import Question
    from essaim.foundation.kernel.events import emit
    from essaim.foundation.spaces.models import Space

    spaces = {each.pk for each in objects if isinstance(each, Space) and each.pk}
    if spaces:
        for key in Question.objects.filter(space_id__in=spaces).order_by("pk").values_list("pk", flat=True):
            emit("questions.changed", question_id=key)
