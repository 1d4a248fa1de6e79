"""What the database itself refuses of agreements and pairings, whoever writes."""

from django.db import migrations

GUARDS = """
-- 2 to 5 signing parties, counted when the transaction ends. Units that joined later are not signers.
CREATE FUNCTION partnerships_signers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  agreement uuid;
  signers integer;
BEGIN
  IF TG_TABLE_NAME = 'partnerships_agreement' THEN agreement := NEW.id;
  ELSIF TG_OP = 'DELETE' THEN agreement := OLD.agreement_id;
  ELSE agreement := NEW.agreement_id;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM partnerships_agreement WHERE id = agreement AND state <> 'draft') THEN
    RETURN NULL;
  END IF;
  SELECT count(*) INTO signers FROM partnerships_party WHERE agreement_id = agreement AND joined_on IS NULL;
  IF signers NOT BETWEEN 2 AND 5 THEN
    RAISE EXCEPTION 'agreement % is signed by % parties', agreement, signers
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_of_two_to_five';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER agreement_of_two_to_five
  AFTER INSERT OR UPDATE OF state ON partnerships_agreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_signers();
CREATE CONSTRAINT TRIGGER party_of_two_to_five
  AFTER INSERT OR UPDATE OR DELETE ON partnerships_party
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_signers();

-- The same list as the lifecycle table in rules/agreements.py; a test compares.
CREATE FUNCTION partnerships_agreement_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('draft', 'in_force'), ('in_force', 'superseded'), ('ended', 'superseded'), ('in_force', 'ended')
  ) THEN
    RAISE EXCEPTION 'agreement % cannot go from % to %', OLD.id, OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_moves_legally';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER agreement_moves_legally BEFORE UPDATE OF state ON partnerships_agreement
  FOR EACH ROW EXECUTE FUNCTION partnerships_agreement_move();

CREATE FUNCTION partnerships_never_edited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of an agreement is never edited'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_never_edited';
END $$;

CREATE TRIGGER amendment_never_edited BEFORE UPDATE OR DELETE ON partnerships_amendment
  FOR EACH ROW EXECUTE FUNCTION partnerships_never_edited();

-- A narrower pairing stands, each day, under an institution pairing of the same two.
CREATE FUNCTION partnerships_pairing_under() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  two partnerships_pairing%ROWTYPE;
  stray uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN two := OLD; ELSE two := NEW; END IF;
  SELECT narrow.id INTO stray FROM partnerships_pairing narrow
  WHERE narrow.supporting_id = two.supporting_id AND narrow.receiving_id = two.receiving_id
    AND narrow.level <> 'institution'
    AND NOT coalesce((
      SELECT range_agg(wide.during) @> narrow.during FROM partnerships_pairing wide
      WHERE wide.supporting_id = two.supporting_id AND wide.receiving_id = two.receiving_id
        AND wide.level = 'institution'
    ), false)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'pairing % stands under no pairing of its institutions', stray
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pairing_under_institutions';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER pairing_under_institutions
  AFTER INSERT OR UPDATE OR DELETE ON partnerships_pairing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_pairing_under();

-- The ledger counts by pairing: who is paired is never rewritten, only until when.
CREATE FUNCTION partnerships_pairing_same() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.key, OLD.level, OLD.programme_id, OLD.supporting_id, OLD.receiving_id, lower(OLD.during))
    IS DISTINCT FROM (NEW.key, NEW.level, NEW.programme_id, NEW.supporting_id, NEW.receiving_id, lower(NEW.during)) THEN
    RAISE EXCEPTION 'pairing % cannot become another', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pairing_stays_itself';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER pairing_stays_itself BEFORE UPDATE ON partnerships_pairing
  FOR EACH ROW EXECUTE FUNCTION partnerships_pairing_same();
"""

GONE = """
DROP TRIGGER pairing_stays_itself ON partnerships_pairing;
DROP FUNCTION partnerships_pairing_same();
DROP TRIGGER pairing_under_institutions ON partnerships_pairing;
DROP FUNCTION partnerships_pairing_under();
DROP TRIGGER amendment_never_edited ON partnerships_amendment;
DROP FUNCTION partnerships_never_edited();
DROP TRIGGER agreement_moves_legally ON partnerships_agreement;
DROP FUNCTION partnerships_agreement_move();
DROP TRIGGER party_of_two_to_five ON partnerships_party;
DROP TRIGGER agreement_of_two_to_five ON partnerships_agreement;
DROP FUNCTION partnerships_signers();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_limits")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
