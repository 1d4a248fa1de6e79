-- What web and worker may do in the database. Run as the tables' owner after every migration; runs twice without harm.
-- The owner (role tongzhou) migrates; the application (role tongzhou_app) works. Triggers guard the ledger against
-- both; these grants make sure that the application cannot even ask.

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tongzhou_app') THEN
    CREATE ROLE tongzhou_app LOGIN;
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO tongzhou_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tongzhou_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tongzhou_app;
REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM tongzhou_app;

-- Append-only: what was written stays as it was written.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'ledger_entry', 'ledger_entrymember', 'ledger_confirmation', 'ledger_dispute', 'ledger_checkpoint',
    'audit_record', 'audit_transition'
  ] LOOP
    IF to_regclass('public.' || name) IS NOT NULL THEN
      EXECUTE format('REVOKE UPDATE, DELETE ON public.%I FROM tongzhou_app', name);
    END IF;
  END LOOP;
  -- The list of migrations is the owner's.
  IF to_regclass('public.django_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM tongzhou_app;
  END IF;
END $$;
