"""Keepers of cards that nothing changed for a year are asked whether they are still right."""

from essaim.foundation.kernel.periodic import Daily


def remind() -> None:
    """Imported late, since this file is scanned before models are of use."""
    from essaim.connect.contributions.yearly import remind_keepers

    remind_keepers()


PERIODIC = [Daily("08:40", remind)]
