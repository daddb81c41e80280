"""Digests leave at each reader's own hour: kept with each notice."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def wait_for_the_next_morning(apps, schema_editor):
    """What waited for the service's hour leaves at it, as it would have."""
    zone = ZoneInfo(settings.TIME_ZONE)
    now = django.utils.timezone.now()
    today = now.astimezone(zone).date()
    mornings = [
        datetime.combine(today + timedelta(days=ahead), time(7), tzinfo=zone).astimezone(UTC) for ahead in range(9)
    ]
    coming = [moment for moment in mornings if moment > now]
    monday = next(moment for moment in coming if moment.astimezone(zone).weekday() == 0)
    notices = apps.get_model("news", "Notice").objects
    notices.filter(mail="daily").update(due_at=coming[0])
    notices.filter(mail="weekly").update(due_at=monday)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sealed_factors"),
        ("news", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.PositiveSmallIntegerField(default=7)),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.party"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(wait_for_the_next_morning, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="notice", name="notice_to_mail"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail", ""), _negated=True),
                fields=["mail", "due_at", "party"],
                name="notice_to_mail",
            ),
        ),
    ]
