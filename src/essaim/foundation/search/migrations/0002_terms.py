from django.db import migrations, models


class Migration(migrations.Migration):
    """What rows said of words is made again by the indexing that a new version of the analyser asks for."""

    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="row", name="themes"),
        migrations.AddField(model_name="row", name="terms", field=models.JSONField(default=list)),
    ]
