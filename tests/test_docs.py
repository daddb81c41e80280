"""Documentation that fails the tests when it lies: links that lead nowhere, settings with another default, unknown words."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from essaim.config.env import PROJECT, SETTINGS

PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), PROJECT / "bench" / "README.md"])
PAGES = [page for page in PAGES if page.exists()]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.S)
SOURCE = re.compile(r"`((?:src|demo|frontend|tests|docs|bench)/[\w./-]+)`")
PROSE = {"La première fois", "Rien n’arrive ?", "Pour essayer sans adresse", "Par courriel", "Par un lien", "Un espace entier",
         "Tout réseau public", "Une fiche", "Ce que vous avez fait", "Copiez-le maintenant", "Le même nom la fois suivante, et les fiches seront mises à jour"}  # fmt: skip
ADDRESS = re.compile(r"`(/[a-zé/-]*)`")


def name(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of the headings of a page."""
    titles = re.findall(r"^#+ (.*)$", CODE.sub("", page.read_text()), re.M)
    return {
        re.sub(r"[^\w -]", "", unicodedata.normalize("NFC", title)).strip().lower().replace(" ", "-")
        for title in titles
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(CODE.sub("", page.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_that_is_named_exists(page: Path) -> None:
    for path in SOURCE.findall(CODE.sub("", page.read_text())):
        assert (PROJECT / path).exists(), path


@pytest.mark.parametrize("page", sorted((PROJECT / "docs").rglob("*.md")), ids=name)
def test_every_address_that_is_named_answers(page: Path) -> None:
    for address in ADDRESS.findall(CODE.sub("", page.read_text())):
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{address} is no page")


def test_settings_are_told_with_their_defaults() -> None:
    page = (PROJECT / "docs" / "hosting" / "reglages.md").read_text()
    told = {
        cells[0].strip().strip("`"): cells
        for cells in (line.split("|")[1:] for line in page.splitlines() if line.startswith("| `"))
    }
    assert set(told) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        if setting.default and not setting.default.startswith("/"):
            assert setting.default in told[setting.name][1], setting.name


def test_every_task_of_the_guide_is_in_its_contents() -> None:
    contents = (PROJECT / "docs" / "guide" / "README.md").read_text()
    for page in (PROJECT / "docs" / "guide").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in contents, page.name


def test_the_licence_is_whole() -> None:
    text = (PROJECT / "LICENSE").read_text()
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert "17. Interpretation of Sections 15 and 16" in text


def plain(text: str) -> str:
    """A label as the guide may write it: plain spaces, no placeholder's neighbour lost, one line."""
    return " ".join(text.replace("\u202f", " ").split()).rstrip(" .:")


def test_what_the_guide_says_one_will_see_is_on_the_screen() -> None:
    """Words in bold that begin with a capital, alone, are labels: each is a string of the interface."""
    from essaim.foundation.ui import messages

    strings = {
        plain(part)
        for message in messages.catalogue()
        for part in ([message.id] if isinstance(message.id, str) else message.id)
    }
    for page in sorted((PROJECT / "docs" / "guide").glob("*.md")):
        for label in re.findall(r"\*\*([^*]+)\*\*", page.read_text()):
            if label[0].isupper() and plain(label) not in PROSE:
                assert plain(label) in strings, f"{page.name}: {label}"
