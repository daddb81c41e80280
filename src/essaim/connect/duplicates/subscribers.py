"""After an import, what came is compared with what was there, where somebody once looked for duplicates."""

from essaim.foundation.kernel.events import on


@on("imports.applied")
def look_at_what_came(*, import_id: int, space_id: int, **others: object) -> None:
    """Begin a search of the space, unless one runs."""
    from django.core.exceptions import ValidationError

    from essaim.connect.duplicates.actions import look_again
    from essaim.connect.duplicates.queries import last_sweep
    from essaim.foundation.kernel.actions import SYSTEM
    from essaim.foundation.spaces.models import Space

    space = Space.objects.filter(pk=space_id).first()
    last = last_sweep(space) if space else None
    if last and not last.running:
        try:
            look_again(SYSTEM, last)
        except ValidationError:
            return
