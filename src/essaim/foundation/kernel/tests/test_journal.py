from typing import Any

import pytest
from django.core.management import CommandError, call_command

from essaim.foundation.kernel.actions import digest
from essaim.foundation.kernel.journal import first_break, heads, seal_entries
from essaim.foundation.kernel.models import Entry, Revision, Seal, Unsealed

pytestmark = pytest.mark.django_db


def write(space_id: int | None = 1, count: int = 1, change: Any = None) -> list[Entry]:
    entries = []
    for number in range(count):
        content = [({"n": number}, {"n": change or number + 1})]
        entry = Entry.objects.create(
            action="a.b", object_type="x.y", object_id=number, space_id=space_id, digest=digest(content)
        )
        Revision.objects.create(
            entry=entry, object_type="x.y", object_id=number, before=content[0][0], after=content[0][1]
        )
        Unsealed.objects.create(entry=entry)
        entries.append(entry)
    return entries


def test_one_chain_a_space_whole() -> None:
    write(1, 3), write(2, 2), write(None, 1)
    assert seal_entries() == 6
    assert seal_entries() == 0
    assert sorted(Seal.objects.values_list("chain", "position")) == [
        (0, 1),
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (2, 2),
    ]
    assert first_break() is None
    assert set(heads()) == {0, 1, 2}


def test_order_is_that_of_sealing_not_of_ids() -> None:
    early, late = write(1, 2)
    Unsealed.objects.filter(entry=early).delete()
    seal_entries()
    Unsealed.objects.create(entry=early)
    seal_entries()
    assert Seal.objects.get(entry=late).position == 1
    assert Seal.objects.get(entry=early).position == 2
    assert first_break() is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("action", "z.z"),
        ("by_id", 7),
        ("object_id", 99),
        ("digest", "0" * 64),
        ("space_id", 8),
        ("on_behalf_of_id", 3),
    ],
)
def test_a_changed_entry_is_named(field: str, value: Any) -> None:
    entries = write(1, 4)
    seal_entries()
    Entry.objects.filter(pk=entries[1].pk).update(**{field: value})
    broken = first_break()
    assert broken and broken.entry_id == entries[1].pk


def test_a_removed_entry_is_seen_at_the_next_one() -> None:
    entries = write(1, 4)
    seal_entries()
    Seal.objects.filter(entry=entries[1]).delete()
    Revision.objects.filter(entry=entries[1]).delete()
    entries[1].delete()
    broken = first_break()
    assert broken and broken.entry_id == entries[2].pk and "manque 1" in broken.sentence


def test_a_removed_seal_is_seen() -> None:
    entries = write(1, 2)
    seal_entries()
    Seal.objects.filter(entry=entries[1]).delete()
    broken = first_break()
    assert broken and broken.entry_id == entries[1].pk


def test_a_falsified_revision_is_seen_an_erased_one_is_not() -> None:
    entries = write(1, 2)
    seal_entries()
    Revision.objects.filter(entry=entries[0]).update(before={}, after={}, erased=True)
    assert first_break() is None
    Revision.objects.filter(entry=entries[1]).update(after={"n": "faux"})
    broken = first_break()
    assert broken and broken.entry_id == entries[1].pk


def test_command_names_the_broken_entry(capsys: Any) -> None:
    entries = write(1, 2)
    call_command("check_journal")
    assert "Journal intact" in capsys.readouterr().out
    Entry.objects.filter(pk=entries[0].pk).update(action="z.z")
    with pytest.raises(CommandError, match=f"entrée {entries[0].pk} "):
        call_command("check_journal")
