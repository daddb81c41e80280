"""`./essaim check`: what is wrong with the service, and what to do about it."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from essaim.foundation.keeping.checks import database_answers
from essaim.foundation.kernel.checks import Check, Finding, checks, look_at
from essaim.foundation.kernel.journal import heads, seal_entries

Found = list[tuple[Check | None, list[Finding]]]


class Command(BaseCommand):
    help = "Dit ce qui ne va pas et quoi faire ; vérifie aussi la base et la chaîne du journal."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Un seul objet JSON sur la sortie.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 where something serious was found."""
        found, chains = self._look()
        serious = any(finding.serious for _check, findings in found for finding in findings)
        if options["json"]:
            self._tell_json(found, chains, serious)
        else:
            self._tell(found, chains)
        if serious:
            sys.exit(1)

    def _look(self) -> tuple[Found, dict[int, str]]:
        if silent := database_answers():
            return [(None, [silent])], {}
        if not connection.introspection.table_names():
            new = Finding("La base est encore vide.", "./essaim up la prépare.", serious=False)
            return [(None, [new])], {}
        found: Found = list(look_at(checks()))
        wrong = {check.slug for check, findings in found if check and findings}
        if wrong & {"journal", "migrations", "database"}:
            return found, {}
        seal_entries()
        return found, heads()

    def _tell(self, found: Found, chains: dict[int, str]) -> None:
        total = 0
        for check, findings in found:
            label = check.label if check else "Base"
            self.stdout.write(f"{'bien ' if not findings else '!    '} {label}")
            for finding in findings:
                total += finding.serious
                self.stdout.write(f"       {finding.what}\n       → {finding.todo}")
        if chains:
            self.stdout.write("Journal intact.")
        for chain, head in chains.items():
            self.stdout.write(f"  chaîne {chain or 'hors espace'} : {head}")
        self.stdout.write("Rien à redire." if not total else f"À régler\u202f: {total}.")

    def _tell_json(self, found: Found, chains: dict[int, str], serious: bool) -> None:
        told = {
            "ok": not serious,
            "checks": [
                {
                    "slug": check.slug if check else "database",
                    "label": str(check.label if check else "Base"),
                    "findings": [asdict(finding) for finding in findings],
                }
                for check, findings in found
            ],
            "journal": {str(chain): head for chain, head in chains.items()},
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))
