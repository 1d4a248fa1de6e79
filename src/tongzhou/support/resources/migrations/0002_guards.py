"""What the database refuses by itself: states that no step leads to, states that only the ledger gives, spending beyond a line.

The list of legal pairs is that of rules/states.py; a test compares the two.
"""

from django.db import migrations

PAIRS = {
    "fund": "noted>noted noted>granted granted>received granted>granted granted>noted received>noted closed>noted "
    "received>closed noted>dropped received>received closed>closed",
    "project": "requested>requested approved>approved under_way>under_way requested>approved requested>refused "
    "refused>requested approved>under_way approved>completed under_way>completed completed>accepted "
    "completed>completed completed>under_way accepted>under_way in_use>under_way ended>under_way accepted>in_use "
    "accepted>ended in_use>ended requested>stopped approved>stopped under_way>stopped accepted>accepted "
    "in_use>in_use ended>ended",
    "purchase": "ordered>ordered ordered>delivered delivered>accepted delivered>delivered delivered>ordered "
    "accepted>ordered ordered>cancelled accepted>accepted",
    "payment": "claimed>confirmed claimed>claimed claimed>withdrawn confirmed>withdrawn",
    "device": "registered>in_use idle>in_use registered>repair in_use>repair idle>repair repair>in_use "
    "registered>idle in_use>idle registered>scrapped in_use>scrapped repair>scrapped idle>scrapped "
    "registered>registered in_use>in_use repair>repair idle>idle",
}
STARTS = {
    "fund": ("noted",),
    "project": ("requested", "approved", "under_way"),
    "purchase": ("ordered",),
    "payment": ("claimed",),
    "device": ("registered",),
}
_PAIRS = ",\n    ".join(
    "('{}', '{}', '{}')".format(kind, *pair.split(">")) for kind, text in PAIRS.items() for pair in text.split()
)
_STARTS = ", ".join(f"('{kind}', '{state}')" for kind, states in STARTS.items() for state in states)

MOVES = f"""
CREATE FUNCTION resources_pairs() RETURNS TABLE (kind text, source text, target text) LANGUAGE sql IMMUTABLE AS $$
  VALUES
    {_PAIRS}
$$;

CREATE FUNCTION resources_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kind text := TG_ARGV[0];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.steps <> 1 OR (kind, NEW.state) NOT IN ({_STARTS}) THEN
      RAISE EXCEPTION 'resources: a % does not begin as %', kind, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.steps < OLD.steps OR NEW.steps > OLD.steps + 1 OR (NEW.state <> OLD.state AND NEW.steps = OLD.steps) THEN
    RAISE EXCEPTION 'resources: a % moves by one step at a time', kind USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.steps > OLD.steps AND NOT EXISTS (
    SELECT 1 FROM resources_pairs() p WHERE p.kind = TG_ARGV[0] AND p.source = OLD.state AND p.target = NEW.state
  ) THEN
    RAISE EXCEPTION 'resources: no step leads a % from % to %', kind, OLD.state, NEW.state
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND (kind, NEW.state) IN
      (('fund', 'received'), ('project', 'accepted'), ('purchase', 'accepted'), ('payment', 'confirmed'))
      AND NOT ledger_stands(kind || ':' || NEW.id) THEN
    RAISE EXCEPTION 'resources: a % is % only by its ledger entry', kind, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  IF kind <> 'device' AND (NEW.supporting_id, NEW.receiving_id, NEW.pairing_id)
      IS DISTINCT FROM (OLD.supporting_id, OLD.receiving_id, OLD.pairing_id) THEN
    RAISE EXCEPTION 'resources: the two sides of a % do not change', kind USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION resources_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE place int;
BEGIN
  IF OLD.state = ANY (string_to_array(TG_ARGV[0], ' ')) AND NEW.state = ANY (string_to_array(TG_ARGV[0], ' ')) THEN
    FOR place IN 1 .. TG_NARGS - 1 LOOP
      IF to_jsonb(NEW) -> TG_ARGV[place] IS DISTINCT FROM to_jsonb(OLD) -> TG_ARGV[place] THEN
        RAISE EXCEPTION 'resources: % of a % record is not changed', TG_ARGV[place], OLD.state
          USING ERRCODE = 'check_violation';
      END IF;
    END LOOP;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER resources_fund_stands BEFORE UPDATE ON resources_fund FOR EACH ROW
  EXECUTE FUNCTION resources_stands('granted received closed', 'fen', 'qualifier', 'granted_on', 'source', 'year');
CREATE TRIGGER resources_project_stands BEFORE UPDATE ON resources_project FOR EACH ROW
  EXECUTE FUNCTION resources_stands('completed accepted in_use ended', 'category', 'households', 'persons', 'completed_on');
CREATE TRIGGER resources_purchase_stands BEFORE UPDATE ON resources_purchase FOR EACH ROW
  EXECUTE FUNCTION resources_stands('delivered accepted', 'quantity', 'unit_fen', 'total_fen', 'line_id', 'delivered_on');
CREATE TRIGGER resources_payment_stands BEFORE UPDATE ON resources_payment FOR EACH ROW
  EXECUTE FUNCTION resources_stands('claimed confirmed', 'fen', 'paid_on', 'purchase_id');

CREATE FUNCTION resources_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'resources: rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""

MONEY = """
CREATE FUNCTION resources_taken(which uuid) RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(sum(coalesce(p.total_fen, (
      SELECT sum(y.fen) FROM resources_payment y WHERE y.purchase_id = p.id AND y.state <> 'withdrawn'
    ))), 0)::bigint
  FROM resources_purchase p WHERE p.line_id = which AND p.state <> 'cancelled'
