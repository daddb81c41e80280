"""What the host's page shows, each list bounded."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from essaim.foundation.keeping import backing
from essaim.foundation.keeping.models import Backup
from essaim.foundation.kernel.checks import Check, Finding, checks, look_at

SHOWN = 20
MANY = 1000


@dataclass(frozen=True)
class Archive:
    """A file that can be restored: its name, its size in megabytes, when it was made."""

    name: str
    megabytes: int
    at: Any


def quick_findings() -> list[tuple[Check, list[Finding]]]:
    """What is wrong, of what can be looked at within a page."""
    return [(check, found) for check, found in look_at(each for each in checks() if each.quick) if found]


def last_archives() -> list[Archive]:
    """The newest first."""
    from datetime import UTC, datetime

    return [
        Archive(path.name, max(1, about.st_size // 10**6), datetime.fromtimestamp(about.st_mtime, UTC))
        for path in backing.archives()[:SHOWN]
        if (about := path.stat())
    ]


def last_backup() -> Backup | None:
    """The last that was asked for."""
    return Backup.objects.order_by("-pk").first()


def failed_tasks() -> list[DBTaskResult]:
    """Those that failed for good, the latest first."""
    return list(DBTaskResult.objects.failed().order_by("-finished_at")[:SHOWN])


def count(rows: QuerySet[Any]) -> str:
    """How many, no further than a thousand."""
    found = rows.order_by().values("pk")[: MANY + 1].count()
    return f"plus de {MANY}" if found > MANY else str(found)


def backups_of(party_id: int) -> QuerySet[Backup]:
    """The last that somebody asked for."""
    return Backup.objects.filter(by_id=party_id).order_by("-pk")[:SHOWN]


def reason(row: DBTaskResult) -> str:
    """The last line of what went wrong: « ValueError: … »."""
    lines = [line.strip() for line in row.traceback.strip().splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def label(row: DBTaskResult) -> str:
    """What a task does, in as few words as its code has: the event that it delivers, or its function."""
    given = row.args_kwargs.get("args") or [""]
    if row.task_path.endswith("kernel.events.deliver"):
        return f"{given[0]} → {str(given[1:2] and given[1]).rsplit('.', 1)[-1]}"
    return ".".join(row.task_path.rsplit(".", 3)[-3:]).replace(".tasks.", ".")
