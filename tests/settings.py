"""Settings under test: the real ones over a throw-away folder, with a hasher that does not cost 50 ms a password."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="tongzhou-test-"))
_folder.chmod(0o711)  # the database's own user passes through
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["TONGZHOU_DATA"] = str(_folder)
os.environ.pop("TONGZHOU_URL", None)

from tongzhou.config import catalogues, keys  # noqa: E402 (the folder is chosen first)
from tongzhou.config.folder import Folder  # noqa: E402

Folder(_folder).make()
keys.make(_folder / "secrets")

from tongzhou.config.settings import *  # noqa: E402, F403 (the real settings, whole)
from tongzhou.config.settings import PACKAGE, STORAGES  # noqa: E402

catalogues.compile_all(PACKAGE, _folder / "locale")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
