"""The kinds of help that come with the platform. A later change of the file is published by `load_topics`."""

from datetime import UTC, datetime
from pathlib import Path

import yaml
from django.db import migrations

FILE = Path(__file__).parent.parent / "data" / "topics.yaml"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


def load(apps, schema_editor):
    topics = apps.get_model("consultations", "Topic")
    versions = apps.get_model("consultations", "TopicVersion")
    for order, told in enumerate(yaml.safe_load(FILE.read_text("utf-8"))):
        topic = topics.objects.create(
            code=told["code"], name=told["name"], name_en=told["name_en"], specialties=told["specialties"], order=order
        )
        versions.objects.create(
            topic=topic,
            number=1,
            fields=told["fields"],
            published_at=SINCE,
            published_by="system:platform",
            source=told["source"],
        )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0002_guards")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
