"""Django's settings. What differs between places comes from the environment (docs/how-to/run-for-real.md)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tongzhou.config import catalogues, keys
from tongzhou.config.folder import Folder
from tongzhou.config.logs import LOGGING as LOGGING

PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = Folder(Path(os.environ.get("TONGZHOU_DATA", PACKAGE.parent.parent / "var")).resolve())
DATA = FOLDER.root
DEMO = os.environ.get("TONGZHOU_DEMO") == "1"  # set by `tongzhou up` for a folder that was opened as a demo
DEMO_STAGE = (
    "tongzhou.config.demo.stage.stage" if DEMO else ""
)  # who a visitor may be, and the password for signing
DEBUG = False

# Where people reach the platform, such as https://tongzhou.example.cn. https means: a proxy of ours ends TLS.
URL = urlsplit(os.environ.get("TONGZHOU_URL", ""))
HTTPS = URL.scheme == "https"
ORIGIN = URL.geturl().rstrip("/")
HERE = "localhost,127.0.0.1,[::1]"

# Keys: from the environment (a real place may keep them elsewhere), else from the folder.
SECRET_KEY = os.environ.get("TONGZHOU_SECRET_KEY") or keys.read(FOLDER.secrets, keys.DJANGO).decode()
PATIENT_KEYS = {
    "encrypt": keys.read(FOLDER.secrets, keys.PATIENTS_CIPHER),
    "hash": keys.read(FOLDER.secrets, keys.PATIENTS_HASH),
}
LEDGER_SEAL_KEY = keys.read(FOLDER.secrets, keys.LEDGER_SEAL)

ALLOWED_HOSTS = [
    name for name in [*os.environ.get("TONGZHOU_HOSTS", HERE).split(","), URL.hostname or ""] if name
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "tongzhou.audit",
    "tongzhou.notices",
    "tongzhou.files",
    "tongzhou.imports",
    "tongzhou.directory",
    "tongzhou.accounts",
    "tongzhou.partnerships",
    "tongzhou.ledger",
    "tongzhou.care.patients",
    "tongzhou.care.consultations",
    "tongzhou.care.referrals",
    "tongzhou.care.emergency",
    "tongzhou.care.blood",
    "tongzhou.care.dispatch",
    "tongzhou.support.acts",
    "tongzhou.support.postings",
    "tongzhou.support.placements",
    "tongzhou.support.teaching",
    "tongzhou.support.onsite",
    "tongzhou.support.techniques",
    "tongzhou.support.specialties",
    "tongzhou.support.safety",
    "tongzhou.support.outreach",
    "tongzhou.support.resources",
    "tongzhou.support.visits",
    "tongzhou.support.goals",
    "tongzhou.indicators",
    "tongzhou.signs",
    "tongzhou.assessment",
    "tongzhou.interop.workbook",
    "tongzhou.interop.board",
    "tongzhou.web",
]

AUTH_USER_MODEL = "accounts.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    *(["tongzhou.config.headers.through_proxy"] if HTTPS else []),
    "tongzhou.config.headers.guarded",
    "tongzhou.config.headers.Squeezed",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tongzhou.web.edge.EdgeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tongzhou.config.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "tongzhou.web.quick.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database(url: str) -> dict[str, object]:
    """A PostgreSQL URL (postgresql://user:password@host:port/name?host=/socket/dir) as Django wants it."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        "OPTIONS": {key: query[key] for key in ("sslmode", "sslrootcert") if key in query},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql:///tongzhou")
DATABASES = {"default": database(DATABASE_URL)}

# Jobs: the worker's own housekeeping beside the packages' tasks.py.
PROCRASTINATE_IMPORT_PATHS = ["tongzhou.config.stalled"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = catalogues.paths(PACKAGE, FOLDER.catalogues)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# The hospital's own sign-in (OpenID Connect); empty: user name and password only.
OIDC_ISSUER = os.environ.get("TONGZHOU_OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("TONGZHOU_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("TONGZHOU_OIDC_CLIENT_SECRET", "")

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

STATIC_URL = "/static/"
STATIC_ROOT = FOLDER.static
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FOLDER.files},
    },
    "staticfiles": {"BACKEND": "tongzhou.web.storage.Hashed"},
}
FILES_ROOT = FOLDER.files
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Attachments come in pieces of 256 KB (web/files); a form is text. More than this is an attack or a mistake.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

PASSWORD_HASHERS = [
    "tongzhou.config.demo.hashing.Light" if DEMO else "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

CSRF_FAILURE_VIEW = "tongzhou.web.errors.stale_form"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # pages carry the token in a form or a meta tag; scripts never read the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"https://{URL.netloc}"] if HTTPS else []
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Plain http is for this machine and for a closed network behind somebody else's TLS: four checks ask for https.
# `tongzhou check` says so in words instead.
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
