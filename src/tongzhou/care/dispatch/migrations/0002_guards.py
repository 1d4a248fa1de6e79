"""What the database refuses by itself, whoever asks: illegal steps, holes in the timeline, a signed sheet or an ended mission changed, a track.

The list of legal pairs is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION dispatch_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('accepted', 'accepted'),
    ('accepted', 'cancelled'),
    ('accepted', 'on-scene'),
    ('arrived', 'arrived'),
    ('arrived', 'crew-signed'),
    ('arrived', 'room-signed'),
    ('assigned', 'accepted'),
    ('assigned', 'assigned'),
    ('assigned', 'cancelled'),
    ('crew-signed', 'arrived'),
    ('crew-signed', 'handed-over'),
    ('loaded', 'arrived'),
    ('loaded', 'cancelled'),
    ('loaded', 'loaded'),
    ('on-scene', 'cancelled'),
    ('on-scene', 'loaded'),
    ('on-scene', 'nobody'),
    ('on-scene', 'on-scene'),
    ('on-scene', 'stayed'),
    ('room-signed', 'handed-over')
$$;

CREATE FUNCTION dispatch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'assigned' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a mission begins as assigned with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('handed-over', 'cancelled', 'nobody', 'stayed') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'an ended mission is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ambulance_id <> OLD.ambulance_id OR NEW.call_id <> OLD.call_id THEN
    RAISE EXCEPTION 'a mission keeps its call and its ambulance' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a mission moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM dispatch_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.sheet IS DISTINCT FROM OLD.sheet AND (OLD.crew_signed_by <> '' OR OLD.room_signed_by <> '') THEN
    RAISE EXCEPTION 'a signed sheet is not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispatch_guard BEFORE INSERT OR UPDATE ON dispatch_mission
  FOR EACH ROW EXECUTE FUNCTION dispatch_guard();

CREATE FUNCTION dispatch_no_track() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('handed-over', 'cancelled', 'nobody', 'stayed') THEN
    DELETE FROM dispatch_position WHERE mission_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER dispatch_no_track AFTER UPDATE OF state ON dispatch_mission
  FOR EACH ROW EXECUTE FUNCTION dispatch_no_track();

CREATE FUNCTION dispatch_position_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM dispatch_mission WHERE id = NEW.mission_id AND state NOT IN ('handed-over', 'cancelled', 'nobody', 'stayed') FOR SHARE) THEN
    RAISE EXCEPTION 'a position is kept for an open mission only' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispatch_position_guard BEFORE INSERT ON dispatch_position
  FOR EACH ROW EXECUTE FUNCTION dispatch_position_guard();
ALTER TABLE dispatch_position SET (fillfactor = 40);

CREATE FUNCTION dispatch_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM dispatch_step
    WHERE mission_id = NEW.mission_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state <> 'assigned' THEN
      RAISE EXCEPTION 'the first step is the sending' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM dispatch_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispatch_step_guard BEFORE INSERT ON dispatch_step
  FOR EACH ROW EXECUTE FUNCTION dispatch_step_guard();

CREATE FUNCTION dispatch_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dispatch_step_kept BEFORE UPDATE OR DELETE ON dispatch_step
  FOR EACH ROW EXECUTE FUNCTION dispatch_never();
CREATE TRIGGER dispatch_kept BEFORE DELETE ON dispatch_mission
  FOR EACH ROW EXECUTE FUNCTION dispatch_never();

CREATE FUNCTION dispatch_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'dispatch_step' THEN (to_jsonb(NEW)->>'mission_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO one FROM dispatch_mission WHERE id = which;
  SELECT number, to_state INTO last FROM dispatch_step WHERE mission_id = which ORDER BY number DESC LIMIT 1;
  IF one.steps IS DISTINCT FROM last.number OR one.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'mission % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER dispatch_agrees AFTER INSERT OR UPDATE OF state, steps ON dispatch_mission
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dispatch_agrees();
CREATE CONSTRAINT TRIGGER dispatch_step_agrees AFTER INSERT ON dispatch_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dispatch_agrees();
"""

REMOVE = """
DROP TRIGGER dispatch_step_agrees ON dispatch_step;
DROP TRIGGER dispatch_agrees ON dispatch_mission;
DROP TRIGGER dispatch_kept ON dispatch_mission;
DROP TRIGGER dispatch_step_kept ON dispatch_step;
DROP TRIGGER dispatch_step_guard ON dispatch_step;
DROP TRIGGER dispatch_position_guard ON dispatch_position;
DROP TRIGGER dispatch_no_track ON dispatch_mission;
DROP TRIGGER dispatch_guard ON dispatch_mission;
DROP FUNCTION dispatch_agrees();
DROP FUNCTION dispatch_never();
DROP FUNCTION dispatch_step_guard();
DROP FUNCTION dispatch_position_guard();
DROP FUNCTION dispatch_no_track();
DROP FUNCTION dispatch_guard();
DROP FUNCTION dispatch_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
