"""What is asked of postings until a commission says otherwise: press summaries, all still to be confirmed (待核实)."""

from pathlib import Path

import yaml
from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange

LIST = Path(__file__).resolve().parent.parent / "data" / "rules.yaml"


def load(apps, schema_editor):
    PostingRule = apps.get_model("postings", "PostingRule")
    rows = []
    for told in yaml.safe_load(LIST.read_text(encoding="utf-8")):
        region, kinds, tier = told.get("region", ""), sorted(told.get("kinds", [])), told.get("tier", "")
        rows.append(
            PostingRule(
                requirement=told["requirement"],
                at_least=told.get("at_least"),
                at_most=told.get("at_most"),
                region=region,
                kinds=kinds,
                tier=tier,
                scope=f"{told['requirement']}|{region}|{','.join(kinds)}|{tier}",
                during=DateRange(told["since"], told.get("until")),
                source=told["source"],
                confirmed=False,
                set_by="system:platform",
            )
        )
    PostingRule.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("postings", "0002_guards")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
