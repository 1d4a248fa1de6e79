"""What the database refuses by itself, whoever asks: illegal steps, holes in the timeline, a closed run changed.

The list of legal pairs is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION emergency_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('coming', 'cancelled'),
    ('coming', 'coming'),
    ('coming', 'emergency'),
    ('emergency', 'emergency'),
    ('emergency', 'ended'),
    ('emergency', 'observation'),
    ('ended', 'completed'),
    ('ended', 'emergency'),
    ('ended', 'ended'),
    ('observation', 'emergency'),
    ('observation', 'ended'),
    ('observation', 'observation')
$$;

CREATE FUNCTION emergency_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('coming', 'emergency') OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a run begins before arrival or in the emergency department, with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('completed', 'cancelled') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a closed run is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a run moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM emergency_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergency_guard BEFORE INSERT OR UPDATE ON emergency_run
  FOR EACH ROW EXECUTE FUNCTION emergency_guard();

CREATE FUNCTION emergency_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM emergency_step
    WHERE run_id = NEW.run_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state NOT IN ('coming', 'emergency') THEN
      RAISE EXCEPTION 'the first step is the beginning' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM emergency_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergency_step_guard BEFORE INSERT ON emergency_step
  FOR EACH ROW EXECUTE FUNCTION emergency_step_guard();

CREATE FUNCTION emergency_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER emergency_step_kept BEFORE UPDATE OR DELETE ON emergency_step
  FOR EACH ROW EXECUTE FUNCTION emergency_never();
CREATE TRIGGER emergency_kept BEFORE DELETE ON emergency_run
  FOR EACH ROW EXECUTE FUNCTION emergency_never();

CREATE FUNCTION emergency_point_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a point that was told is kept' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.id, NEW.run_id, NEW.code, NEW.device_at, NEW.offset_ms, NEW.true_at, NEW.heard_at, NEW.by_key, NEW.source, NEW.content_hash)
     IS DISTINCT FROM
     (OLD.id, OLD.run_id, OLD.code, OLD.device_at, OLD.offset_ms, OLD.true_at, OLD.heard_at, OLD.by_key, OLD.source, OLD.content_hash) THEN
    RAISE EXCEPTION 'what was told is not changed, only what it is worth' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER emergency_point_kept BEFORE UPDATE OR DELETE ON emergency_point
  FOR EACH ROW EXECUTE FUNCTION emergency_point_guard();
CREATE TRIGGER emergency_check_kept BEFORE UPDATE OR DELETE ON emergency_check
  FOR EACH ROW EXECUTE FUNCTION emergency_never();
CREATE TRIGGER emergency_vitals_kept BEFORE UPDATE OR DELETE ON emergency_vitals
  FOR EACH ROW EXECUTE FUNCTION emergency_never();

CREATE FUNCTION emergency_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'emergency_step' THEN (to_jsonb(NEW)->>'run_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO one FROM emergency_run WHERE id = which;
  SELECT number, to_state INTO last FROM emergency_step WHERE run_id = which ORDER BY number DESC LIMIT 1;
  IF one.steps IS DISTINCT FROM last.number OR one.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'run % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER emergency_agrees AFTER INSERT OR UPDATE OF state, steps ON emergency_run
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION emergency_agrees();
CREATE CONSTRAINT TRIGGER emergency_step_agrees AFTER INSERT ON emergency_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION emergency_agrees();
"""

REMOVE = """
DROP TRIGGER emergency_vitals_kept ON emergency_vitals;
DROP TRIGGER emergency_check_kept ON emergency_check;
DROP TRIGGER emergency_point_kept ON emergency_point;
DROP FUNCTION emergency_point_guard();
DROP TRIGGER emergency_step_agrees ON emergency_step;
DROP TRIGGER emergency_agrees ON emergency_run;
DROP TRIGGER emergency_kept ON emergency_run;
DROP TRIGGER emergency_step_kept ON emergency_step;
DROP TRIGGER emergency_step_guard ON emergency_step;
DROP TRIGGER emergency_guard ON emergency_run;
DROP FUNCTION emergency_agrees();
DROP FUNCTION emergency_never();
DROP FUNCTION emergency_step_guard();
DROP FUNCTION emergency_guard();
DROP FUNCTION emergency_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
