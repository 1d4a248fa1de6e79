"""What the database refuses by itself: illegal steps, steps that are altered, a standing that the ledger does not know.

The lists of legal pairs are those of rules.states.LIFECYCLE and rules.preparations.LIFECYCLE; a test compares them.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION specialties_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('building', 'building'),
    ('building', 'reached'),
    ('building', 'stopped'),
    ('kept', 'building'),
    ('kept', 'kept'),
    ('kept', 'stopped'),
    ('planned', 'building'),
    ('planned', 'planned'),
    ('planned', 'stopped'),
    ('reached', 'building'),
    ('reached', 'kept'),
    ('reached', 'reached'),
    ('reached', 'stopped'),
    ('stopped', 'building'),
    ('stopped', 'reached')
$$;

CREATE FUNCTION specialties_preparation_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('developing', 'developing'),
    ('developing', 'filing'),
    ('developing', 'stopped'),
    ('disputed', 'developing'),
    ('disputed', 'disputed'),
    ('disputed', 'filed'),
    ('disputed', 'filing'),
    ('filed', 'developing'),
    ('filed', 'filed'),
    ('filed', 'in_use'),
    ('filed', 'stopped'),
    ('filing', 'developing'),
    ('filing', 'disputed'),
    ('filing', 'filed'),
    ('filing', 'filing'),
    ('in_use', 'developing'),
    ('in_use', 'in_use'),
    ('in_use', 'stopped'),
    ('stopped', 'developing'),
    ('stopped', 'filed')
$$;

CREATE FUNCTION specialties_specialty_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'planned' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a specialty begins as a plan with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a specialty moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM specialties_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.supporting_id, NEW.receiving_id) IS DISTINCT FROM (OLD.supporting_id, OLD.receiving_id) THEN
    RAISE EXCEPTION 'the sides of a specialty stay' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('reached', 'kept') AND NEW.state <> OLD.state AND NOT EXISTS (
       SELECT 1 FROM specialties_statement s WHERE s.specialty_id = NEW.id AND s.what = 'aim' AND s.standing = 'posted') THEN
    RAISE EXCEPTION 'what was aimed at is not in the ledger' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER specialties_specialty_guard BEFORE INSERT OR UPDATE ON specialties_specialty
  FOR EACH ROW EXECUTE FUNCTION specialties_specialty_guard();

CREATE FUNCTION specialties_preparation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'developing' OR NEW.steps <> 1 OR NEW.entered THEN
      RAISE EXCEPTION 'a preparation begins in development with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a preparation moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM specialties_preparation_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.supporting_id, NEW.receiving_id) IS DISTINCT FROM (OLD.supporting_id, OLD.receiving_id) THEN
    RAISE EXCEPTION 'the sides of a preparation stay' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.entered AND NOT OLD.entered AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE claim_id = NEW.claim) THEN
    RAISE EXCEPTION 'it is not in the ledger' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('filed', 'in_use') AND NOT NEW.entered THEN
    RAISE EXCEPTION 'what is filed is in the ledger' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.entered AND NEW.entered
     AND (NEW.number, NEW.filed_on, NEW.claim) IS DISTINCT FROM (OLD.number, OLD.filed_on, OLD.claim) THEN
    RAISE EXCEPTION 'what is in the ledger is reversed, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER specialties_preparation_guard BEFORE INSERT OR UPDATE ON specialties_preparation
  FOR EACH ROW EXECUTE FUNCTION specialties_preparation_guard();

CREATE FUNCTION specialties_specialty_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM specialties_specialtystep
    WHERE record_id = NEW.record_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(before.number, 0) + 1 OR NEW.from_state <> coalesce(before.to_state, '') THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER specialties_specialty_step_guard BEFORE INSERT ON specialties_specialtystep
  FOR EACH ROW EXECUTE FUNCTION specialties_specialty_step_guard();

CREATE FUNCTION specialties_preparation_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM specialties_preparationstep
    WHERE record_id = NEW.record_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(before.number, 0) + 1 OR NEW.from_state <> coalesce(before.to_state, '') THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER specialties_preparation_step_guard BEFORE INSERT ON specialties_preparationstep
  FOR EACH ROW EXECUTE FUNCTION specialties_preparation_step_guard();

CREATE FUNCTION specialties_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER specialties_step_kept BEFORE UPDATE OR DELETE ON specialties_specialtystep
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_preparation_step_kept BEFORE UPDATE OR DELETE ON specialties_preparationstep
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_specialty_kept BEFORE DELETE ON specialties_specialty
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_preparation_kept BEFORE DELETE ON specialties_preparation
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_milestone_kept BEFORE DELETE ON specialties_milestone
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_gap_kept BEFORE DELETE ON specialties_gap
  FOR EACH ROW EXECUTE FUNCTION specialties_never();
CREATE TRIGGER specialties_statement_kept BEFORE DELETE ON specialties_statement
  FOR EACH ROW EXECUTE FUNCTION specialties_never();

-- What is claimed stands as the ledger says, and is not rewritten once it is in the ledger.
CREATE FUNCTION specialties_claimed_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER specialties_statement_claimed BEFORE INSERT OR UPDATE ON specialties_statement
  FOR EACH ROW EXECUTE FUNCTION specialties_claimed_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("specialties", "0001_initial"), ("ledger", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
