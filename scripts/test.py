"""`./essaim test`: style, types, contracts, then every test on SQLite, on PostgreSQL, and in a browser.

Given arguments, hands them to pytest alone, on SQLite.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "src"))
from essaim.config.run import build_front  # noqa: E402

CI = os.environ.get("CI", "").lower() == "true"
BIN = Path(sys.executable).parent
PACKAGES = {"chromium": "chromium", "postgres": "postgresql"}


def say(sentence: str) -> None:
    print(f"\n— {sentence}", flush=True)


def has(what: str) -> bool:
    """Whether the browser, or PostgreSQL's server programs, are on this machine."""
    if what == "chromium":
        return bool(shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"))
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
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=quiet, stdout=subprocess.DEVNULL)
    if has(what):
        return True
    if CI:
        sys.exit(f"{package} manque, et rien ne peut être sauté sous CI.")
    say(f"Sauté : {package} n’est pas installé. Pour l’avoir : sudo apt install {package}")
    return False


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own in a temporary folder, on a local socket; gives its DATABASE_URL."""
    programs = postgres_programs()
    assert programs is not None
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="essaim-pg-"))
    try:
        if as_postgres:
            shutil.chown(folder, "postgres", "postgres")
        data, quiet = folder / "data", {"stdout": subprocess.DEVNULL, "check": True, "cwd": "/"}
        subprocess.run([*as_postgres, programs / "initdb", "-D", data, "-U", "essaim", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], **quiet)  # type: ignore[call-overload]
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
        subprocess.run([*as_postgres, programs / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], **quiet)  # type: ignore[call-overload]
        try:
            subprocess.run([*as_postgres, programs / "createdb", "-h", folder, "-U", "essaim", "essaim"], **quiet)  # type: ignore[call-overload]
            yield f"postgres://essaim@/essaim?host={folder}"
        finally:
            subprocess.run([*as_postgres, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(title: str, *command: str | Path, **environment: str) -> bool:
    """Run one step; True where it succeeded."""
    say(title)
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=PROJECT, env={**os.environ, **environment})
    return done.returncode == 0


def checks() -> dict[str, bool]:
    return {
        "style": run("Style (ruff)", "ruff", "check", "-q", "."),
        "mise en forme": run("Mise en forme (ruff format)", "ruff", "format", "--check", "-q", "."),
        "contrats": run("Contrats entre pièces (import-linter)", "lint-imports", "--no-cache"),
        "types": run("Types (mypy)", "mypy"),
    }


def suites() -> dict[str, bool]:
    """The three runs of pytest; the journeys last, so that the run ends on pytest's own closing line."""
    results = {"SQLite": run("Tests, sur SQLite", "pytest", "-q", "-n", "2", "-m", "not journey")}
    if get("postgres"):
        with postgres() as url:
            results["PostgreSQL"] = run("Tests, sur PostgreSQL", "pytest", "-q", "-n", "2", "-m", "not journey", DATABASE_URL=url)
    if get("chromium"):
        results["parcours"] = run("Parcours, dans un navigateur", "pytest", "-q", "-m", "journey", "tests/journeys")
    return results


def main() -> None:
    os.chdir(PROJECT)
    with tempfile.TemporaryDirectory(prefix="essaim-test-") as data:
        os.environ["ESSAIM_DATA"] = data
        build_front()
        subprocess.run([sys.executable, "-m", "essaim", "messages", "--compile-only"], check=True)
        if len(sys.argv) > 1:
            sys.exit(subprocess.run([BIN / "pytest", *sys.argv[1:]]).returncode)
        results = {**checks(), **suites()}
    failed = [name for name, passed in results.items() if not passed]
    if failed:
        sys.exit(f"\nÉchec : {', '.join(failed)}.")


if __name__ == "__main__":
    main()
