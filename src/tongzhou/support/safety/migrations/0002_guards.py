"""What the database refuses by itself: the reporter's words stay as they were, steps are only added, one after the other."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION safety_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a safety event is not removed' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' OR NEW.steps <> 1 OR (NEW.unnamed AND NEW.reporter NOT LIKE 'unnamed:%') THEN
      RAISE EXCEPTION 'a safety event begins as reported' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.institution_id, NEW.department_id, NEW.occurred_on, NEW.category, NEW.severity, NEW.what, NEW.idea, NEW.unnamed,
      NEW.reporter, NEW.reporter_name, NEW.at)
     IS DISTINCT FROM (OLD.institution_id, OLD.department_id, OLD.occurred_on, OLD.category, OLD.severity, OLD.what, OLD.idea,
      OLD.unnamed, OLD.reporter, OLD.reporter_name, OLD.at) THEN
    RAISE EXCEPTION 'what was reported is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a safety event moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.state, NEW.state) IN (('requested', 'completed'), ('in-progress', 'requested'), ('completed', 'requested')) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER safety_event_guard BEFORE INSERT OR UPDATE OR DELETE ON safety_event
  FOR EACH ROW EXECUTE FUNCTION safety_event_guard();

CREATE FUNCTION safety_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last integer;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'steps are only added' USING ERRCODE = 'check_violation';
  END IF;
  SELECT coalesce(max(number), 0) INTO last FROM safety_eventstep WHERE record_id = NEW.record_id;
  IF NEW.number <> last + 1 THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER safety_step_guard BEFORE INSERT OR UPDATE OR DELETE ON safety_eventstep
  FOR EACH ROW EXECUTE FUNCTION safety_step_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("safety", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
