"""`check_journal`: is the journal whole? `./essaim check` asks that among other things."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from essaim.foundation.kernel.journal import first_break, heads, seal_entries


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal et nomme la première entrée rompue."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_break()
        if broken:
            where = f"de l’espace {broken.chain}" if broken.chain else "hors espace"
            raise CommandError(
                f"Journal rompu : entrée {broken.entry_id} ({where}), {broken.sentence}.", returncode=1
            )
        sealed = seal_entries()
        self.stdout.write(f"Journal intact. {sealed} entrée(s) scellée(s) à l’instant.")
        for chain, head in heads().items():
            self.stdout.write(f"  chaîne {chain or 'hors espace'} : {head}")
