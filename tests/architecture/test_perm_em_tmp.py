from pathlib import Path
import tests.architecture.test_permissions as t
t.TABLE = Path("/tmp/perm.tsv")
t.rows.cache_clear()
from tests.architecture.test_permissions import test_everybody_gets_what_the_table_says, known_visits  # noqa
from tests.architecture.conftest import *  # noqa
