"""What a space says of itself has a language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0003_discussion")]

    operations = [
        migrations.AddField(
            "space", "language", models.CharField(default="fr", max_length=5, verbose_name="langue des textes")
        )
    ]
