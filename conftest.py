"""What every test leans on: people in every role, a strict template engine, GETs that may not write."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

ROLES = ["guest", "member", "facilitator", "administrator"]


class Undefined(str):
    """What the template engine puts for an unknown variable: here, it fails the test."""

    def __contains__(self, key: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


def pytest_configure() -> None:
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = (
        "essaim.config.settings"  # processes that tests start are the service's
    )

    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again for garbage takes a twentieth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)


@pytest.fixture(autouse=True)
def _test_settings(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.MIDDLEWARE = ["tests.support.readonly.ReadOnlyGet", *settings.MIDDLEWARE]


@pytest.fixture(autouse=True)
def _own_map() -> None:
    """Each test has cards of its own: what another one read of the map is forgotten."""
    for name in ("reading", "choosing"):
        if module := sys.modules.get(f"essaim.connect.actors.atlas.{name}"):
            module.forget()


@pytest.fixture(autouse=True)
def _own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def make_user(db: None) -> Callable[..., Any]:
    """`make_user("lise")` → a signed-up person, lise@exemple.test."""
    from essaim.foundation.accounts.models import User

    def make(name: str = "personne", **fields: Any) -> Any:
        return User.objects.create_user(f"{name}@exemple.test", name=name.capitalize(), **fields)

    return make


@pytest.fixture
def make_space(db: None) -> Callable[..., Any]:
    """`make_space("reseau", parent=None, **fields)` → a public network, its own root."""
    from essaim.foundation.spaces.models import Space

    def make(slug: str = "reseau", parent: Any = None, **fields: Any) -> Any:
        space = Space.objects.create(
            slug=slug, name=fields.pop("name", slug.capitalize()), parent=parent, **fields
        )
        space.root = parent.root if parent else space
        space.save(update_fields=["root"])
        return space

    return make


@pytest.fixture
def join(db: None) -> Callable[..., Any]:
    """`join(user_or_party, space, "member")` → a live membership."""
    from essaim.foundation.kernel.scope import forget_scope
    from essaim.foundation.spaces.models import Membership

    def do(who: Any, space: Any, role: str = "member", **fields: Any) -> Any:
        forget_scope(who)
        return Membership.objects.create(space=space, party=getattr(who, "party", who), role=role, **fields)

    return do


@pytest.fixture
def space(make_space: Callable[..., Any]) -> Any:
    return make_space("reseau", name="Réseau des communs du Val")


@pytest.fixture
def people(
    space: Any, make_user: Callable[..., Any], make_space: Callable[..., Any], join: Callable[..., Any]
) -> Any:
    """Somebody in every position towards `space`: stranger (None), nobody, each role, and `elsewhere`, who
    administers another network."""
    found: dict[str, Any] = {"stranger": None, "nobody": make_user("nobody")}
    for role in ROLES:
        found[role] = make_user(role)
        join(found[role], space, role)
    found["elsewhere"] = make_user("elsewhere")
    join(found["elsewhere"], make_space("ailleurs"), "administrator")
    return found


@pytest.fixture
def as_(client: Any) -> Callable[[Any], Any]:
    """`as_(user).get(…)`: the test client signed in as that user; None: a stranger."""

    def sign_in(user: Any) -> Any:
        client.logout()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for every journey of this process; a second one could not be started in it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium n’est pas installé : « apt install chromium » pour jouer les parcours.")
    from playwright.sync_api import sync_playwright

    # Its event loop stays in this thread, where pytest-django makes the database and cleans it up.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--use-gl=swiftshader", "--enable-unsafe-swiftshader"]  # fmt: skip
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield launched
        launched.close()
