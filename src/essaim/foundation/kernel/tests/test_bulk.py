"""Rows written in bulk are those that Django would have written."""

from typing import Any

import pytest
from django.db import IntegrityError

from essaim.foundation.kernel import bulk
from essaim.foundation.kernel.models import Entry, Link, Revision


def test_inserted_rows_read_back_as_they_were(db: None) -> None:
    entry = Entry.objects.create(action="x.y", object_type="a.b", object_id=1)
    given: list[Any] = [{"nom": "Élan", "n": [1, 2.5, None]}, {}]
    bulk.insert(
        [Revision(entry=entry, object_type="a.b", object_id=1, before=each, after={}) for each in given]
    )
    assert list(Revision.objects.order_by("pk").values_list("before", flat=True)) == given
    bulk.insert([])


def test_dates_follow_the_clock_and_updates_touch_what_is_named_only(db: None) -> None:
    rows = [
        Link(source_type="a", source_id=n, target_type="b", target_id=n, kind="k", note="avant")
        for n in range(3)
    ]
    bulk.insert(rows)
    saved = list(Link.objects.order_by("pk"))
    assert all(link.created_at and link.updated_at for link in saved)
    for link in saved:
        link.note, link.kind = f"après {link.source_id}", "autre"
    bulk.update(saved, ["note"])
    again = list(Link.objects.order_by("pk"))
    assert [(link.note, link.kind) for link in again] == [(f"après {n}", "k") for n in range(3)]
    assert again[0].updated_at >= again[0].created_at and again[0].public_id == rows[0].public_id


@pytest.mark.django_db(transaction=True)
def test_a_row_that_breaks_a_constraint_is_refused() -> None:
    link = Link(source_type="a", source_id=1, target_type="b", target_id=1, kind="k")
    with pytest.raises(IntegrityError):
        bulk.insert([link, Link(source_type="a", source_id=1, target_type="b", target_id=1, kind="k")])
