"""What the database itself refuses besides: somebody who works there in a department that is closed. Checked at the end."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION directory_closed_department() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which uuid;
BEGIN
  which := CASE WHEN TG_TABLE_NAME = 'directory_staff' THEN (to_jsonb(NEW)->>'department_id')::uuid
                ELSE (to_jsonb(NEW)->>'id')::uuid END;
  IF EXISTS (
    SELECT 1 FROM directory_staff s JOIN directory_department d ON d.id = s.department_id
    WHERE d.id = which AND s.active AND d.closed_on IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'somebody works in department %, which is closed', which
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_works_in_a_closed_department';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER nobody_works_in_a_closed_department
  AFTER INSERT OR UPDATE OF department_id, active ON directory_staff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_closed_department();
CREATE CONSTRAINT TRIGGER nobody_works_in_a_closed_department
  AFTER UPDATE OF closed_on ON directory_department
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_closed_department();
"""

GONE = """
DROP TRIGGER nobody_works_in_a_closed_department ON directory_department;
DROP TRIGGER nobody_works_in_a_closed_department ON directory_staff;
DROP FUNCTION directory_closed_department();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_departments_close")]
    operations = [migrations.RunSQL(GUARDS, GONE)]
