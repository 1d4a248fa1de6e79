"""Response limits of the platform until somebody sets others: press summaries, their rule still to be confirmed (待核实)."""

from csv import DictReader
from pathlib import Path

from django.db import migrations

LIST = Path(__file__).resolve().parent.parent / "data" / "limits.tsv"


def load(apps, schema_editor):
    ResponseLimit = apps.get_model("partnerships", "ResponseLimit")
    with LIST.open(encoding="utf-8", newline="") as file:
        ResponseLimit.objects.bulk_create(
            [ResponseLimit(pairing=None, confirmed=False, **row) for row in DictReader(file, delimiter="\t")]
        )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
