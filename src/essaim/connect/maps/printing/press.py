"""The child process that makes a PDF: `press.py FOLDER` reads `directory.typ` and `book.json` there, writes `book.pdf`.

Nothing of the service is imported here; memory and time are bounded before anything is read.
"""

import resource
import sys
from contextlib import suppress
from pathlib import Path

MEMORY = 4 * 1024**3  # bytes of addresses: some 1.2 GB of them are used for 5,000 cards
SECONDS = 110  # of processor


def main(folder: Path) -> None:
    """Make `book.pdf`, tagged (PDF/UA-1). An error is said in the last line of the error stream."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(OSError):  # where memory is short, this process goes, not the service
        Path("/proc/self/oom_score_adj").write_text("1000")
    import typst

    content = typst.compile(
        str(folder / "directory.typ"),
        root=str(folder),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    (folder / "book.pdf").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
