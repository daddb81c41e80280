"""What the worker does for a search of duplicates."""

from django_tasks import task

from essaim.foundation.kernel.retrying import retrying

SLICE = 5.0  # seconds after which a long search lets the other tasks pass


@task()
@retrying(times=5, first=10)
def sweep(sweep_id: int) -> None:
    """Take a search on from where it stands; called twice, the second call finds nothing left to do."""
    from essaim.connect.duplicates.sweeping import go_on

    if go_on(sweep_id, SLICE):
        sweep.enqueue(sweep_id)
