"""The house's ceilings: small files, short functions, simple functions, small templates."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "essaim"
EXEMPT = {"tests", "migrations"}
PURE = {"methods", "scoring", "matching", "rules_of_play", "tiles", "analysis", "formats"}
# path → why it may be longer
REASONED: dict[str, str] = {}

PYTHON = [path for path in SOURCE.rglob("*.py") if not EXEMPT & set(path.parts)]
TEMPLATES = list(SOURCE.rglob("templates/**/*.html")) + list(SOURCE.rglob("templates/**/*.txt"))


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.comprehension, ast.match_case)


def complexity(function: ast.AST) -> int:
    """Cyclomatic complexity as the mccabe tool counts it: one, and one more a branch, nested functions included."""
    return 1 + sum(isinstance(node, BRANCHES) for node in ast.walk(function))


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(SOURCE)))
def test_python_file(path: Path) -> None:
    if str(path.relative_to(SOURCE)) in REASONED:
        pytest.skip(REASONED[str(path.relative_to(SOURCE))])
    assert lines(path) <= 400
    most = 15 if PURE & set(path.parts) else 10
    for function in functions(ast.parse(path.read_text())):
        assert (function.end_lineno or 0) - function.lineno + 1 <= 60, f"{function.name} is too long"
        assert complexity(function) <= most, f"{function.name} is too complex"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template(path: Path) -> None:
    assert lines(path) <= 300
    for name, body in re.findall(
        r"{%\s*partialdef (\S+).*?%}(.*?){%\s*endpartialdef", path.read_text(), re.S
    ):
        assert body.count("\n") <= 60, f"partial {name}"
    assert not re.search(r'\sstyle="', path.read_text()), "the policy forbids inline styles"
    assert not re.search(r"<script(?![^>]*\ssrc=)", path.read_text()), "the policy forbids inline scripts"


def test_every_room_has_its_place_in_the_layers() -> None:
    """import-linter's contract is exhaustive within floors; here: every folder of a floor is a room of settings."""
    from essaim.config.settings import ROOMS

    floors = ["foundation", "connect", "exchange", "desk"]
    rooms = {
        f"essaim.{floor}.{path.name}"
        for floor in floors
        for path in (SOURCE / floor).iterdir()
        if path.is_dir()
    }
    rooms = {room for room in rooms if not room.endswith("__pycache__")}
    assert rooms - {"essaim.foundation.formats"} == set(ROOMS)


def test_models_and_actions_never_import_views_forms_or_urls() -> None:
    forbidden = re.compile(r"^\s*(?:from|import)\s+essaim\.\S*\.(views|forms|urls)\b", re.M)
    for path in PYTHON:
        if path.name in {"models.py", "actions.py"} or path.parent.name == "models":
            assert not forbidden.search(path.read_text()), path


def test_pure_folders_know_nothing_of_django() -> None:
    for path in PYTHON:
        if PURE & set(path.relative_to(SOURCE).parts):
            assert not re.search(r"^\s*(?:from|import)\s+django", path.read_text(), re.M), path
