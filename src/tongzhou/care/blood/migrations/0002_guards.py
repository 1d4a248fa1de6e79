"""What the database refuses by itself, whoever asks: illegal steps, holes in a timeline, an ended request or bag changed.

The lists of legal pairs are those of rules.LIFECYCLE and rules.BAG; a test compares them.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION blood_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('in-transit', 'in-transit'),
    ('in-transit', 'received'),
    ('in-transit', 'requested'),
    ('issued', 'in-transit'),
    ('issued', 'issued'),
    ('issued', 'received'),
    ('issued', 'requested'),
    ('offered', 'cancelled'),
    ('offered', 'declined'),
    ('offered', 'expired'),
    ('offered', 'issued'),
    ('offered', 'offered'),
    ('offered', 'requested'),
    ('received', 'closed'),
    ('received', 'received'),
    ('requested', 'cancelled'),
    ('requested', 'declined'),
    ('requested', 'expired'),
    ('requested', 'offered'),
    ('requested', 'requested')
$$;
CREATE FUNCTION blood_bag_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('in-stock', 'issued'),
    ('in-stock', 'used'),
    ('in-stock', 'wasted'),
    ('issued', 'in-stock'),
    ('issued', 'missing'),
    ('issued', 'received'),
    ('issued', 'returned'),
    ('missing', 'received'),
    ('missing', 'wasted'),
    ('received', 'in-stock'),
    ('received', 'returned'),
    ('received', 'used'),
    ('received', 'wasted'),
    ('returned', 'in-stock'),
    ('returned', 'wasted')
$$;

CREATE FUNCTION blood_request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a request begins as requested with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('closed', 'declined', 'cancelled', 'expired') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a request that has ended is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a request moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM blood_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER blood_request_guard BEFORE INSERT OR UPDATE ON blood_request
  FOR EACH ROW EXECUTE FUNCTION blood_request_guard();

CREATE FUNCTION blood_request_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM blood_requeststep WHERE request_id = NEW.request_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state <> 'requested' THEN
      RAISE EXCEPTION 'a timeline begins with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM blood_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER blood_request_step_guard BEFORE INSERT ON blood_requeststep
  FOR EACH ROW EXECUTE FUNCTION blood_request_step_guard();

CREATE FUNCTION blood_request_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'blood_requeststep' THEN (to_jsonb(NEW)->>'request_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO one FROM blood_request WHERE id = which;
  SELECT number, to_state INTO last FROM blood_requeststep WHERE request_id = which ORDER BY number DESC LIMIT 1;
  IF one.steps IS DISTINCT FROM last.number OR one.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'a request % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER blood_request_agrees AFTER INSERT OR UPDATE OF state, steps ON blood_request
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION blood_request_agrees();
CREATE CONSTRAINT TRIGGER blood_request_step_agrees AFTER INSERT ON blood_requeststep
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION blood_request_agrees();

CREATE FUNCTION blood_bag_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'in-stock' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a bag begins as in-stock with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('used', 'wasted') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a bag that has ended is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a bag moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM blood_bag_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER blood_bag_guard BEFORE INSERT OR UPDATE ON blood_bag
  FOR EACH ROW EXECUTE FUNCTION blood_bag_guard();

CREATE FUNCTION blood_bag_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM blood_bagstep WHERE bag_id = NEW.bag_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state <> 'in-stock' THEN
      RAISE EXCEPTION 'a timeline begins with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM blood_bag_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER blood_bag_step_guard BEFORE INSERT ON blood_bagstep
  FOR EACH ROW EXECUTE FUNCTION blood_bag_step_guard();

CREATE FUNCTION blood_bag_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'blood_bagstep' THEN (to_jsonb(NEW)->>'bag_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO one FROM blood_bag WHERE id = which;
  SELECT number, to_state INTO last FROM blood_bagstep WHERE bag_id = which ORDER BY number DESC LIMIT 1;
  IF one.steps IS DISTINCT FROM last.number OR one.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'a bag % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER blood_bag_agrees AFTER INSERT OR UPDATE OF state, steps ON blood_bag
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION blood_bag_agrees();
CREATE CONSTRAINT TRIGGER blood_bag_step_agrees AFTER INSERT ON blood_bagstep
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION blood_bag_agrees();

CREATE FUNCTION blood_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER blood_requeststep_kept BEFORE UPDATE OR DELETE ON blood_requeststep
  FOR EACH ROW EXECUTE FUNCTION blood_never();
CREATE TRIGGER blood_bagstep_kept BEFORE UPDATE OR DELETE ON blood_bagstep
  FOR EACH ROW EXECUTE FUNCTION blood_never();
CREATE TRIGGER blood_reading_kept BEFORE UPDATE OR DELETE ON blood_reading
  FOR EACH ROW EXECUTE FUNCTION blood_never();
CREATE TRIGGER blood_request_kept BEFORE DELETE ON blood_request
  FOR EACH ROW EXECUTE FUNCTION blood_never();
CREATE TRIGGER blood_bag_kept BEFORE DELETE ON blood_bag
  FOR EACH ROW EXECUTE FUNCTION blood_never();
CREATE TRIGGER blood_hold_kept BEFORE DELETE ON blood_hold
  FOR EACH ROW EXECUTE FUNCTION blood_never();
"""

REMOVE = """
DROP TRIGGER blood_requeststep_kept ON blood_requeststep;
DROP TRIGGER blood_bagstep_kept ON blood_bagstep;
DROP TRIGGER blood_reading_kept ON blood_reading;
DROP TRIGGER blood_request_kept ON blood_request;
DROP TRIGGER blood_bag_kept ON blood_bag;
DROP TRIGGER blood_hold_kept ON blood_hold;
DROP FUNCTION blood_never();
DROP TRIGGER blood_bag_step_agrees ON blood_bagstep;
DROP TRIGGER blood_bag_agrees ON blood_bag;
DROP TRIGGER blood_bag_step_guard ON blood_bagstep;
DROP TRIGGER blood_bag_guard ON blood_bag;
DROP FUNCTION blood_bag_agrees();
DROP FUNCTION blood_bag_step_guard();
DROP FUNCTION blood_bag_guard();
DROP TRIGGER blood_request_step_agrees ON blood_requeststep;
DROP TRIGGER blood_request_agrees ON blood_request;
DROP TRIGGER blood_request_step_guard ON blood_requeststep;
DROP TRIGGER blood_request_guard ON blood_request;
DROP FUNCTION blood_request_agrees();
DROP FUNCTION blood_request_step_guard();
DROP FUNCTION blood_request_guard();
DROP FUNCTION blood_bag_pairs();
DROP FUNCTION blood_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("blood", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
