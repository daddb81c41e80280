from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.connect.actors.actions import add_actor, bin_actor, edit_actor
from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.kernel.models import Entry
from essaim.foundation.kernel.news import news_kinds, topics
from essaim.foundation.kernel.refs import refs
from essaim.foundation.news import actions, queries
from essaim.foundation.news.models import Choice, Follow, Notice
from essaim.foundation.news.telling import tell
from essaim.foundation.spaces import actions as spaces

pytestmark = pytest.mark.django_db


def follow(user: Any, obj: Any) -> None:
    actions.follow(user, user.party, obj)


def told(user: Any) -> list[str]:
    return [each.sentence for each in queries.page_of(user)[0]]


def test_what_is_declared_holds_together() -> None:
    from essaim.foundation.spaces.journal import _labels

    assert set(news_kinds()) <= set(_labels())
    assert {"own", "cards", "spaces", "requests", "imports"} <= set(topics())


def test_followers_of_a_card_and_of_its_space_hear_of_a_correction_not_the_author(
    people: Any, space: Any, make_user: Any
) -> None:
    card = make_actor(space, "Fournil")
    lise, omar = make_user("lise"), make_user("omar")
    follow(lise, card)
    follow(omar, space)
    follow(people["facilitator"], card)
    edit_actor(people["facilitator"], card, name="Le fournil")
    assert told(lise) == told(omar) == ["La fiche « Le fournil » a été corrigée."]
    assert told(people["facilitator"]) == []
    (notice,) = queries.page_of(lise)[0]
    assert (notice.why, notice.url, notice.read) == ("Le fournil", f"/acteurs/{card.public_id}/", False)
    assert queries.unread(lise) == 1


def test_a_name_is_told_to_members_alone(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space)
    lise = make_user("lise")
    for user in (lise, people["member"]):
        follow(user, card)
    edit_actor(people["facilitator"], card, name="Autre")
    assert queries.page_of(lise)[0][0].who == ""
    assert queries.page_of(people["member"])[0][0].who == "Facilitator"


def test_a_correction_that_changes_nothing_is_no_news(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space, "Fournil")
    lise = make_user("lise")
    follow(lise, card)
    edit_actor(people["facilitator"], card, name="Fournil")
    assert told(lise) == []


def test_who_wrote_a_card_is_told_at_once_though_they_follow_nothing(people: Any, space: Any) -> None:
    card = add_actor(people["facilitator"], space, name="Fournil")
    edit_actor(people["administrator"], card, name="Le fournil")
    notice = Notice.objects.get(party=people["facilitator"].party)
    assert (notice.topic, notice.mail, notice.about_id) == ("own", "now", None)


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("public", {"nobody", "guest", "member", "facilitator", "elsewhere"}),
        ("network", {"guest", "member", "facilitator"}),
        ("group", {"guest", "member", "facilitator"}),
        ("private", {"facilitator"}),
    ],
)
def test_only_who_may_see_is_told(people: Any, space: Any, visibility: str, readers: set[str]) -> None:
    card = make_actor(space, visibility=visibility)
    signed_in = {name: user for name, user in people.items() if user is not None}
    for user in signed_in.values():
        follow(user, card)
    edit_actor(people["administrator"], card, name="Autre")
    assert {name for name, user in signed_in.items() if told(user)} == readers
    assert Notice.objects.count() == len(readers)  # none is written for the others


def test_what_is_hidden_since_is_not_read(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space, "Fournil")
    lise = make_user("lise")
    follow(lise, card)
    edit_actor(people["facilitator"], card, name="Le fournil")
    assert told(lise)
    bin_actor(people["facilitator"], card)
    assert told(lise) == []


def test_told_once_whatever_the_tries(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space)
    lise = make_user("lise")
    follow(lise, card)
    follow(lise, space)
    edit_actor(people["facilitator"], card, name="Autre")
    entry = Entry.objects.filter(action="actors.edit").get()
    assert tell(entry.pk) == 0
    assert Notice.objects.filter(party=lise.party).count() == 1


def test_an_entry_whose_object_is_gone(space: Any) -> None:
    card = make_actor(space)
    entry = Entry.objects.create(
        action="actors.edit", object_type="actors.actor", object_id=card.pk, digest="x"
    )
    card.delete()
    assert tell(entry.pk) == 0 and tell(10**9) == 0


def test_not_at_all_means_no_notice(people: Any, space: Any, make_user: Any) -> None:
    card = make_actor(space)
    lise = make_user("lise")
    follow(lise, card)
    Choice.objects.create(party=lise.party, topic="cards", pace="none")
    edit_actor(people["facilitator"], card, name="Autre")
    assert not Notice.objects.exists()


def test_whoever_joins_a_space_follows_it_until_they_leave(people: Any, space: Any, make_user: Any) -> None:
    lise = make_user("lise")
    membership = spaces.add_member(SYSTEM, space, lise.party)
    assert queries.follows(lise, space)
    add_actor(people["facilitator"], space, name="Fournil")
    assert "Nouvelle fiche : « Fournil »." in told(lise)
    spaces.end_membership(lise, membership)
    assert not queries.follows(lise, space)


def test_an_application_is_news_for_who_decides_then_for_who_asked(
    people: Any, make_space: Any, join: Any
) -> None:
    space = make_space("ouvert", admission="request", name="Réseau ouvert")
    join(people["administrator"], space, "administrator")
    asked = spaces.apply_to_space(people["nobody"], space, motivation="Bonjour")
    assert told(people["administrator"]) == ["Nobody demande à rejoindre Réseau ouvert."]
    spaces.decide_application(people["administrator"], asked, accept=True)
    assert told(people["nobody"]) == ["La demande de Nobody pour rejoindre Réseau ouvert est acceptée."]
    assert not Notice.objects.exclude(mail="").exists()  # they have mails of their own


def test_a_room_pays_one_task_row(people: Any, space: Any, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    card = make_actor(space)
    for user in (people["member"], people["guest"]):
        follow(user, card)
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        edit_actor(people["facilitator"], card, name="Autre")
    writes = [each["sql"] for each in queries_made if "news_" in each["sql"]]
    assert writes == [] and not Notice.objects.exists()


def test_a_list_of_news_is_a_few_queries(
    people: Any, space: Any, make_user: Any, django_assert_max_num_queries: Any
) -> None:
    lise = make_user("lise")
    follow(lise, space)
    for number in range(40):
        add_actor(people["facilitator"], space, name=f"Fiche {number}")
    lise.scope  # noqa: B018, computed once a request
    with django_assert_max_num_queries(6):
        found, following = queries.page_of(lise)
    assert len(found) == queries.SIZE and following
    assert len(queries.page_of(lise, following)[0]) == 10


def test_every_news_has_an_object_that_is_named() -> None:
    from essaim.foundation.imports.models import Import

    assert Import.type_name() in refs()


def test_a_thousand_followed_is_enough(make_user: Any, space: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ValidationError

    monkeypatch.setattr(actions, "MOST", 1)
    lise = make_user("lise")
    follow(lise, space)
    with pytest.raises(ValidationError):
        follow(lise, make_actor(space))
    assert Follow.objects.count() == 1
