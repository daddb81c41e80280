"""Files read back from an archive keep their very bytes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_stripped")]

    operations = [migrations.AddField("file", "faithful", models.BooleanField(default=False))]
