"""What the database refuses by itself, whoever asks: illegal steps, holes in the timeline, changes of what was signed.

The list of legal pairs is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION consultations_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('accepted', 'accepted'),
    ('accepted', 'cancelled'),
    ('accepted', 'in-progress'),
    ('accepted', 'on-hold'),
    ('accepted', 'received'),
    ('accepted', 'rejected'),
    ('accepted', 'requested'),
    ('completed', 'completed'),
    ('in-progress', 'accepted'),
    ('in-progress', 'completed'),
    ('in-progress', 'in-progress'),
    ('on-hold', 'accepted'),
    ('on-hold', 'cancelled'),
    ('on-hold', 'on-hold'),
    ('received', 'accepted'),
    ('received', 'cancelled'),
    ('received', 'on-hold'),
    ('received', 'received'),
    ('received', 'rejected'),
    ('received', 'requested'),
    ('rejected', 'cancelled'),
    ('rejected', 'rejected'),
    ('rejected', 'requested'),
    ('requested', 'accepted'),
    ('requested', 'cancelled'),
    ('requested', 'on-hold'),
    ('requested', 'received'),
    ('requested', 'rejected'),
    ('requested', 'requested')
$$;

CREATE FUNCTION consultations_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a case begins as requested with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a case moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM consultations_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('completed', 'cancelled')
     AND (NEW.question, NEW.data, NEW.decision, NEW.decision_note, NEW.closed_at, NEW.answered_at, NEW.claim,
          NEW.patient_id, NEW.consent_id, NEW.holder_id, NEW.asking_id)
       IS DISTINCT FROM (OLD.question, OLD.data, OLD.decision, OLD.decision_note, OLD.closed_at, OLD.answered_at,
          OLD.claim, OLD.patient_id, OLD.consent_id, OLD.holder_id, OLD.asking_id) THEN
    RAISE EXCEPTION 'a closed case is not changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consultations_case_guard BEFORE INSERT OR UPDATE ON consultations_consultation
  FOR EACH ROW EXECUTE FUNCTION consultations_case_guard();

CREATE FUNCTION consultations_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM consultations_step
    WHERE consultation_id = NEW.consultation_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state <> 'requested' THEN
      RAISE EXCEPTION 'the first step is the request' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM consultations_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  IF before.to_state = 'completed' AND NEW.event <> 'record_outcome' THEN
    RAISE EXCEPTION 'after closing only an outcome is recorded' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consultations_step_guard BEFORE INSERT ON consultations_step
  FOR EACH ROW EXECUTE FUNCTION consultations_step_guard();

CREATE FUNCTION consultations_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER consultations_step_kept BEFORE UPDATE OR DELETE ON consultations_step
  FOR EACH ROW EXECUTE FUNCTION consultations_never();
CREATE TRIGGER consultations_topicversion_kept BEFORE UPDATE OR DELETE ON consultations_topicversion
  FOR EACH ROW EXECUTE FUNCTION consultations_never();
CREATE TRIGGER consultations_case_kept BEFORE DELETE ON consultations_consultation
  FOR EACH ROW EXECUTE FUNCTION consultations_never();

CREATE FUNCTION consultations_opinion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a signed opinion is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT 1 FROM consultations_consultation
             WHERE id = NEW.consultation_id AND state IN ('completed', 'cancelled')) THEN
    RAISE EXCEPTION 'a closed case takes no opinion' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consultations_opinion_guard BEFORE INSERT OR UPDATE OR DELETE ON consultations_opinion
  FOR EACH ROW EXECUTE FUNCTION consultations_opinion_guard();

CREATE FUNCTION consultations_case_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kase record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'consultations_step' THEN (to_jsonb(NEW)->>'consultation_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO kase FROM consultations_consultation WHERE id = which;
  SELECT number, to_state INTO last FROM consultations_step WHERE consultation_id = which ORDER BY number DESC LIMIT 1;
  IF kase.steps IS DISTINCT FROM last.number OR kase.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'case % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER consultations_case_agrees AFTER INSERT OR UPDATE OF state, steps ON consultations_consultation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consultations_case_agrees();
CREATE CONSTRAINT TRIGGER consultations_step_agrees AFTER INSERT ON consultations_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consultations_case_agrees();
"""

REMOVE = """
DROP TRIGGER consultations_step_agrees ON consultations_step;
DROP TRIGGER consultations_case_agrees ON consultations_consultation;
DROP TRIGGER consultations_opinion_guard ON consultations_opinion;
DROP TRIGGER consultations_case_kept ON consultations_consultation;
DROP TRIGGER consultations_topicversion_kept ON consultations_topicversion;
DROP TRIGGER consultations_step_kept ON consultations_step;
DROP TRIGGER consultations_step_guard ON consultations_step;
DROP TRIGGER consultations_case_guard ON consultations_consultation;
DROP FUNCTION consultations_case_agrees();
DROP FUNCTION consultations_opinion_guard();
DROP FUNCTION consultations_never();
DROP FUNCTION consultations_step_guard();
DROP FUNCTION consultations_case_guard();
DROP FUNCTION consultations_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
