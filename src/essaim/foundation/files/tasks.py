"""What the worker does for a file."""

from django_tasks import task


@task()
def prepare(file_id: int) -> None:
    """Make the sizes of a picture, or the version of a film that browsers play; a second call does nothing."""
    from essaim.foundation.files.preparing import prepare_file

    prepare_file(file_id)
