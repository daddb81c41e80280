"""`./essaim move --to DATABASE_URL`: copy everything to another database, and prove it."""

from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlparse

from essaim.foundation.keeping.house import living_workers
from essaim.foundation.keeping.management.base import KeepingCommand
from essaim.foundation.keeping.moving import move
from essaim.foundation.ui.typography import number


class Command(KeepingCommand):
    help = "Déménage la base vers PostgreSQL, ou de PostgreSQL vers SQLite, et compare les deux."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="DATABASE_URL", help="postgres://…, sqlite:///chemin, ou vide."
        )

    def work(self, options: dict[str, Any]) -> None:
        """Print each table with its digest on both sides, then the setting to change."""
        open_still = bool(living_workers())
        compared = move(options["to"], self.tell)
        for each in compared:
            self.stdout.write(
                f"  {each.here.name:<36} {number(each.here.rows):>10}  {each.here.digest[:16]} = {each.there.digest[:16]}"
            )
        rows = sum(each.here.rows for each in compared)
        self.stdout.write(f"Identiques\u202f: {len(compared)} tables, {number(rows)} lignes.")
        self.stdout.write(self._next(options["to"]))
        if open_still:
            self.tell(
                "Attention\u202f: le service était ouvert. Ce qui s’est écrit depuis le début n’est pas dans la nouvelle base\u202f; "
                "arrêtez-le et recommencez vers une base neuve."
            )

    def _next(self, address: str) -> str:
        url = urlparse(address)
        if url.scheme in {"postgres", "postgresql"}:
            shown = address.replace(f":{url.password}@", ":…@") if url.password else address
            return f"Pour servir la nouvelle base\u202f: DATABASE_URL={shown}, puis redémarrez."
        where = " et placez le fichier en «\u202fessaim.sqlite3\u202f» dans ESSAIM_DATA" if url.path else ""
        return f"Pour servir la nouvelle base\u202f: retirez DATABASE_URL{where}, puis redémarrez."
