"""A bag wasted by mistake goes back into stock when the entry of its waste is taken back; nothing else leaves an end.

The list of legal pairs is that of rules.BAG; a test compares them.
"""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION blood_bag_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('in-stock', 'issued'),
    ('in-stock', 'used'),
    ('in-stock', 'wasted'),
    ('issued', 'in-stock'),
    ('issued', 'missing'),
    ('issued', 'received'),
    ('issued', 'returned'),
    ('missing', 'received'),
    ('missing', 'wasted'),
    ('received', 'in-stock'),
    ('received', 'returned'),
    ('received', 'used'),
    ('received', 'wasted'),
    ('returned', 'in-stock'),
    ('returned', 'wasted'),
    ('wasted', 'in-stock')
$$;
CREATE OR REPLACE FUNCTION blood_bag_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'in-stock' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a bag begins as in-stock with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('used', 'wasted') AND NEW IS DISTINCT FROM OLD
     AND NOT (OLD.state = 'wasted' AND NEW.state = 'in-stock') THEN
    RAISE EXCEPTION 'a bag that has ended is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a bag moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM blood_bag_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION blood_bag_pairs() RETURNS TABLE (source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('in-stock', 'issued'),
    ('in-stock', 'used'),
    ('in-stock', 'wasted'),
    ('issued', 'in-stock'),
    ('issued', 'missing'),
    ('issued', 'received'),
    ('issued', 'returned'),
    ('missing', 'received'),
    ('missing', 'wasted'),
    ('received', 'in-stock'),
    ('received', 'returned'),
    ('received', 'used'),
    ('received', 'wasted'),
    ('returned', 'in-stock'),
    ('returned', 'wasted')
$$;
CREATE OR REPLACE FUNCTION blood_bag_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'in-stock' OR NEW.steps <> 1 THEN
      RAISE EXCEPTION 'a bag begins as in-stock with its first step' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('used', 'wasted') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a bag that has ended is not changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'a bag moves by one step at a time' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps
     AND NOT EXISTS (SELECT 1 FROM blood_bag_pairs() WHERE source = OLD.state AND target = NEW.state) THEN
    RAISE EXCEPTION 'no step leads from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("blood", "0002_guards")]

    operations = [migrations.RunSQL(GUARDS, BEFORE)]
