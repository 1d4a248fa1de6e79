"""What the database refuses of definitions and outside tables: to be edited. They end, and others follow."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION indicators_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ends text := TG_ARGV[0];
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ends = to_jsonb(NEW) - ends AND to_jsonb(OLD) -> ends = 'null'::jsonb THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of % are never edited', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_only_ends';
END $$;
CREATE TRIGGER definition_only_ends BEFORE UPDATE OR DELETE ON indicators_definition
  FOR EACH ROW EXECUTE FUNCTION indicators_only_ends('ended_on');
CREATE TRIGGER outside_only_ends BEFORE UPDATE OR DELETE ON indicators_outside
  FOR EACH ROW EXECUTE FUNCTION indicators_only_ends('replaced_at');
"""
AWAY = """
DROP TRIGGER definition_only_ends ON indicators_definition;
DROP TRIGGER outside_only_ends ON indicators_outside;
DROP FUNCTION indicators_only_ends();
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_defined")]
    operations = [migrations.RunSQL(GUARDS, AWAY)]
