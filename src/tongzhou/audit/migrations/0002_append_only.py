"""Rows of the audit trail are only ever added: the database refuses everything else, also to its owner's slip."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_record is append-only (% refused)', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_record_no_change BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION audit_only_added();
CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added();
"""
BACK = """
DROP TRIGGER audit_record_no_truncate ON audit_record;
DROP TRIGGER audit_record_no_change ON audit_record;
DROP FUNCTION audit_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
