import pytest
from essaim.foundation.kernel.actions import SYSTEM
from essaim.foundation.search.models import Row
from essaim.foundation.search.engines import engine
from essaim.foundation.search.analysis import parse
from essaim.connect.actors.actions import add_actor, bin_actor, edit_actor

@pytest.mark.django_db
def test_smoke(space):
    a = add_actor(SYSTEM, space, name="Coopératives d’épicerie", summary="Un commerce", postcode="09200", city="Saint-Girons")
    assert Row.objects.count() == 1
    found = engine().ranked(parse("épicerie coopérative"), [], 10)
    assert [k for k,_ in found] == [Row.objects.get().pk]
    edit_actor(SYSTEM, a, name="Moulin")
    assert engine().ranked(parse("épicerie"), [], 10) == []
    assert engine().begun(["moul"], first=True, limit=5)
    bin_actor(SYSTEM, a)
    assert Row.objects.count() == 0
