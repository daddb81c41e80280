"""No string of the interface is left without its translation."""

import pytest
from django.conf import settings

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
