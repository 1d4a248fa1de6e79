"""The national list of registered specialties (《医疗机构诊疗科目名录》, 卫医发〔1994〕第27号 with its later additions)."""

from csv import DictReader
from pathlib import Path

from django.db import migrations

LIST = Path(__file__).resolve().parent.parent / "data" / "specialties.tsv"


def load(apps, schema_editor):
    Specialty = apps.get_model("directory", "Specialty")
    with LIST.open(encoding="utf-8", newline="") as file:
        Specialty.objects.bulk_create(
            [Specialty(**row) for row in DictReader(file, delimiter="\t")], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
