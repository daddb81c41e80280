"""What people write has a language: marked wherever it is shown among a page of another one."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.spaces.actions import edit_space

pytestmark = pytest.mark.django_db
SAID = "We share tools."
PLACES = ["/", "/espaces/", "/espaces/reseau/", "/chercher/?q=tools"]


def unmarked(answer: Any) -> str:
    """The page without what search marks."""
    return str(answer.content.decode().replace("<mark>", "").replace("</mark>", ""))


@pytest.fixture
def english(people: Any, space: Any) -> Any:
    edit_space(people["administrator"], space, summary=SAID, presentation="Come in.", language="en")
    return space


@pytest.mark.parametrize("place", PLACES)
def test_a_space_s_words_are_marked_where_the_page_speaks_otherwise(
    client: Any, english: Any, place: str
) -> None:
    page = unmarked(client.get(place, headers={"accept-language": "fr"}))
    assert f' lang="en">{SAID}' in page
    page = unmarked(client.get(place, headers={"accept-language": "en"}))
    assert SAID in page and f' lang="en">{SAID}' not in page


@pytest.mark.parametrize(
    "place", ["/annuaire/?vue=fiches", "/carte/", "/espaces/reseau/", "/chercher/?q=cakes"]
)
def test_a_card_s_words_too(client: Any, people: Any, space: Any, place: str) -> None:
    from essaim.connect.actors.actions import edit_actor

    edit_actor(people["facilitator"], make_actor(space, "Bakery"), summary="We bake cakes.", language="en")
    page = unmarked(client.get(place, headers={"accept-language": "fr"}))
    assert ' lang="en">We bake cakes.' in page


def test_a_language_is_one_of_those_offered(people: Any, space: Any, as_: Any) -> None:
    for bad in ("xx", "", "français"):
        with pytest.raises(ValidationError):
            edit_space(people["administrator"], space, language=bad)
    space.refresh_from_db()
    assert space.language == "fr"


def test_a_mail_says_its_language(make_user: Any, mailoutbox: Any) -> None:
    from essaim.foundation.kernel import mailing

    for language in ("en", ""):
        mailing.write("mail/mails/trial.txt", "lise@exemple.test", language, {})
    assert [mail.extra_headers["Content-Language"] for mail in mailoutbox] == ["en", "fr"]
