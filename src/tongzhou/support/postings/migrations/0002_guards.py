"""What the database refuses by itself: illegal steps, steps that are altered, an arrival that is rewritten, a rule that is forged.

The list of legal pairs is the one of rules.lifecycle.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION postings_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('agreed', 'agreed'),
    ('agreed', 'arriving'),
    ('agreed', 'cancelled'),
    ('agreed', 'planned'),
    ('appraised', 'appraised'),
    ('appraised', 'on_site'),
    ('arriving', 'agreed'),
    ('arriving', 'arriving'),
    ('arriving', 'leaving'),
    ('arriving', 'left'),
    ('arriving', 'on_site'),
    ('away', 'agreed'),
    ('away', 'away'),
    ('away', 'leaving'),
    ('away', 'on_site'),
    ('declined', 'cancelled'),
    ('declined', 'planned'),
    ('leaving', 'leaving'),
    ('leaving', 'left'),
    ('leaving', 'on_site'),
    ('left', 'appraised'),
    ('left', 'left'),
    ('left', 'on_site'),
    ('on_site', 'agreed'),
    ('on_site', 'away'),
    ('on_site', 'leaving'),
    ('on_site', 'on_site'),
    ('planned', 'agreed'),
    ('planned', 'cancelled'),
    ('planned', 'declined'),
    ('planned', 'planned')
$$;

CREATE FUNCTION postings_posting_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('planned', 'arriving') OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a posting begins as planned, or with a claimed arrival, and its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a posting moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM postings_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state NOT IN ('planned', 'agreed', 'declined')
     AND (NEW.staff_id, NEW.supporting_id, NEW.receiving_id) IS DISTINCT FROM (OLD.staff_id, OLD.supporting_id, OLD.receiving_id) THEN
    RAISE EXCEPTION 'who came, from where to where, is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.arrived_on IS NOT NULL AND NEW.arrived_on IS DISTINCT FROM OLD.arrived_on AND NEW.state <> 'agreed' THEN
    RAISE EXCEPTION 'an arrival is taken back, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.left_on IS NOT NULL AND NEW.left_on IS NOT NULL AND NEW.left_on <> OLD.left_on THEN
    RAISE EXCEPTION 'a departure is taken back, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER postings_posting_guard BEFORE INSERT OR UPDATE ON postings_posting
  FOR EACH ROW EXECUTE FUNCTION postings_posting_guard();

CREATE FUNCTION postings_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM postings_step WHERE record_id = NEW.record_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' THEN
      RAISE EXCEPTION 'the first step begins the posting' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM postings_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER postings_step_guard BEFORE INSERT ON postings_step
  FOR EACH ROW EXECUTE FUNCTION postings_step_guard();

CREATE FUNCTION postings_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER postings_step_kept BEFORE UPDATE OR DELETE ON postings_step
  FOR EACH ROW EXECUTE FUNCTION postings_never();
CREATE TRIGGER postings_posting_kept BEFORE DELETE ON postings_posting
  FOR EACH ROW EXECUTE FUNCTION postings_never();

CREATE FUNCTION postings_rule_same() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.scope, OLD.requirement, OLD.at_least, OLD.at_most, lower(OLD.during), OLD.source, OLD.confirmed)
    IS DISTINCT FROM (NEW.scope, NEW.requirement, NEW.at_least, NEW.at_most, lower(NEW.during), NEW.source, NEW.confirmed) THEN
    RAISE EXCEPTION 'a rule is replaced by another, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER postings_rule_same BEFORE UPDATE ON postings_postingrule
  FOR EACH ROW EXECUTE FUNCTION postings_rule_same();

-- Days away lie between arrival and departure.
CREATE FUNCTION postings_absence_inside() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stay record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'postings_absence' THEN (to_jsonb(NEW)->>'posting_id')::uuid ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT arrived_on, left_on INTO stay FROM postings_posting WHERE id = which;
  IF EXISTS (SELECT 1 FROM postings_absence WHERE posting_id = which AND (stay.arrived_on IS NULL
      OR lower(during) < stay.arrived_on OR (stay.left_on IS NOT NULL AND (upper_inf(during) OR upper(during) > stay.left_on + 1)))) THEN
    RAISE EXCEPTION 'an absence of posting % lies outside it', which
      USING ERRCODE = 'check_violation', CONSTRAINT = 'absence_inside_posting';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER postings_absence_inside AFTER INSERT OR UPDATE ON postings_absence
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION postings_absence_inside();
CREATE CONSTRAINT TRIGGER postings_posting_holds_absences AFTER UPDATE OF arrived_on, left_on ON postings_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION postings_absence_inside();
"""

GONE = """
DROP TRIGGER postings_posting_holds_absences ON postings_posting;
DROP TRIGGER postings_absence_inside ON postings_absence;
DROP FUNCTION postings_absence_inside();
DROP TRIGGER postings_rule_same ON postings_postingrule;
DROP FUNCTION postings_rule_same();
DROP TRIGGER postings_posting_kept ON postings_posting;
DROP TRIGGER postings_step_kept ON postings_step;
DROP FUNCTION postings_never();
DROP TRIGGER postings_step_guard ON postings_step;
DROP FUNCTION postings_step_guard();
DROP TRIGGER postings_posting_guard ON postings_posting;
DROP FUNCTION postings_posting_guard();
DROP FUNCTION postings_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("postings", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
