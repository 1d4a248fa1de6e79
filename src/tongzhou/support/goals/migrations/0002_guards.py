"""What the database refuses of goals, whoever writes: illegal moves, forged acceptance, edited steps.

The list of legal moves is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION goals_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('completed', 'in-progress'),
    ('completed', 'kept'),
    ('completed', 'lost'),
    ('in-progress', 'cancelled'),
    ('in-progress', 'in-progress'),
    ('in-progress', 'ready'),
    ('kept', 'in-progress'),
    ('kept', 'kept'),
    ('kept', 'lost'),
    ('lost', 'in-progress'),
    ('lost', 'kept'),
    ('lost', 'lost'),
    ('on-hold', 'completed'),
    ('on-hold', 'in-progress'),
    ('on-hold', 'on-hold'),
    ('on-hold', 'ready'),
    ('ready', 'completed'),
    ('ready', 'in-progress'),
    ('ready', 'on-hold')
$$;

CREATE FUNCTION goals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.pairing_id, OLD.supporting_id, OLD.receiving_id) IS DISTINCT FROM (NEW.pairing_id, NEW.supporting_id, NEW.receiving_id) THEN
    RAISE EXCEPTION 'the sides of goal % are never rewritten', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state THEN
    IF NEW.steps <> OLD.steps + 1
       OR NOT EXISTS (SELECT 1 FROM goals_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
      RAISE EXCEPTION 'goal % does not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('completed', 'kept', 'lost') AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE claim_id = NEW.claim) THEN
      RAISE EXCEPTION 'goal % has no entry in the ledger', OLD.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goals_guard BEFORE UPDATE ON goals_goal FOR EACH ROW EXECUTE FUNCTION goals_guard();

CREATE FUNCTION goals_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a step is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER goals_step_guard BEFORE UPDATE OR DELETE ON goals_goalstep
  FOR EACH ROW EXECUTE FUNCTION goals_step_guard();
"""

GONE = """
DROP TRIGGER goals_step_guard ON goals_goalstep;
DROP FUNCTION goals_step_guard();
DROP TRIGGER goals_guard ON goals_goal;
DROP FUNCTION goals_guard();
DROP FUNCTION goals_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("goals", "0001_initial"), ("ledger", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
