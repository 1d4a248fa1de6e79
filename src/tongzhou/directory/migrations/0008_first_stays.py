"""Every institution has lain where it lies today for as long as it has been there: nothing else was written down so far."""

from django.db import migrations

FILL = """
INSERT INTO directory_stay (institution_id, region_id, during)
SELECT id, region_id, during FROM directory_institution WHERE NOT isempty(during)
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_stays")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
