"""What must be impossible stays so for whoever reaches the database without the program (docs/adr/0002-ledger.md)."""

from django.db import migrations

APPEND_ONLY = ("entry", "entrymember", "confirmation", "dispute", "checkpoint")
NEVER_DELETED = ("book", "claim")

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % of % is refused, the ledger is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

CLAIM = """
CREATE FUNCTION ledger_claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'ledger: what a claim says cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('open', 'confirmed'), ('open', 'disputed'), ('open', 'withdrawn'),
        ('disputed', 'settled'), ('disputed', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'ledger: a claim cannot go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state IN ('confirmed', 'settled') AND NEW.state <> OLD.state
        AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE claim_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger: a claim is confirmed only by its entry' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'withdrawn' AND EXISTS (SELECT 1 FROM ledger_confirmation WHERE claim_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger: a confirmed claim cannot be withdrawn' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_claim_moves BEFORE UPDATE ON ledger_claim
    FOR EACH ROW EXECUTE FUNCTION ledger_claim_moves();

CREATE FUNCTION ledger_claim_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'open' THEN
        RAISE EXCEPTION 'ledger: a claim begins open' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.reverses_id IS NULL AND ledger_stands(NEW.source) THEN
        RAISE EXCEPTION 'ledger: the act % is in the ledger already', NEW.source
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'claim_act_live_once';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_stands(act text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM ledger_entry e
        WHERE e.source = act AND e.reverses_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)
    )
$$;
CREATE TRIGGER ledger_claim_begins AFTER INSERT ON ledger_claim
    FOR EACH ROW EXECUTE FUNCTION ledger_claim_begins();
"""

CONFIRMATION = """
CREATE FUNCTION ledger_confirmation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE claim ledger_claim;
BEGIN
    SELECT * INTO claim FROM ledger_claim WHERE id = NEW.claim_id;
    IF claim.side = NEW.side OR claim.by_key = NEW.by_key THEN
        RAISE EXCEPTION 'ledger: one side alone cannot confirm' USING ERRCODE = 'restrict_violation';
    END IF;
    IF claim.content_hash <> NEW.content_hash THEN
        RAISE EXCEPTION 'ledger: the confirmation signs other content' USING ERRCODE = 'restrict_violation';
    END IF;
    IF claim.state NOT IN ('open', 'disputed') THEN
        RAISE EXCEPTION 'ledger: a % claim cannot be confirmed', claim.state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_confirmation_fits BEFORE INSERT ON ledger_confirmation
    FOR EACH ROW EXECUTE FUNCTION ledger_confirmation_fits();
"""

MEMBER = """
CREATE FUNCTION ledger_member_early() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id) THEN
        RAISE EXCEPTION 'ledger: nobody joins a posted entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_member_early BEFORE INSERT ON ledger_entrymember
    FOR EACH ROW EXECUTE FUNCTION ledger_member_early();
"""

ENTRY = """
CREATE FUNCTION ledger_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    claim ledger_claim;
    book ledger_book;
    undone ledger_entry;
BEGIN
    SELECT c.* INTO claim FROM ledger_claim c JOIN ledger_confirmation k ON k.claim_id = c.id
        WHERE c.id = NEW.claim_id AND k.side <> c.side;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: no entry without a confirmation by the other side'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (claim.kind, claim.source, claim.version, claim.supporting_id, claim.receiving_id, claim.occurred_from)
        <> (NEW.kind, NEW.source, NEW.version, NEW.supporting_id, NEW.receiving_id, NEW.occurred_from)
        OR claim.pairing_id IS DISTINCT FROM NEW.pairing_id OR claim.reverses_id IS DISTINCT FROM NEW.reverses_id THEN
        RAISE EXCEPTION 'ledger: the entry says something else than its claim' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO book FROM ledger_book WHERE id = NEW.book_id;
    IF extract(year FROM NEW.posted_at AT TIME ZONE 'Asia/Shanghai') <> book.year
        OR book.pairing_id IS DISTINCT FROM NEW.pairing_id
        OR (NEW.pairing_id IS NULL
            AND (book.supporting_id, book.receiving_id) <> (NEW.supporting_id, NEW.receiving_id)) THEN
        RAISE EXCEPTION 'ledger: the entry belongs to another book' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_checkpoint WHERE day > make_date(book.year, 12, 31)) THEN
        RAISE EXCEPTION 'ledger: the book of % is closed', book.year USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO undone FROM ledger_entry WHERE id = NEW.reverses_id;
        IF undone.id IS NULL OR undone.reverses_id IS NOT NULL OR undone.quantity <> -NEW.quantity
            OR (undone.kind, undone.unit, undone.qualifier, undone.supporting_id, undone.receiving_id)
            <> (NEW.kind, NEW.unit, NEW.qualifier, NEW.supporting_id, NEW.receiving_id) THEN
            RAISE EXCEPTION 'ledger: the reversal does not fit its entry' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF ledger_stands(NEW.source) THEN
        RAISE EXCEPTION 'ledger: the act % is in the ledger already', NEW.source
            USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_fits BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_fits();

CREATE FUNCTION ledger_entry_moves_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_book SET count = NEW.number, head = NEW.hash
        WHERE id = NEW.book_id AND count = NEW.number - 1 AND head = NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: entry % does not follow the head of its book', NEW.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_moves_head AFTER INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_moves_head();
"""

BOOK = """
CREATE FUNCTION ledger_book_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'count' - 'head' <> to_jsonb(OLD) - 'count' - 'head' OR NOT EXISTS (
        SELECT 1 FROM ledger_entry WHERE book_id = NEW.id AND number = NEW.count
            AND NEW.count = OLD.count + 1 AND hash = NEW.head AND previous = OLD.head
    ) THEN
        RAISE EXCEPTION 'ledger: the head of a book moves only with an entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_book_follows BEFORE UPDATE ON ledger_book
    FOR EACH ROW EXECUTE FUNCTION ledger_book_follows();

CREATE FUNCTION ledger_book_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.count <> 0 THEN
        RAISE EXCEPTION 'ledger: a book begins empty' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_book_begins BEFORE INSERT ON ledger_book
    FOR EACH ROW EXECUTE FUNCTION ledger_book_begins();
"""

CHECKPOINT = """
CREATE FUNCTION ledger_checkpoint_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last ledger_checkpoint;
BEGIN
    SELECT * INTO last FROM ledger_checkpoint ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.day <= coalesce(last.day, '-infinity')
        OR NEW.previous <> coalesce(last.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'ledger: a checkpoint follows the one before it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_checkpoint_follows BEFORE INSERT ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_follows();
"""


def _refusals() -> str:
    made = []
    for table, events in [(t, "UPDATE OR DELETE OR TRUNCATE") for t in APPEND_ONLY] + [
        (t, "DELETE OR TRUNCATE") for t in NEVER_DELETED
    ]:
        made.append(
            f"CREATE TRIGGER ledger_refuse BEFORE {events} ON ledger_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();"
        )
    return "\n".join(made)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (REFUSE, CLAIM, CONFIRMATION, MEMBER, ENTRY, BOOK, CHECKPOINT, _refusals())
    ]
