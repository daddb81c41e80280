"""Memory of a process and of all that it started: bench/memory.py PID

Proportional share (PSS) counts pages shared between processes once; resident (RSS) counts them each time.
"""

import sys
from pathlib import Path


def tree(pid: int) -> list[int]:
    """The process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in tree(int(child)))]


def kilobytes(pid: int, kind: str) -> int:
    """ "Pss" or "Rss" of one process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))


def main() -> None:
    totals = [0, 0]
    for pid in tree(int(sys.argv[1])):
        pss, rss = kilobytes(pid, "Pss"), kilobytes(pid, "Rss")
        totals = [totals[0] + pss, totals[1] + rss]
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        print(f"{pid:8}  PSS {pss / 1024:6.1f} MB  RSS {rss / 1024:6.1f} MB  {command[-70:]}")
    print(f"{'all':>8}  PSS {totals[0] / 1024:6.1f} MB  RSS {totals[1] / 1024:6.1f} MB")


if __name__ == "__main__":
    main()
