"""What the database refuses of commitments, whoever writes: a silent edit, an edited history."""

from django.db import migrations

GUARDS = """
-- What a commitment says changes only together with the next number of its history, written by the end of the transaction.
CREATE FUNCTION partnerships_commitment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.programme_id, OLD.agreement_id, OLD.pairing_id) IS DISTINCT FROM (NEW.programme_id, NEW.agreement_id, NEW.pairing_id) THEN
    RAISE EXCEPTION 'commitment % cannot become another', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_stays_itself';
  END IF;
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'commitment % is never edited silently', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_by_version';
  END IF;
  IF OLD.state = 'ended' THEN
    RAISE EXCEPTION 'commitment % has ended', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_moves_legally';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER commitment_guard BEFORE UPDATE ON partnerships_commitment
  FOR EACH ROW EXECUTE FUNCTION partnerships_commitment_guard();

CREATE FUNCTION partnerships_commitment_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM partnerships_commitmentrevision WHERE commitment_id = NEW.id AND number = NEW.version
  ) THEN
    RAISE EXCEPTION 'version % of commitment % is not in its history', NEW.version, NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_told';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER commitment_told AFTER INSERT OR UPDATE ON partnerships_commitment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_commitment_told();

CREATE TRIGGER commitment_history_never_edited BEFORE UPDATE OR DELETE ON partnerships_commitmentrevision
  FOR EACH ROW EXECUTE FUNCTION partnerships_never_edited();
"""

GONE = """
DROP TRIGGER commitment_history_never_edited ON partnerships_commitmentrevision;
DROP TRIGGER commitment_told ON partnerships_commitment;
DROP FUNCTION partnerships_commitment_told();
DROP TRIGGER commitment_guard ON partnerships_commitment;
DROP FUNCTION partnerships_commitment_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_commitments")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
