from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.AddField("import", "unit", models.CharField(default="ligne", max_length=10)),
        migrations.AddField("import", "records_kept", models.BooleanField(default=True)),
        migrations.AddField("import", "attempt", models.PositiveIntegerField(default=0)),
    ]
