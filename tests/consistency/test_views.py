"""Default deny: every view of the URLconf says who it is for."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from essaim.foundation.kernel.rules import rules

# Views of libraries, which cannot carry the declaration.
LIBRARIES = {
    "account_logout": "everyone",
    "account_inactive": "everyone",
    "mfa_login_webauthn": "everyone",
    "mfa_authenticate": "everyone",
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def declared(pattern: Any) -> str | None:
    return getattr(pattern.callback, "open_to", None) or LIBRARIES.get(pattern.name)


def test_every_view_says_who_it_is_open_to() -> None:
    undeclared = [str(pattern.pattern) for pattern in patterns(get_resolver()) if declared(pattern) is None]
    assert undeclared == []


def test_what_views_declare_exists() -> None:
    for pattern in patterns(get_resolver()):
        assert declared(pattern) in {"everyone", "signed-in", *rules()}, pattern.pattern


def test_libraries_named_here_are_still_mounted() -> None:
    names = {pattern.name for pattern in patterns(get_resolver())}
    assert set(LIBRARIES) - names == set()


def test_every_rule_has_a_french_sentence() -> None:
    for name, rule in rules().items():
        assert str(rule.sentence).endswith("."), name


def test_every_action_names_a_rule() -> None:
    import importlib

    from django.conf import settings

    from essaim.foundation.kernel.registry import scan

    found = scan("actions")
    assert {module.__name__.rsplit(".", 1)[0] for module in found} <= set(settings.ROOMS)
    for module in found:
        loaded = importlib.import_module(module.__name__)
        for value in vars(loaded).values():
            if name := getattr(value, "action_name", None):
                assert name in rules(), name
