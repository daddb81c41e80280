"""The keywords of cards, which were plain words, become tags, and can be plain words again."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from essaim.foundation.spaces.models import Space

BEFORE = [("actors", "0003_places"), ("vocabularies", "0002_places")]
AFTER = [("actors", "0005_no_keywords"), ("vocabularies", "0003_tags_themes_merges")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.mark.django_db(transaction=True)
def test_keywords_become_tags_and_back(monkeypatch: Any) -> None:
    monkeypatch.setattr(import_module("essaim.connect.actors.migrations.0004_tags"), "AT_ONCE", 2)
    old = migrate(BEFORE)
    try:
        space = Space.objects.create(name="Réseau", slug="reseau")
        Actor = old.get_model("actors", "Actor")
        words = [["Vélo", "réemploi"], ["VELO", "velo", "★"], [], ["Réemploi", "x" * 300], ["تضامن"]]
        for number, keywords in enumerate(words):
            Actor.objects.create(
                space_id=space.pk, name=f"F{number}", sort_name=f"f{number}", keywords=keywords
            )
        new = migrate(AFTER)
        Term, ActorTerm = new.get_model("vocabularies", "Term"), new.get_model("actors", "ActorTerm")
        assert set(Term.objects.filter(scheme="tag").values_list("slug", flat=True)) == {
            "velo", "reemploi", "x" * 80, "تضامن",
        }  # fmt: skip
        borne = ActorTerm.objects.filter(term__scheme="tag").values_list(
            "actor__name", "term__slug", "sort_name"
        )
        assert sorted(borne) == sorted(
            [("F0", "reemploi", "f0"), ("F0", "velo", "f0"), ("F1", "velo", "f1"), ("F3", "reemploi", "f3"),
             ("F3", "x" * 80, "f3"), ("F4", "تضامن", "f4")]
        )  # fmt: skip
        back = migrate(BEFORE).get_model("actors", "Actor")
        kept = dict(back.objects.values_list("name", "keywords"))
        assert {key: len(found) for key, found in kept.items()} == {
            "F0": 2,
            "F1": 1,
            "F2": 0,
            "F3": 2,
            "F4": 1,
        }
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
