"""The database that the tests stand on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_ours_and_speaks_utf8() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database(), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == (connection.settings_dict["NAME"], "UTF8")
