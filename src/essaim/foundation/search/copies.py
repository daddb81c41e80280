"""A copy of a base carries no index: it is made again from what it says, in the form of the new base."""

PASSING = {"search.row", "search.coverage"}


def rebuild(using: str) -> None:
    """Index everything in that database, which stands for the default one."""
    from essaim.foundation.search import index

    index.rebuild()
