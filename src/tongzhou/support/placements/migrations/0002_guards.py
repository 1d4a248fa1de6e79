"""What the database refuses by itself: more accepted than slots, illegal steps, confirmations that the ledger does not know, altered signatures.

The list of legal pairs is the one of rules.placements.LIFECYCLE; a test compares the two.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION placements_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('accepted', 'accepted'),
    ('accepted', 'cancelled'),
    ('accepted', 'received'),
    ('accepted', 'rejected'),
    ('completed', 'in-progress'),
    ('failed', 'accepted'),
    ('failed', 'failed'),
    ('in-progress', 'accepted'),
    ('in-progress', 'failed'),
    ('in-progress', 'in-progress'),
    ('in-progress', 'on-hold'),
    ('in-progress', 'ready'),
    ('on-hold', 'accepted'),
    ('on-hold', 'failed'),
    ('on-hold', 'in-progress'),
    ('on-hold', 'on-hold'),
    ('on-hold', 'ready'),
    ('ready', 'completed'),
    ('ready', 'in-progress'),
    ('ready', 'ready'),
    ('ready', 'received'),
    ('received', 'accepted'),
    ('received', 'failed'),
    ('received', 'in-progress'),
    ('received', 'ready'),
    ('received', 'received'),
    ('rejected', 'cancelled'),
    ('rejected', 'requested'),
    ('requested', 'accepted'),
    ('requested', 'cancelled'),
    ('requested', 'rejected'),
    ('requested', 'requested')
$$;

CREATE FUNCTION placements_taken(which uuid, but uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(*) FROM placements_placement
  WHERE slots_id = which AND id IS DISTINCT FROM but AND state NOT IN ('requested', 'rejected', 'cancelled')
$$;

-- Whoever accepts takes the row of the slots first: two at the same moment are counted one after the other.
CREATE FUNCTION placements_within_slots() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE offer record;
BEGIN
  IF NEW.slots_id IS NULL OR NEW.state IN ('requested', 'rejected', 'cancelled') THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.slots_id = OLD.slots_id AND OLD.state NOT IN ('requested', 'rejected', 'cancelled') THEN
    RETURN NEW;
  END IF;
  SELECT number, state INTO offer FROM placements_slots WHERE id = NEW.slots_id FOR NO KEY UPDATE;
  IF offer.state <> 'in-progress' OR placements_taken(NEW.slots_id, NEW.id) >= offer.number THEN
    RAISE EXCEPTION 'no more are accepted than there are slots'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_within_slots';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_within_slots BEFORE INSERT OR UPDATE OF state, slots_id ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION placements_within_slots();

CREATE FUNCTION placements_slots_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE taken bigint;
BEGIN
  IF (NEW.department_id, NEW.supporting_id, NEW.receiving_id, NEW.during)
     IS DISTINCT FROM (OLD.department_id, OLD.supporting_id, OLD.receiving_id, OLD.during) THEN
    RAISE EXCEPTION 'slots keep their department, sides and year' USING ERRCODE = 'check_violation';
  END IF;
  taken := placements_taken(NEW.id, NULL);
  IF taken > NEW.number OR (taken > 0 AND NEW.state <> 'in-progress') THEN
    RAISE EXCEPTION 'more are accepted than slots remain'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'slots_hold_accepted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_slots_hold BEFORE UPDATE ON placements_slots
  FOR EACH ROW EXECUTE FUNCTION placements_slots_hold();

CREATE FUNCTION placements_placement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.arrival_posted AND NOT ledger_stands('placement:' || NEW.id))
     OR (NEW.completion_posted AND NOT ledger_stands('placement_end:' || NEW.id)) THEN
    RAISE EXCEPTION 'only the ledger confirms a placement' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'completed' AND NOT (NEW.arrival_posted AND NEW.completion_posted) THEN
    RAISE EXCEPTION 'a placement is completed when both sides stand behind it' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.steps <> 1 OR NOT (NEW.state = 'requested' OR (NEW.past AND NEW.state IN ('received', 'ready'))) THEN
      RAISE EXCEPTION 'a placement begins as nominated, or from the past, and with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a placement moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM placements_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.trainee_id, NEW.supporting_id, NEW.receiving_id) IS DISTINCT FROM (OLD.trainee_id, OLD.supporting_id, OLD.receiving_id) THEN
    RAISE EXCEPTION 'who learns where is not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.arrived_on IS NOT NULL AND NEW.arrived_on IS DISTINCT FROM OLD.arrived_on AND NEW.state <> 'accepted' THEN
    RAISE EXCEPTION 'an arrival is taken back, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended_on IS NOT NULL AND NEW.ended_on IS NOT NULL AND NEW.ended_on <> OLD.ended_on THEN
    RAISE EXCEPTION 'an end is taken back, not rewritten' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_placement_guard BEFORE INSERT OR UPDATE ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION placements_placement_guard();

CREATE FUNCTION placements_signature_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stay record;
BEGIN
  SELECT p.state, p.trainee_id, p.arrived_on INTO stay FROM placements_placement p
    JOIN placements_skill s ON s.placement_id = p.id WHERE s.id = NEW.skill_id;
  IF NEW.teacher_id = stay.trainee_id THEN
    RAISE EXCEPTION 'nobody signs for himself' USING ERRCODE = 'check_violation';
  END IF;
  IF stay.state NOT IN ('received', 'in-progress', 'on-hold') OR NEW.on < stay.arrived_on THEN
    RAISE EXCEPTION 'competencies are signed while the trainee is there' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_signature_fits BEFORE INSERT ON placements_signoff
  FOR EACH ROW EXECUTE FUNCTION placements_signature_fits();

CREATE FUNCTION placements_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'placements_procedure' THEN
    IF NEW.state = 'completed' AND NOT ledger_stands('independent:' || NEW.id) THEN
      RAISE EXCEPTION 'only the ledger confirms what was done' USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NEW.state IN ('in-progress', 'completed') AND NOT ledger_stands('workstation:' || NEW.id) THEN
    RAISE EXCEPTION 'only the ledger confirms a workstation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER placements_confirmed BEFORE INSERT OR UPDATE ON placements_procedure
  FOR EACH ROW EXECUTE FUNCTION placements_confirmed();
CREATE TRIGGER placements_confirmed BEFORE INSERT OR UPDATE ON placements_workstation
  FOR EACH ROW EXECUTE FUNCTION placements_confirmed();

CREATE FUNCTION placements_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
ONLY_ADDED = ("placementstep", "signoff", "mentornote", "slotsstep", "procedurestep", "mentorshipstep", "workstationstep")
NEVER_DELETED = ("placement", "slots", "procedure", "mentorship", "workstation")


def kept() -> str:
    """Triggers of rows that are only added, and of rows that are never deleted."""
    return "\n".join(
        f"CREATE TRIGGER placements_kept BEFORE {events} ON placements_{table}"
        " FOR EACH ROW EXECUTE FUNCTION placements_never();"
        for events, tables in (("UPDATE OR DELETE", ONLY_ADDED), ("DELETE", NEVER_DELETED))
        for table in tables
    )


GONE = "".join(
    f"DROP TRIGGER placements_kept ON placements_{table};" for table in (*ONLY_ADDED, *NEVER_DELETED)
) + """
DROP FUNCTION placements_never();
DROP TRIGGER placements_confirmed ON placements_workstation;
DROP TRIGGER placements_confirmed ON placements_procedure;
DROP FUNCTION placements_confirmed();
DROP TRIGGER placements_signature_fits ON placements_signoff;
DROP FUNCTION placements_signature_fits();
DROP TRIGGER placements_placement_guard ON placements_placement;
DROP FUNCTION placements_placement_guard();
DROP TRIGGER placements_slots_hold ON placements_slots;
DROP FUNCTION placements_slots_hold();
DROP TRIGGER placements_within_slots ON placements_placement;
DROP FUNCTION placements_within_slots();
DROP FUNCTION placements_taken(uuid, uuid);
DROP FUNCTION placements_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial"), ("ledger", "0002_guards")]
    operations = [migrations.RunSQL(GUARDS + kept(), GONE)]
