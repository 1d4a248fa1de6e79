"""One-sided books: one house by itself, and what it heard instead of a second signature (docs/adr/0002-ledger.md).

A claim of one house says what it rests on, and its confirmation repeats exactly that; a claim of two houses is confirmed by nobody outside.
"""

from django.db import migrations, models

CONFIRMATION = """
CREATE OR REPLACE FUNCTION ledger_confirmation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE claim ledger_claim;
DECLARE told jsonb;
BEGIN
    SELECT * INTO claim FROM ledger_claim WHERE id = NEW.claim_id;
    IF claim.side = NEW.side OR claim.by_key = NEW.by_key THEN
        RAISE EXCEPTION 'ledger: one side alone cannot confirm' USING ERRCODE = 'restrict_violation';
    END IF;
    told = claim.content -> 'outside';
    IF told IS NULL AND (NEW.by_key LIKE 'outside:%' OR NEW.by_key LIKE 'house:%') THEN
        RAISE EXCEPTION 'ledger: nobody outside signs for a house' USING ERRCODE = 'restrict_violation';
    END IF;
    IF told IS NOT NULL AND (NEW.by_key, NEW.by_name, NEW.by_institution, NEW.step)
        IS DISTINCT FROM (told ->> 'key', told ->> 'by', told ->> 'party', told ->> 'how') THEN
        RAISE EXCEPTION 'ledger: the claim rests on other news' USING ERRCODE = 'restrict_violation';
    END IF;
    IF claim.content_hash <> NEW.content_hash THEN
        RAISE EXCEPTION 'ledger: the confirmation signs other content' USING ERRCODE = 'restrict_violation';
    END IF;
    IF claim.state NOT IN ('open', 'disputed') THEN
        RAISE EXCEPTION 'ledger: a % claim cannot be confirmed', claim.state USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_first_stays"),
        ("ledger", "0005_sums"),
        ("partnerships", "0005_commitment_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_of_two",
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_of_two",
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("kind", "one_sided"), _negated=True),
                        models.Q(("supporting", models.F("receiving")), _negated=True),
                    ),
                    models.Q(
                        ("kind", "one_sided"),
                        ("pairing__isnull", True),
                        ("supporting", models.F("receiving")),
                    ),
                    _connector="OR",
                ),
                name="book_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("supporting", models.F("receiving")), _negated=True),
                        models.Q(("content__has_key", "outside"), _negated=True),
                    ),
                    models.Q(
                        ("content__has_key", "outside"),
                        ("pairing__isnull", True),
                        ("supporting", models.F("receiving")),
                    ),
                    _connector="OR",
                ),
                name="claim_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("supporting", models.F("receiving")), _negated=True),
                        models.Q(("confirmed__has_key", "said_at"), _negated=True),
                    ),
                    models.Q(
                        ("confirmed__has_key", "said_at"),
                        ("pairing__isnull", True),
                        ("supporting", models.F("receiving")),
                    ),
                    _connector="OR",
                ),
                name="entry_of_two",
            ),
        ),
        migrations.RunSQL(CONFIRMATION, migrations.RunSQL.noop),
    ]
