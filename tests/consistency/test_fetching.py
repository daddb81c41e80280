"""Only `kernel/fetching.py` asks other servers."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "essaim"
CLIENTS = {
    "urllib.request",
    "http.client",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "socket",
    "ftplib",
    "smtplib",
}
REASONS = {
    "foundation/kernel/fetching.py": "the way out itself",
    "foundation/kernel/leases.py": "the machine's name",
    "foundation/keeping/checks.py": "whether the operator's own mail server answers",
    "foundation/mail/delivery.py": "what the operator's mail server answered: Django's backend asks it",
    "config/run.py": "whether our own port is free",
}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if any(name == each or name.startswith(f"{each}.") for each in CLIENTS)}


def test_one_way_out() -> None:
    found = {
        str(path.relative_to(SOURCE)): imported(path)
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and imported(path)
    }
    assert set(found) - set(REASONS) == set(), found
    assert set(REASONS) - set(found) == set()
