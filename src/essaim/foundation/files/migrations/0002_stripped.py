"""Whether the metadata of a file were removed: known for pictures and for films of the MP4 family."""

from django.db import migrations, models
from django.db.models import Q


def say_what_was_done(apps, schema_editor):
    iso = ["video/mp4", "video/quicktime", "audio/mp4"]
    files = apps.get_model("files", "File").objects
    files.filter(Q(kind="picture", state="ready") | Q(media_type__in=iso)).update(stripped=True)


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.AddField("file", "stripped", models.BooleanField(default=False)),
        migrations.RunPython(say_what_was_done, migrations.RunPython.noop),
    ]
