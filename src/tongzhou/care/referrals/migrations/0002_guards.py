"""What the database refuses by itself, whoever asks: illegal steps, holes in the timeline, a closed referral changed.

The list of legal pairs is the one of rules.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION referrals_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('accepted', 'accepted'),
    ('accepted', 'arrived'),
    ('accepted', 'cancelled'),
    ('accepted', 'departed'),
    ('accepted', 'rejected'),
    ('accepted', 'requested'),
    ('arrived', 'arrived'),
    ('arrived', 'ended'),
    ('arrived', 'in-treatment'),
    ('departed', 'arrived'),
    ('departed', 'cancelled'),
    ('departed', 'departed'),
    ('departed', 'no-show'),
    ('ended', 'completed'),
    ('ended', 'ended'),
    ('ended', 'in-treatment'),
    ('in-treatment', 'ended'),
    ('in-treatment', 'in-treatment'),
    ('no-show', 'arrived'),
    ('no-show', 'cancelled'),
    ('no-show', 'no-show'),
    ('no-show', 'requested'),
    ('on-hold', 'cancelled'),
    ('on-hold', 'on-hold'),
    ('on-hold', 'requested'),
    ('rejected', 'cancelled'),
    ('rejected', 'rejected'),
    ('rejected', 'requested'),
    ('requested', 'accepted'),
    ('requested', 'cancelled'),
    ('requested', 'on-hold'),
    ('requested', 'rejected'),
    ('requested', 'requested')
$$;

CREATE FUNCTION referrals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a referral begins as requested with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('completed', 'cancelled') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a closed referral is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a referral moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM referrals_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_guard BEFORE INSERT OR UPDATE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION referrals_guard();

CREATE FUNCTION referrals_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before record;
BEGIN
  SELECT number, to_state INTO before FROM referrals_step
    WHERE referral_id = NEW.referral_id ORDER BY number DESC LIMIT 1;
  IF NOT FOUND THEN
    IF NEW.number <> 1 OR NEW.from_state <> '' OR NEW.to_state <> 'requested' THEN
      RAISE EXCEPTION 'the first step is the request' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> before.number + 1 OR NEW.from_state <> before.to_state THEN
    RAISE EXCEPTION 'a step follows the step before' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM referrals_pairs() WHERE source = NEW.from_state AND target = NEW.to_state) THEN
    RAISE EXCEPTION 'no step leads from % to %', NEW.from_state, NEW.to_state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_step_guard BEFORE INSERT ON referrals_step
  FOR EACH ROW EXECUTE FUNCTION referrals_step_guard();

CREATE FUNCTION referrals_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER referrals_step_kept BEFORE UPDATE OR DELETE ON referrals_step
  FOR EACH ROW EXECUTE FUNCTION referrals_never();
CREATE TRIGGER referrals_kept BEFORE DELETE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION referrals_never();

CREATE FUNCTION referrals_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; last record; which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'referrals_step' THEN (to_jsonb(NEW)->>'referral_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  SELECT state, steps INTO one FROM referrals_referral WHERE id = which;
  SELECT number, to_state INTO last FROM referrals_step WHERE referral_id = which ORDER BY number DESC LIMIT 1;
  IF one.steps IS DISTINCT FROM last.number OR one.state IS DISTINCT FROM last.to_state THEN
    RAISE EXCEPTION 'referral % does not stand where its last step led', which USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER referrals_agrees AFTER INSERT OR UPDATE OF state, steps ON referrals_referral
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referrals_agrees();
CREATE CONSTRAINT TRIGGER referrals_step_agrees AFTER INSERT ON referrals_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referrals_agrees();
"""

REMOVE = """
DROP TRIGGER referrals_step_agrees ON referrals_step;
DROP TRIGGER referrals_agrees ON referrals_referral;
DROP TRIGGER referrals_kept ON referrals_referral;
DROP TRIGGER referrals_step_kept ON referrals_step;
DROP TRIGGER referrals_step_guard ON referrals_step;
DROP TRIGGER referrals_guard ON referrals_referral;
DROP FUNCTION referrals_agrees();
DROP FUNCTION referrals_never();
DROP FUNCTION referrals_step_guard();
DROP FUNCTION referrals_guard();
DROP FUNCTION referrals_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, REMOVE)]
