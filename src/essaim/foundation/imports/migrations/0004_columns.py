from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_review")]

    operations = [
        migrations.AddField("import", "guesses", models.JSONField(default=list)),
        migrations.AddField("import", "asked", models.JSONField(default=dict)),
        migrations.AddField("import", "mapping", models.JSONField(null=True)),
        migrations.AlterField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("reading", "Lecture en cours"),
                    ("columns", "Colonnes à relire"),
                    ("ready", "Prêt à appliquer"),
                    ("refused", "Fichier refusé"),
                    ("applying", "Application en cours"),
                    ("applied", "Appliqué"),
                    ("undoing", "Annulation en cours"),
                    ("undone", "Annulé"),
                ],
                default="reading",
                max_length=10,
            ),
        ),
    ]
