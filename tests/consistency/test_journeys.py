"""Journeys share one house: what one leaves behind must not stand in another's way, and each is in their list."""

import re
from collections import defaultdict
from pathlib import Path

JOURNEYS = Path(__file__).resolve().parents[1] / "journeys"
FILES = sorted(JOURNEYS.glob("test_*.py"))


def test_no_two_files_sign_up_the_same_address() -> None:
    used = defaultdict(set)
    for path in FILES:
        for address in re.findall(r"[\w.-]+@exemple\.test", path.read_text()):
            used[address].add(path.name)
    assert {address: names for address, names in used.items() if len(names) > 1} == {}


def test_each_file_is_in_the_list() -> None:
    listed = (JOURNEYS / "README.md").read_text()
    assert [path.stem for path in FILES if f"`{path.stem}" not in listed] == []
