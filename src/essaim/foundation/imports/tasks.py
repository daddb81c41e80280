"""What the worker does for an import."""

from django_tasks import task


@task()
def work(import_id: int) -> None:
    """Take an import on from where it stands; called twice, the second call finds nothing left to do."""
    from essaim.foundation.imports.running import go_on

    go_on(import_id)
