"""What the worker does for an import."""

from django_tasks import task

SLICE = 5.0  # seconds after which a long import lets the other tasks pass


@task()
def work(import_id: int) -> None:
    """Take an import on from where it stands; called twice, the second call finds nothing left to do."""
    from essaim.foundation.imports.running import go_on

    if go_on(import_id, SLICE):
        work.enqueue(import_id)


@task()
def read_feed(feed_id: int, party_id: int | None, unattended: bool) -> None:
    """Read a source again from its address."""
    from essaim.foundation.imports import feeds

    feeds.read_feed(feed_id, party_id, unattended)
