"""No string of the interface is left without its translation."""

import pytest
from django.conf import settings
from django.utils.translation import ngettext, npgettext

from essaim.foundation.ui import messages

LANGUAGES = [language for language, _name in settings.LANGUAGES if language != settings.LANGUAGE_CODE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    assert messages.missing(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    today = messages.catalogue()
    for message in messages.read(language):
        if message.id and message.python_format:
            assert not list(message.check(today))


def test_french_counts_nothing_in_the_singular() -> None:
    for message in messages.catalogue():
        if message.id and message.pluralizable:
            singular, plural = message.id
            said = [_counted(number, singular, plural, message.context) for number in (0, 1, 2)]
            assert said == [singular, singular, plural]


def _counted(number: int, singular: str, plural: str, context: str | None) -> str:
    return npgettext(context, singular, plural, number) if context else ngettext(singular, plural, number)
