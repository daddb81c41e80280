"""What a backup leaves out of the index is made again."""

import pytest
from django.db import connection

from essaim.connect.actors.tests.factories import make_actor
from essaim.foundation.kernel.copies import passing, rebuilders
from essaim.foundation.search import copies, index
from essaim.foundation.search.models import Coverage, Row
from essaim.foundation.search.queries import keys_matching
from essaim.foundation.spaces.models import Space

pytestmark = pytest.mark.django_db


def test_a_base_without_index_is_searched_once_rebuilt(space: Space) -> None:
    card = make_actor(space, "Épicerie coopérative du Val")
    index.rebuild()
    assert keys_matching("actors.actor", "coopératives d’épicerie", 10) == [card.pk]
    assert {Row._meta.label_lower, Coverage._meta.label_lower} <= passing() and copies.rebuild in rebuilders()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words")
    Row.objects.all().delete()
    Coverage.objects.all().delete()
    assert keys_matching("actors.actor", "coopératives d’épicerie", 10) == []
    copies.rebuild("default")
    assert keys_matching("actors.actor", "coopératives d’épicerie", 10) == [card.pk]
