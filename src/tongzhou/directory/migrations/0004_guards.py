"""What the database itself refuses: a path that is not the parent's plus the own id, a person in another's department.

Both are checked when the transaction ends, so that a whole subtree can move in one.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION directory_institution_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  here directory_institution%ROWTYPE;
  above text;
BEGIN
  SELECT * INTO here FROM directory_institution WHERE id = NEW.id;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF here.parent_id IS NULL THEN
    above := '/';
  ELSE
    SELECT path INTO above FROM directory_institution WHERE id = here.parent_id;
  END IF;
  IF here.path <> above || here.id || '/' THEN
    RAISE EXCEPTION 'path of institution % does not follow its parent', here.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'institution_path_follows_parent';
  END IF;
  IF EXISTS (SELECT 1 FROM directory_institution WHERE parent_id = here.id AND path <> here.path || id || '/') THEN
    RAISE EXCEPTION 'an institution below % was left behind', here.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'institution_path_follows_parent';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER institution_path_follows_parent
  AFTER INSERT OR UPDATE OF path, parent_id ON directory_institution
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_institution_path();

CREATE FUNCTION directory_staff_department() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM directory_staff s JOIN directory_department d ON d.id = s.department_id
    WHERE s.id = NEW.id AND d.institution_id <> s.institution_id
  ) THEN
    RAISE EXCEPTION 'staff % stands in a department of another institution', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_in_own_department';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER staff_in_own_department
  AFTER INSERT OR UPDATE OF department_id, institution_id ON directory_staff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_staff_department();
"""

GONE = """
DROP TRIGGER staff_in_own_department ON directory_staff;
DROP FUNCTION directory_staff_department();
DROP TRIGGER institution_path_follows_parent ON directory_institution;
DROP FUNCTION directory_institution_path();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_specialties")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
