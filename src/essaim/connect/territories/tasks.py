"""What the worker does for the pages of places."""

from django_tasks import task

from essaim.foundation.kernel.retrying import retrying


@task()
@retrying(times=2, first=60)
def recount() -> None:
    """Make the kept counts again."""
    from essaim.connect.territories.recounting import recount as make

    make()
