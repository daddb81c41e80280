"""What the host has to know of the service itself; other rooms add theirs (`kernel/checks.py`)."""

import os
import shutil
import smtplib
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from essaim.config import env
from essaim.foundation.keeping import backing
from essaim.foundation.keeping.bases import OLDEST
from essaim.foundation.keeping.models import Backup
from essaim.foundation.kernel.checks import Check, Finding
from essaim.foundation.kernel.journal import first_break
from essaim.foundation.kernel.leases import LEASE, is_lost
from essaim.foundation.kernel.models import Beat

LITTLE = 500 * 10**6  # bytes free under which writing may soon fail
LATE = timedelta(minutes=15)  # a task that waits for so long waits for nobody
OLD = timedelta(hours=50)  # two nights
SMTP_PATIENCE = 5.0


def local(when: datetime) -> str:
    """A date in a sentence."""
    return f"{timezone.localtime(when):%d/%m/%Y à %H:%M}"


def look_at_settings() -> Iterator[Finding]:
    """Settings that do not go together."""
    https = settings.BASE_URL.startswith("https:")
    if settings.DEMO and https:
        yield Finding(
            "Le service est public et en mode démonstration\u202f: n’importe qui entre par les accès d’essai.",
            "Réglez ESSAIM_DEMO=0, puis redémarrez.",
        )
    if not settings.DEMO and not https:
        yield Finding(
            f"L’adresse publique ({settings.BASE_URL}) n’est pas en https\u202f: les connexions circulent en clair.",
            "Réglez ESSAIM_BASE_URL=https://…, derrière un mandataire qui porte HTTPS.",
            serious=False,
        )
    if not settings.DEMO and not env.SMTP_HOST.text():
        yield Finding(
            "Aucun serveur d’envoi\u202f: les codes de connexion ne partent pas.",
            "Réglez ESSAIM_SMTP_HOST et la suite (docs/hosting/reglages.md).",
            serious=https,
        )
    if not backing.is_hour(env.BACKUP_AT.text()):
        yield Finding(
            f"ESSAIM_BACKUP_AT («\u202f{env.BACKUP_AT.text()}\u202f») n’est pas une heure\u202f: aucune sauvegarde ne se fait la nuit.",
            "Réglez-la comme 03:10, ou « non » si vous sauvegardez autrement.",
        )
    if settings.DEBUG and https:
        yield Finding(
            "ESSAIM_DEBUG est allumé sur un service public.", "Retirez ESSAIM_DEBUG, puis redémarrez."
        )


def look_at_data() -> Iterator[Finding]:
    """The folder of data: rights and room."""
    data = Path(settings.DATA)
    for name in ("", "files", "essaim.sqlite3"):
        path = data / name
        if path.exists() and not os.access(path, os.W_OK):
            yield Finding(
                f"«\u202f{path}\u202f» ne peut pas être écrit par le compte qui fait tourner Essaim.",
                f"Donnez-le à ce compte\u202f: chown -R COMPTE «\u202f{data}\u202f».",
            )
    key = data / "secret_key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding(
            "D’autres comptes de la machine peuvent lire la clé secrète.", f"chmod 600 «\u202f{key}\u202f»"
        )
    free = shutil.disk_usage(data).free
    if free < LITTLE:
        yield Finding(
            f"Il ne reste que {free // 10**6} Mo sur le disque des données.",
            "Libérez de la place, ou déplacez les sauvegardes (ESSAIM_BACKUPS) sur un autre disque.",
        )


def look_at_database() -> Iterator[Finding]:
    """Whether the database is whole (it is read from end to end on SQLite)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            yield from _version(connection.pg_version)  # type: ignore[attr-defined]
            return
        cursor.execute("PRAGMA quick_check(3)")
        said = [row[0] for row in cursor.fetchall()]
        if said != ["ok"]:
            yield Finding(
                f"La base est abîmée\u202f: {'; '.join(said)[:300]}",
                "Restaurez une sauvegarde\u202f: ./essaim restore FICHIER --replace",
            )
        cursor.execute("PRAGMA foreign_key_check")
        if loose := cursor.fetchmany(3):
            tables = ", ".join(sorted({row[0] for row in loose}))
            yield Finding(
                f"Des lignes ne pointent vers rien ({tables}).", "Signalez-le, avec une sauvegarde à l’abri."
            )


def _version(found: int) -> Iterator[Finding]:
    if found < OLDEST * 10000:
        yield Finding(
            f"PostgreSQL {found // 10000} est trop ancien.", f"Passez à PostgreSQL {OLDEST} ou plus récent."
        )


def look_at_migrations() -> Iterator[Finding]:
    """Tables that wait to be brought up to date."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Finding(
            f"La base attend {len(plan)} mise{'s' * (len(plan) > 1)} à jour.",
            "./essaim up les fait en s’ouvrant\u202f; sauvegardez avant.",
        )


