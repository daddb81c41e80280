"""What was there before the index, or before this version of the analyser, is indexed in the background."""

from time import monotonic, sleep

from essaim.foundation.kernel.periodic import Every

SECONDS = 20.0  # a run; the next one goes on


def index_the_rest() -> None:
    """Go on where the last run stopped; two queries where nothing is left."""
    from essaim.foundation.search.index import catch_up, lost
    from essaim.foundation.search.models import Coverage
    from essaim.foundation.search.protocol import searchables

    if lost():
        Coverage.objects.all().delete()
    until = monotonic() + SECONDS
    for name in searchables():
        while monotonic() < until and catch_up(name):
            sleep(0.01)  # others write too


PERIODIC = [Every(30, index_the_rest)]