$$;

CREATE FUNCTION resources_line_holds(which uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE planned bigint; taken bigint;
BEGIN
  SELECT total_fen INTO planned FROM resources_budgetline WHERE id = which FOR NO KEY UPDATE;
  SELECT resources_taken(which) INTO taken;
  IF planned IS NOT NULL AND taken > planned THEN
    RAISE EXCEPTION 'resources: the line holds % fen, % are taken', planned, taken
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_not_exceeded';
  END IF;
END $$;

CREATE FUNCTION resources_purchase_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM resources_line_holds(NEW.line_id);
  RETURN NULL;
END $$;
CREATE TRIGGER resources_purchase_fits AFTER INSERT OR UPDATE OF quantity, total_fen, line_id, state
  ON resources_purchase FOR EACH ROW EXECUTE FUNCTION resources_purchase_fits();

CREATE FUNCTION resources_line_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM resources_line_holds(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER resources_line_fits AFTER UPDATE OF total_fen ON resources_budgetline
  FOR EACH ROW EXECUTE FUNCTION resources_line_fits();

CREATE FUNCTION resources_payment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bought resources_purchase; paid bigint;
BEGIN
  SELECT * INTO bought FROM resources_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(fen), 0) INTO paid FROM resources_payment WHERE purchase_id = bought.id AND state <> 'withdrawn';
  IF bought.total_fen IS NOT NULL AND paid > bought.total_fen THEN
    RAISE EXCEPTION 'resources: the purchase costs % fen, % are paid', bought.total_fen, paid
      USING ERRCODE = 'check_violation', CONSTRAINT = 'purchase_not_exceeded';
  END IF;
  IF paid > 0 AND bought.state = 'cancelled' THEN
    RAISE EXCEPTION 'resources: nothing is paid for a cancelled purchase'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'purchase_not_exceeded';
  END IF;
  PERFORM resources_line_holds(bought.line_id);
  RETURN NULL;
END $$;
CREATE TRIGGER resources_payment_fits AFTER INSERT OR UPDATE OF fen, state, purchase_id ON resources_payment
  FOR EACH ROW EXECUTE FUNCTION resources_payment_fits();

CREATE FUNCTION resources_device_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE most int; there int;
BEGIN
  IF NEW.purchase_id IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT quantity INTO most FROM resources_purchase WHERE id = NEW.purchase_id FOR NO KEY UPDATE;
  SELECT count(*) INTO there FROM resources_device WHERE purchase_id = NEW.purchase_id;
  IF there > most THEN
    RAISE EXCEPTION 'resources: % were bought, % would be registered', most, there
      USING ERRCODE = 'check_violation', CONSTRAINT = 'purchase_has_so_many';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER resources_device_fits AFTER INSERT OR UPDATE OF purchase_id ON resources_device
  FOR EACH ROW EXECUTE FUNCTION resources_device_fits();
"""


def _triggers() -> str:
    made = []
    for kind in PAIRS:
        made.append(
            f"CREATE TRIGGER resources_{kind}_guard BEFORE INSERT OR UPDATE ON resources_{kind}"
            f" FOR EACH ROW EXECUTE FUNCTION resources_guard('{kind}');"
            f"CREATE TRIGGER resources_{kind}_kept BEFORE DELETE ON resources_{kind}"
            " FOR EACH ROW EXECUTE FUNCTION resources_never();"
            f"CREATE TRIGGER resources_{kind}step_kept BEFORE UPDATE OR DELETE ON resources_{kind}step"
            " FOR EACH ROW EXECUTE FUNCTION resources_never();"
        )
    return "\n".join(made)


def _dropped() -> str:
    tables = [*PAIRS, *(f"{kind}step" for kind in PAIRS)]
    triggers = [f"DROP TRIGGER resources_{table}_kept ON resources_{table};" for table in tables]
    triggers += [f"DROP TRIGGER resources_{kind}_guard ON resources_{kind};" for kind in PAIRS]
    triggers += [
        f"DROP TRIGGER resources_{kind}_stands ON resources_{kind};"
        for kind in ("fund", "project", "purchase", "payment")
    ]
    triggers += [
        "DROP TRIGGER resources_line_fits ON resources_budgetline;",
        *(f"DROP TRIGGER resources_{kind}_fits ON resources_{kind};" for kind in ("purchase", "payment", "device")),
    ]
    functions = ("guard", "stands", "never", "purchase_fits", "line_fits", "payment_fits", "device_fits", "pairs")
    gone = [f"DROP FUNCTION resources_{name}();" for name in functions]
    return "\n".join(
        [*triggers, *gone, "DROP FUNCTION resources_line_holds(uuid);", "DROP FUNCTION resources_taken(uuid);"]
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("ledger", "0002_guards")]

    operations = [migrations.RunSQL("\n".join((MOVES, MONEY, _triggers())), _dropped())]