def look_at_workers() -> Iterator[Finding]:
    """Whether somebody does the work behind the pages."""
    now = timezone.now()
    for beat in Beat.objects.filter(at__lt=now - LEASE).order_by("name")[:5]:
        yield Finding(
            f"Le travail de fond de {beat.name} ne répond plus depuis le {local(beat.at)}.",
            "Regardez le journal du service (journalctl -u essaim), puis redémarrez-le.",
            serious=not Beat.objects.filter(at__gte=now - LEASE).exists(),
        )
    if not Beat.objects.exists():
        yield Finding("Le service est arrêté.", "./essaim up l’ouvre.", serious=False)


def look_at_tasks() -> Iterator[Finding]:
    """Tasks that failed for good, that nobody takes, that nobody ends."""
    failed = DBTaskResult.objects.failed().count()
    if failed:
        yield Finding(
            f"{failed} tâche{'s' * (failed > 1)} en échec, tous les essais faits.",
            "La page «\u202fHébergement\u202f» (/hebergement/) dit lesquelles et les relance.",
        )
    now = timezone.now()
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LATE, run_after__lt=now - LATE)
    never = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LATE, run_after__year=9999)
    if (late | never).exists():
        yield Finding(
            "Des tâches attendent depuis plus d’un quart d’heure.",
            "Ouvrez le service (./essaim up) ou ajoutez un travailleur\u202f: ./essaim manage run_worker",
        )
    beats = dict(Beat.objects.values_list("name", "at"))
    lost = [row for row in DBTaskResult.objects.running().order_by("pk")[:50] if is_lost(row, beats)]
    if lost:
        yield Finding(
            f"{len(lost)} tâche{'s ont' if len(lost) > 1 else ' a'} été commencée{'s' * (len(lost) > 1)} par un processus qui n’est plus là.",
            "Ce travail est repris dès que le service est ouvert\u202f: ./essaim up",
            serious=False,
        )


def look_at_mail() -> Iterator[Finding]:
    """Whether the mail server answers; nothing is sent."""
    if not env.SMTP_HOST.text():
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SMTP_PATIENCE) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding(
            f"Le serveur d’envoi {where} ne répond pas\u202f: {error}",
            "Vérifiez ESSAIM_SMTP_HOST et ESSAIM_SMTP_PORT, et que la machine peut sortir par ce port.",
        )


def look_at_backups() -> Iterator[Finding]:
    """The age of the last one, and how it went."""
    found, last = backing.archives(), Backup.objects.order_by("-pk").first()
    if last and last.state == Backup.State.FAILED:
        yield Finding(
            f"La dernière sauvegarde a échoué\u202f: {last.refusal}", "Réglez cela, puis ./essaim backup"
        )
    if settings.DEMO:
        return
    if not found:
        yield Finding("Aucune sauvegarde n’a été faite.", "./essaim backup", serious=False)
    elif (when := datetime.fromtimestamp(found[0].stat().st_mtime, UTC)) < timezone.now() - OLD:
        yield Finding(
            f"La dernière sauvegarde date du {local(when)}.",
            "Vérifiez que le service tourne la nuit et qu’ESSAIM_BACKUP_AT est une heure\u202f; tout de suite\u202f: ./essaim backup",
        )


def look_at_journal() -> Iterator[Finding]:
    """Whether the journal is whole."""
    if broken := first_break():
        where = f"de l’espace {broken.chain}" if broken.chain else "hors espace"
        yield Finding(
            f"Journal rompu\u202f: entrée {broken.entry_id} ({where}), {broken.sentence}.",
            "Gardez une copie de la base telle quelle, puis comparez avec les sauvegardes.",
        )


def database_answers() -> Finding | None:
    """The one thing without which nothing else can be asked."""
    try:
        connection.ensure_connection()
        connection.introspection.table_names()
    except (DatabaseError, OSError) as error:
        todo = (
            "Vérifiez DATABASE_URL et que PostgreSQL tourne."
            if connection.vendor == "postgresql"
            else "Restaurez une sauvegarde\u202f: ./essaim restore FICHIER --replace"
        )
        return Finding(f"La base ne répond pas\u202f: {str(error).strip()}", todo)
    return None


CHECKS = [
    Check("settings", _("Réglages"), look_at_settings, quick=True),
    Check("data", _("Dossier de données"), look_at_data, quick=True),
    Check("database", _("Base"), look_at_database),
    Check("migrations", _("Tables"), look_at_migrations, quick=True),
    Check("workers", _("Travail de fond"), look_at_workers, quick=True),
    Check("tasks", _("Tâches"), look_at_tasks, quick=True),
    Check("mail-server", _("Serveur d’envoi"), look_at_mail),
    Check("backups", _("Sauvegardes"), look_at_backups, quick=True),
    Check("journal", _("Journal"), look_at_journal),
]
