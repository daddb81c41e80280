"""How many rows at once: few enough that nobody waits behind an import, many enough that it ends."""

import time

TARGET = 0.04  # seconds during which a chunk should hold the write lock; 0.05 is what nobody may pass
PAUSE = 0.001  # seconds between two chunks; whoever waits to write has its turn before the next in any case
FIRST = 50
FEWEST = 10  # a chunk costs some ten milliseconds whatever its size: fewer rows would free nobody sooner
MOST = 500


class Pace:
    """`size` rows go into the next chunk; it follows what the chunks before have cost."""

    def __init__(self) -> None:
        self.size = FIRST

    def ran(self, rows: int, seconds: float) -> None:
        """Tell what a chunk of so many rows took: grows by half at most, shrinks by half at most (a disk may hiccup)."""
        if rows < self.size // 2:
            return  # the end of something: its fixed cost says nothing of the others
        wanted = int(rows * TARGET / max(seconds, 1e-6))
        self.size = max(FEWEST, min(max(wanted, rows // 2), self.size + self.size // 2 + 1, MOST))

    def failed(self) -> None:
        """A chunk was refused: look for the row at fault in halves."""
        self.size = max(1, self.size // 2)

    def rest(self) -> None:
        """Leave the lock to others for a moment."""
        time.sleep(PAUSE)
