"""What may still happen to a closed case: an author amends what he signed, the asking side confirms that it read it.

Nothing else is allowed than before (ADR 0009): an amendment is the next version of a signed opinion, with its reason and its
step; while it is unread a clock runs, so that it stays on a worklist; the decision changes only by the step that confirms.
"""

import re
from importlib import import_module

from django.db import migrations

BEFORE = import_module("tongzhou.care.consultations.migrations.0002_guards").GUARDS

GUARDS = """
CREATE FUNCTION consultations_unread(which uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT event = 'amend' AND from_state = 'completed' FROM consultations_step
    WHERE consultation_id = which AND event IN ('close', 'amend', 'acknowledge') ORDER BY number DESC LIMIT 1), false)
$$;

CREATE OR REPLACE FUNCTION consultations_case_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
     AND (NEW.question, NEW.data, NEW.closed_at, NEW.answered_at, NEW.claim,
          NEW.patient_id, NEW.consent_id, NEW.holder_id, NEW.asking_id)
       IS DISTINCT FROM (OLD.question, OLD.data, OLD.closed_at, OLD.answered_at, OLD.claim,
          OLD.patient_id, OLD.consent_id, OLD.holder_id, OLD.asking_id) THEN
    RAISE EXCEPTION 'a closed case is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('completed', 'cancelled') AND (OLD.state = 'cancelled' OR NEW.steps = OLD.steps)
     AND (NEW.decision, NEW.decision_note, NEW.clock, NEW.clock_since, NEW.due_at)
       IS DISTINCT FROM (OLD.decision, OLD.decision_note, OLD.clock, OLD.clock_since, OLD.due_at) THEN
    RAISE EXCEPTION 'decision and clock of a closed case change by a step' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION consultations_decision_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM consultations_step
                 WHERE consultation_id = NEW.id AND number = NEW.steps AND event = 'acknowledge'
                   AND detail->>'decision' = NEW.decision AND note = NEW.decision_note) THEN
    RAISE EXCEPTION 'after closing a decision changes only with the confirmation that an amendment was read'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER consultations_decision_agrees AFTER UPDATE OF decision, decision_note ON consultations_consultation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.state = 'completed'
        AND (OLD.decision, OLD.decision_note) IS DISTINCT FROM (NEW.decision, NEW.decision_note))
  EXECUTE FUNCTION consultations_decision_agrees();

CREATE OR REPLACE FUNCTION consultations_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF before.to_state <> 'completed' OR NEW.event = 'record_outcome' THEN
    RETURN NEW;
  END IF;
  IF NEW.event = 'amend' THEN
    IF NEW.note = '' OR NOT EXISTS (
         SELECT 1 FROM consultations_opinion
         WHERE id::text = NEW.detail->>'opinion' AND consultation_id = NEW.consultation_id AND signed_at IS NOT NULL)
       OR EXISTS (
         SELECT 1 FROM consultations_step
         WHERE consultation_id = NEW.consultation_id AND detail->>'opinion' = NEW.detail->>'opinion') THEN
      RAISE EXCEPTION 'an amendment after closing is one new signed version, with its reason'
        USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.event NOT IN ('acknowledge', 'escalate') OR NOT consultations_unread(NEW.consultation_id) THEN
    RAISE EXCEPTION 'after closing an outcome is recorded, an opinion amended, and an amendment read'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION consultations_opinion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stands text;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.signed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a signed opinion is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  SELECT state INTO stands FROM consultations_consultation WHERE id = NEW.consultation_id;
  IF stands = 'cancelled' THEN
    RAISE EXCEPTION 'a cancelled case takes no opinion' USING ERRCODE = 'check_violation';
  END IF;
  IF stands = 'completed' AND (
       (NEW.signed_at IS NOT NULL AND NEW.reason = '')
       OR NOT EXISTS (SELECT 1 FROM consultations_opinion
                      WHERE consultation_id = NEW.consultation_id AND staff_id = NEW.staff_id
                        AND version = NEW.version - 1 AND signed_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a closed case takes only the next version of a signed opinion, with its reason'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION consultations_opinion_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consultations_consultation WHERE id = NEW.consultation_id AND state = 'completed')
     AND NOT EXISTS (SELECT 1 FROM consultations_step
                     WHERE consultation_id = NEW.consultation_id AND detail->>'opinion' = NEW.id::text) THEN
    RAISE EXCEPTION 'opinion % was signed without its step', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER consultations_opinion_agrees AFTER INSERT OR UPDATE ON consultations_opinion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.signed_at IS NOT NULL)
  EXECUTE FUNCTION consultations_opinion_agrees();

CREATE OR REPLACE FUNCTION consultations_case_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kase record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'consultations_step' THEN (to_jsonb(NEW)->>'consultation_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps, clock, due_at INTO kase FROM consultations_consultation WHERE id = which;
  SELECT number, to_state INTO last FROM consultations_step WHERE consultation_id = which ORDER BY number DESC LIMIT 1;
  IF kase.steps IS DISTINCT FROM last.number OR kase.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'case % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  IF kase.state IN ('completed', 'cancelled')
     AND (kase.clock <> '' OR kase.due_at IS NOT NULL) IS DISTINCT FROM consultations_unread(which) THEN
    RAISE EXCEPTION 'in the closed case % a clock runs while an amendment is unread, and only then', which
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER consultations_case_agrees ON consultations_consultation;
CREATE CONSTRAINT TRIGGER consultations_case_agrees
  AFTER INSERT OR UPDATE OF state, steps, clock, due_at ON consultations_consultation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consultations_case_agrees();
"""


def as_before(name: str) -> str:
    """A function as the first guards had it."""
    found = re.search(rf"CREATE (FUNCTION {name}\(\).*?END \$\$;)", BEFORE, re.S)
    return f"CREATE OR REPLACE {found.group(1)}\n"


CHANGED = ("case_guard", "step_guard", "opinion_guard", "case_agrees")
REMOVE = (
    """
DROP TRIGGER consultations_case_agrees ON consultations_consultation;
DROP TRIGGER consultations_opinion_agrees ON consultations_opinion;
DROP TRIGGER consultations_decision_agrees ON consultations_consultation;
DROP FUNCTION consultations_opinion_agrees();
DROP FUNCTION consultations_decision_agrees();
"""
    + "".join(as_before(f"consultations_{name}") for name in CHANGED)
    + """
CREATE CONSTRAINT TRIGGER consultations_case_agrees AFTER INSERT OR UPDATE OF state, steps ON consultations_consultation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION consultations_case_agrees();
DROP FUNCTION consultations_unread(uuid);
"""
)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0004_who_waits")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
