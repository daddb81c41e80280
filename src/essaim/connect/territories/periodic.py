"""The counts of large places follow their cards, half an hour late at most; a small service has none to keep."""

from essaim.foundation.kernel.periodic import Every


def recount() -> None:
    """Queue a count where one is needed."""
    from essaim.connect.territories.recounting import needed
    from essaim.connect.territories.tasks import recount as task

    if needed():
        task.enqueue()


PERIODIC = [Every(1_800, recount)]
