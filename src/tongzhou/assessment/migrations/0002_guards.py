"""What the database refuses by itself: versions that are altered, scores that move after publication, words that are rewritten.

The lists of legal pairs are those of rules.moving; a test compares.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION assessment_run_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('published', 'corrected'), ('trial', 'dropped'), ('trial', 'published'), ('trial', 'trial')
$$;
CREATE FUNCTION assessment_scheme_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('draft', 'draft'), ('draft', 'ended'), ('draft', 'in_force'), ('in_force', 'ended'), ('in_force', 'in_force')
$$;
CREATE FUNCTION assessment_appeal_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('open', 'refused'), ('open', 'upheld')
$$;

CREATE FUNCTION assessment_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER assessment_version_kept BEFORE UPDATE OR DELETE ON assessment_schemeversion
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_judgement_kept BEFORE UPDATE OR DELETE ON assessment_judgement
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_check_kept BEFORE UPDATE OR DELETE ON assessment_check
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_scheme_kept BEFORE DELETE ON assessment_scheme
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_run_kept BEFORE DELETE ON assessment_run
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_score_kept BEFORE DELETE ON assessment_score
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_itemscore_kept BEFORE DELETE ON assessment_itemscore
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_appeal_kept BEFORE DELETE ON assessment_appeal
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_schemestep_kept BEFORE UPDATE OR DELETE ON assessment_schemestep
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_runstep_kept BEFORE UPDATE OR DELETE ON assessment_runstep
  FOR EACH ROW EXECUTE FUNCTION assessment_never();
CREATE TRIGGER assessment_appealstep_kept BEFORE UPDATE OR DELETE ON assessment_appealstep
  FOR EACH ROW EXECUTE FUNCTION assessment_never();

CREATE FUNCTION assessment_run_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'trial' THEN
      RAISE EXCEPTION 'a run begins as a trial' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM assessment_run_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF to_jsonb(NEW) - '{state,steps,published_at}'::text[] <> to_jsonb(OLD) - '{state,steps,published_at}'::text[]
     OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at) THEN
    RAISE EXCEPTION 'what a run was made of stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_run_guard BEFORE INSERT OR UPDATE ON assessment_run
  FOR EACH ROW EXECUTE FUNCTION assessment_run_guard();

CREATE FUNCTION assessment_scheme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assessment_scheme_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.code, NEW.region) IS DISTINCT FROM (OLD.code, OLD.region) THEN
    RAISE EXCEPTION 'whose scheme it is stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_scheme_guard BEFORE UPDATE ON assessment_scheme
  FOR EACH ROW EXECUTE FUNCTION assessment_scheme_guard();

CREATE FUNCTION assessment_appeal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state
     AND NOT EXISTS (SELECT 1 FROM assessment_appeal_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'open' AND to_jsonb(NEW) - 'correction_id' <> to_jsonb(OLD) - 'correction_id' THEN
    RAISE EXCEPTION 'an answer stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_appeal_guard BEFORE UPDATE ON assessment_appeal
  FOR EACH ROW EXECUTE FUNCTION assessment_appeal_guard();

-- A score moves only while its run is tried.
CREATE FUNCTION assessment_score_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assessment_run WHERE id = NEW.run_id AND state = 'trial') THEN
    RAISE EXCEPTION 'a published score stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_score_guard BEFORE INSERT OR UPDATE ON assessment_score
  FOR EACH ROW EXECUTE FUNCTION assessment_score_guard();

CREATE FUNCTION assessment_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assessment_score s JOIN assessment_run r ON r.id = s.run_id
                 WHERE s.id = NEW.score_id AND r.state = 'trial') THEN
    RAISE EXCEPTION 'a published score stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_itemscore_guard BEFORE INSERT OR UPDATE ON assessment_itemscore
  FOR EACH ROW EXECUTE FUNCTION assessment_part_guard();
CREATE TRIGGER assessment_judgement_guard BEFORE INSERT ON assessment_judgement
  FOR EACH ROW EXECUTE FUNCTION assessment_part_guard();
CREATE TRIGGER assessment_check_guard BEFORE INSERT ON assessment_check
  FOR EACH ROW EXECUTE FUNCTION assessment_part_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
