"""docs/extending/api.md: each request that it shows, asked; each answer, found in what comes."""

import json
import re
from typing import Any

import pytest
from django.conf import settings

from essaim.connect.actors.tests.factories import make_actor
from essaim.connect.actors.tiles.cells import cell
from essaim.foundation.kernel.models import Link
from essaim.foundation.vocabularies.models import Term

PAGE = settings.PROJECT / "docs" / "extending" / "api.md"
PAIRS = re.findall(r"```http\nGET (\S+)\n```\n\n```json\n(.*?)\n```", PAGE.read_text("utf-8"), re.S)


@pytest.fixture
def atelier(space: Any) -> Any:
    actor = make_actor(
        space, "Atelier du Salat", kind="organisation", legal_form="association", city="Saint-Girons", commune="09261",
        latitude=42.985, longitude=1.147, cell=cell(42.985, 1.147), precision="town",
    )  # fmt: skip
    actor.actor_terms.create(term=Term.objects.get(slug="atelier-velo"), sort_name=actor.sort_name)
    network = make_actor(space, "Réseau du Couserans", kind="network", city="Saint-Girons", commune="09261")
    Link.objects.create(
        source_type="actors.actor", source_id=actor.pk, target_type="actors.actor", target_id=network.pk, kind="member_of"
    )  # fmt: skip
    return actor


def holds(answer: Any, shown: Any) -> bool:
    """Whether what is shown is in the answer; a list shows its first items."""
    if isinstance(shown, dict):
        return isinstance(answer, dict) and all(
            name in answer and holds(answer[name], value) for name, value in shown.items()
        )
    if isinstance(shown, list):
        return len(answer) >= len(shown) and all(map(holds, answer, shown))
    return bool(" ".join(str(answer).split()) == " ".join(str(shown).split()))


def test_there_are_examples() -> None:
    assert len(PAIRS) == 9


@pytest.mark.parametrize(("path", "shown"), PAIRS, ids=[path for path, _shown in PAIRS])
def test_the_page_tells_the_truth(client: Any, atelier: Any, path: str, shown: str) -> None:
    answer = client.get(path.replace("{atelier}", str(atelier.public_id)))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert holds(json.loads(body), json.loads(shown)), body.decode()[:2000]
