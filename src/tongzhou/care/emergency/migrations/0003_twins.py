"""One run a mission. What two phones began twice before today keeps both runs; the one that was heard of first keeps the mission."""

import django.db.models.deletion
import tongzhou.kernel.ids
from django.db import migrations, models

ONE_EACH = """
ALTER TABLE emergency_run DISABLE TRIGGER emergency_guard;
UPDATE emergency_run SET mission = NULL WHERE id IN (
  SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY mission ORDER BY heard_at, id) AS place
    FROM emergency_run WHERE mission IS NOT NULL AND state <> 'cancelled'
  ) AS ordered WHERE place > 1
);
ALTER TABLE emergency_run ENABLE TRIGGER emergency_guard;
"""

GUARDS = """
CREATE FUNCTION emergency_twin_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM emergency_run WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'an id is a run or names another one, never both' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergency_twin_guard BEFORE INSERT ON emergency_twin
  FOR EACH ROW EXECUTE FUNCTION emergency_twin_guard();
CREATE TRIGGER emergency_twin_kept BEFORE UPDATE OR DELETE ON emergency_twin
  FOR EACH ROW EXECUTE FUNCTION emergency_never();
"""
REMOVE = """
DROP TRIGGER emergency_twin_kept ON emergency_twin;
DROP TRIGGER emergency_twin_guard ON emergency_twin;
DROP FUNCTION emergency_twin_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_first_stays'),
        ('emergency', '0002_guards'),
        ('partnerships', '0005_commitment_guards'),
        ('patients', '0001_initial'),
        ('referrals', '0003_moved_by'),
    ]

    operations = [
        migrations.CreateModel(
            name='Twin',
            fields=[
                ('id', models.UUIDField(default=tongzhou.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('device_at', models.DateTimeField()),
                ('offset_ms', models.IntegerField(null=True)),
                ('true_at', models.DateTimeField()),
                ('heard_at', models.DateTimeField()),
                ('by_key', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=80)),
                ('by_title', models.CharField(blank=True, max_length=80)),
                ('by_institution', models.CharField(blank=True, max_length=120)),
                ('pathway', models.CharField(max_length=24)),
                ('came', models.CharField(choices=[('ambulance', 'ambulance'), ('transfer', 'transfer'), ('walk_in', 'walk_in')], max_length=12)),
                ('label', models.CharField(max_length=60)),
                ('institution', models.UUIDField(null=True)),
                ('content_hash', models.CharField(max_length=64)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunSQL(ONE_EACH, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.UniqueConstraint(condition=models.Q(('mission__isnull', False), models.Q(('state', 'cancelled'), _negated=True)), fields=('mission',), name='run_mission_once'),
        ),
        migrations.AddField(
            model_name='twin',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='twins', to='emergency.run'),
        ),
        migrations.RunSQL(GUARDS, REMOVE),
    ]
