"""Indexes for sums over entries. Measured on 250,000 entries in 100 programmes (benchmarks/README.md).

entry_sums holds what a figure reads of an entry, so that the sums of a programme do not fetch each row from the table;
only measures of a detail field still do. entry_reversing is nearly empty: "does anything take this one back?" was asked
of an index as large as the ledger, once for each entry.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_closed_departments'),
        ('ledger', '0004_reminder'),
        ('partnerships', '0005_commitment_guards'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['pairing', 'kind', 'occurred_from'], include=('id', 'quantity', 'unit', 'qualifier', 'reverses', 'supporting', 'receiving'), name='entry_sums'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('reverses__isnull', False)), fields=['reverses'], name='entry_reversing'),
        ),
    ]
