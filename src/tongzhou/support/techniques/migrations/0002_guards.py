"""What the database refuses by itself: illegal steps, steps that are altered, a standing that the ledger does not know.

The list of legal pairs is the one of rules.stages.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION techniques_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('dropped', 'needed'),
    ('independent', 'independent'),
    ('independent', 'introduced'),
    ('independent', 'introducing'),
    ('independent', 'kept'),
    ('independent', 'needed'),
    ('independent', 'not_kept'),
    ('independent', 'supervised'),
    ('introduced', 'independent'),
    ('introduced', 'introduced'),
    ('introduced', 'introducing'),
    ('introduced', 'kept'),
    ('introduced', 'needed'),
    ('introduced', 'not_kept'),
    ('introduced', 'supervised'),
    ('introducing', 'independent'),
    ('introducing', 'introduced'),
    ('introducing', 'introducing'),
    ('introducing', 'kept'),
    ('introducing', 'needed'),
    ('introducing', 'not_kept'),
    ('introducing', 'supervised'),
    ('kept', 'independent'),
    ('kept', 'introduced'),
    ('kept', 'introducing'),
    ('kept', 'kept'),
    ('kept', 'needed'),
    ('kept', 'not_kept'),
    ('kept', 'supervised'),
    ('needed', 'dropped'),
    ('needed', 'independent'),
    ('needed', 'introduced'),
    ('needed', 'introducing'),
    ('needed', 'kept'),
    ('needed', 'needed'),
    ('needed', 'not_kept'),
    ('needed', 'supervised'),
    ('not_kept', 'independent'),
    ('not_kept', 'introduced'),
    ('not_kept', 'introducing'),
    ('not_kept', 'kept'),
    ('not_kept', 'needed'),
    ('not_kept', 'not_kept'),
    ('not_kept', 'supervised'),
    ('supervised', 'independent'),
    ('supervised', 'introduced'),
    ('supervised', 'introducing'),
    ('supervised', 'kept'),
    ('supervised', 'needed'),
    ('supervised', 'not_kept'),
    ('supervised', 'supervised')
$$;

CREATE FUNCTION techniques_technique_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'needed' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a technique begins as a need with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a technique moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM techniques_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.supporting_id, NEW.receiving_id) IS DISTINCT FROM (OLD.supporting_id, OLD.receiving_id) THEN
    RAISE EXCEPTION 'the sides of a technique stay' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER techniques_technique_guard BEFORE INSERT OR UPDATE ON techniques_technique
  FOR EACH ROW EXECUTE FUNCTION techniques_technique_guard();

CREATE FUNCTION techniques_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM techniques_techniquestep
    WHERE record_id = NEW.record_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' THEN
      RAISE EXCEPTION 'the first step begins the technique' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER techniques_step_guard BEFORE INSERT ON techniques_techniquestep
  FOR EACH ROW EXECUTE FUNCTION techniques_step_guard();

CREATE FUNCTION techniques_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER techniques_step_kept BEFORE UPDATE OR DELETE ON techniques_techniquestep
  FOR EACH ROW EXECUTE FUNCTION techniques_never();
CREATE TRIGGER techniques_technique_kept BEFORE DELETE ON techniques_technique
  FOR EACH ROW EXECUTE FUNCTION techniques_never();
CREATE TRIGGER techniques_case_kept BEFORE DELETE ON techniques_case
  FOR EACH ROW EXECUTE FUNCTION techniques_never();
CREATE TRIGGER techniques_statement_kept BEFORE DELETE ON techniques_statement
  FOR EACH ROW EXECUTE FUNCTION techniques_never();

-- What is claimed stands as the ledger says, and is not rewritten once it is in the ledger.
CREATE FUNCTION techniques_claimed_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.standing = 'posted' AND (TG_OP = 'INSERT' OR OLD.standing <> 'posted')
     AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE claim_id = NEW.claim) THEN
    RAISE EXCEPTION 'it is not in the ledger' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.standing = 'posted' AND (NEW.standing NOT IN ('posted', 'reversed')
       OR to_jsonb(NEW) - 'standing' <> to_jsonb(OLD) - 'standing') THEN
      RAISE EXCEPTION 'what is in the ledger is reversed, not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.standing = 'reversed' AND OLD.standing NOT IN ('posted', 'reversed') THEN
      RAISE EXCEPTION 'only what is in the ledger is reversed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version < OLD.version OR (NEW.claim <> OLD.claim AND NEW.version <> OLD.version + 1) THEN
      RAISE EXCEPTION 'each claim is a version of its own' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER techniques_case_claimed BEFORE INSERT OR UPDATE ON techniques_case
  FOR EACH ROW EXECUTE FUNCTION techniques_claimed_guard();
CREATE TRIGGER techniques_statement_claimed BEFORE INSERT OR UPDATE ON techniques_statement
  FOR EACH ROW EXECUTE FUNCTION techniques_claimed_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("techniques", "0001_initial"), ("ledger", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
