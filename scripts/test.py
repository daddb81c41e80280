"""`./essaim test`: style, types, contracts, then every test on SQLite, on PostgreSQL, and in a browser.

Given arguments, hands them to pytest alone, on SQLite.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "src"))
from essaim.config import front  # noqa: E402

CI = os.environ.get("CI", "").lower() == "true"
BIN = Path(sys.executable).parent
PACKAGES = {"chromium": "chromium", "postgres": "postgresql"}
UNITS = ["-q", "-n", "2", "--dist", "worksteal", "-m", "not journey"]
# Each worker has a house and a browser of its own, and waits often: three for two cores. What a file's journeys leave behind stays within it.
JOURNEYS = ["-q", "-n", "3", "--dist", "loadfile", "-m", "journey"]
# Long, and with little of the database in them that the rooms’ own tests do not try on both: every view as everybody (some
# seven thousand requests), a migration there and back.
ONE_DATABASE = ["tests/consistency/test_matrix.py", "src/essaim/connect/actors/tests/test_tags_migration.py"]
# Nothing of these touches the database of the suite (some have an SQLite house of their own): one run is enough.
ONCE = [
    "src/essaim/connect/actors/tests/test_tiles.py",
    "src/essaim/exchange/transfers/tests/test_kill.py",
    "src/essaim/foundation/files/tests/test_analysis.py",
    "src/essaim/foundation/formats/tests",
    "src/essaim/foundation/keeping/tests/test_values.py",
    "src/essaim/foundation/kernel/tests/test_fetching.py",
    "src/essaim/foundation/places/tests/test_gazetteer.py",
    "src/essaim/foundation/places/tests/test_geocoding.py",
    "src/essaim/foundation/search/tests/test_analysis.py",
    "src/essaim/foundation/search/tests/test_marking.py",
    "src/essaim/foundation/ui/tests/test_components.py",
    "src/essaim/foundation/ui/tests/test_contrast.py",
    "src/essaim/foundation/ui/tests/test_typography.py",
    "tests/consistency/test_ceilings.py",
    "tests/consistency/test_fetching.py",
    "tests/consistency/test_journeys.py",
    "tests/consistency/test_translations.py",
    "tests/consistency/test_views.py",
    "tests/test_docs.py",
]
# Where pytest begins to conclude: its list of failures, or its last line ("12 passed in 3.4s").
CLOSING = re.compile(
    r"^(\x1b\[[\d;]*m)*=* ?(\x1b\[[\d;]*m)*(short test summary|\d+ (passed|failed|error|skipped|deselected|warning))"
)
skipped: list[str] = []


def say(sentence: str) -> None:
    print(f"\n— {sentence}", flush=True)


def has(what: str) -> bool:
    """Whether the browser, or PostgreSQL's server programs, are on this machine."""
    if what == "chromium":
        return bool(
            shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        )
    return postgres_programs() is not None


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps one a version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def get(what: str) -> bool:
    """Have it, installing it from Debian where we may; otherwise say how, and under CI fail."""
    if has(what):
        return True
    package = PACKAGES[what]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installation de {package}…")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            env=quiet,
            stdout=subprocess.DEVNULL,
        )
    if has(what):
        return True
    if CI:
        sys.exit(f"{package} manque, et rien ne peut être sauté sous CI.")
    skipped.append(f"{package} n’est pas installé. Pour l’avoir\u202f: sudo apt install {package}")
    return False


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own in a temporary folder, on a local socket; gives its DATABASE_URL."""
    programs = postgres_programs()
    assert programs is not None
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="essaim-pg-"))
    data = str(folder / "data")

    def program(name: str, *arguments: str) -> None:
        """PostgreSQL's programs refuse to run as root."""
        command = [*(["runuser", "-u", "postgres", "--"] if root else []), str(programs / name), *arguments]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd="/")

    try:
        if root:
            shutil.chown(folder, "postgres", "postgres")
        program("initdb", "-D", data, "-U", "essaim", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
        program("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            program("createdb", "-h", str(folder), "-U", "essaim", "essaim")
            yield f"postgres://essaim@/essaim?host={folder}"
        finally:
            program("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(title: str, *command: str | Path, **environment: str) -> bool:
    """Run one step; True where it succeeded."""
    say(title)
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=PROJECT, env={**os.environ, **environment})
    return done.returncode == 0


def run_quietly(title: str, *command: str) -> bool:
    """The same, its words printed at its end: several can run at once."""
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=PROJECT, **both)
    say(title)
    print(done.stdout, end="", flush=True)
    return done.returncode == 0


def run_holding_end(title: str, *command: str) -> tuple[bool, list[str]]:
    """Run pytest; whether it succeeded, and its closing lines (from its own summary on), not printed yet."""
    say(title)
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    process = subprocess.Popen(
        [BIN / "pytest", *command, *colour],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    held: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        if held or CLOSING.search(line):
            held.append(line)
        else:
            print(line, end="", flush=True)
    return process.wait() == 0, held


CHECKS = {
    "types": ("Types (mypy)", "mypy"),
    "contrats": ("Contrats entre pièces (import-linter)", "lint-imports", "--no-cache"),
    "style": ("Style (ruff)", "ruff", "check", "-q", "."),
    "mise en forme": ("Mise en forme (ruff format)", "ruff", "format", "--check", "-q", "."),
}


def checks() -> dict[str, bool]:
    """What reads the code without running it, two at a time, the longest first."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CHECKS, pool.map(lambda check: run_quietly(*check), CHECKS.values()), strict=True))


def suites() -> tuple[dict[str, bool], list[str]]:
    """The three runs of pytest; the fullest comes last. Gives its closing lines, for the end of ours."""
    results = {}
    if get("postgres"):
        with postgres() as url:
            others = [f"--ignore={path}" for path in ONCE + ONE_DATABASE]
            results["PostgreSQL"] = run("Tests, sur PostgreSQL", "pytest", *UNITS, *others, DATABASE_URL=url)
    if get("chromium"):
        results["parcours"] = run("Parcours, dans un navigateur", "pytest", *JOURNEYS)
    results["SQLite"], closing = run_holding_end("Tests, sur SQLite", *UNITS)
    return results, closing


def tell(results: dict[str, bool]) -> None:
    """One line a step."""
    say("Bilan")
    for name, passed in results.items():
        print(f"  {'réussi' if passed else 'ÉCHEC '}  {name}")
    for sentence in skipped:
        print(f"  sauté   {sentence}")


def main() -> None:
    """Run all, in a data folder of its own; exit code 1 where a step failed."""
    os.chdir(PROJECT)
    with tempfile.TemporaryDirectory(prefix="essaim-test-") as data:
        os.environ["ESSAIM_DATA"] = data
        os.environ.pop("DATABASE_URL", None)
        try:
            front.build_if_needed()
        except front.NotBuilt as problem:
            sys.exit(str(problem))
        subprocess.run([sys.executable, "-m", "essaim", "messages", "--compile-only"], check=True)
        if len(sys.argv) > 1:
            sys.exit(subprocess.run([BIN / "pytest", *sys.argv[1:]]).returncode)
        results = checks()
        ran, closing = suites()
        results |= ran
    tell(results)
    print("\n" + "".join(closing), end="", flush=True)
    sys.exit(0 if all(results.values()) else 1)


if __name__ == "__main__":
    main()
