"""What the worker does for a directory to print."""

from django_tasks import task

from essaim.foundation.kernel.retrying import retrying


@task()
@retrying(times=3, first=10)
def press(printing_id: int) -> None:
    """Make the PDF that somebody asked for; called twice, the second call finds it made."""
    from essaim.connect.maps.printing.running import run

    run(printing_id)
