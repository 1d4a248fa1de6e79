"""What the database refuses of visits, whoever writes: illegal moves, forged acceptance, edited steps.

The list of legal moves is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION visits_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('completed', 'completed'),
    ('completed', 'requested'),
    ('on-hold', 'completed'),
    ('on-hold', 'on-hold'),
    ('on-hold', 'ready'),
    ('on-hold', 'requested'),
    ('ready', 'completed'),
    ('ready', 'on-hold'),
    ('ready', 'ready'),
    ('ready', 'requested'),
    ('requested', 'cancelled'),
    ('requested', 'ready'),
    ('requested', 'requested')
$$;

CREATE FUNCTION visits_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.pairing_id, OLD.supporting_id, OLD.receiving_id) IS DISTINCT FROM (NEW.pairing_id, NEW.supporting_id, NEW.receiving_id) THEN
    RAISE EXCEPTION 'the sides of visit % are never rewritten', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state THEN
    IF NEW.steps <> OLD.steps + 1
       OR NOT EXISTS (SELECT 1 FROM visits_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
      RAISE EXCEPTION 'visit % does not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('completed') AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE claim_id = NEW.claim) THEN
      RAISE EXCEPTION 'visit % has no entry in the ledger', OLD.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visits_guard BEFORE UPDATE ON visits_visit FOR EACH ROW EXECUTE FUNCTION visits_guard();

CREATE FUNCTION visits_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a step is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER visits_step_guard BEFORE UPDATE OR DELETE ON visits_visitstep
  FOR EACH ROW EXECUTE FUNCTION visits_step_guard();
"""

GONE = """
DROP TRIGGER visits_step_guard ON visits_visitstep;
DROP FUNCTION visits_step_guard();
DROP TRIGGER visits_guard ON visits_visit;
DROP FUNCTION visits_guard();
DROP FUNCTION visits_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("ledger", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
