"""Django's settings, read from the environment through `env.py`. One file, read top to bottom in ten minutes."""

import secrets
from pathlib import Path
from urllib.parse import urlparse

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from essaim.config import env
from essaim.config.database import database

PROJECT = env.PROJECT
DATA = Path(env.DATA.text()).resolve()
DATA.mkdir(parents=True, exist_ok=True)
DEBUG = env.DEBUG.yes()
DEMO = env.DEMO.yes()
SITE_NAME, SOURCE_URL = env.SITE_NAME.text(), env.SOURCE_URL.text()
BASE_URL = env.BASE_URL.text().rstrip("/")
ALLOWED_HOSTS = [*env.HOSTS.words(), urlparse(BASE_URL).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]


def _secret_key() -> str:
    """The configured key, or one drawn at first start and kept, readable by its owner only."""
    if configured := env.SECRET_KEY.text():
        return configured
    kept = DATA / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.OLD_SECRET_KEYS.words()
DATABASES = {"default": database(env.DATABASE_URL.text(), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The rooms, lowest first: the order of the layers contract in pyproject.toml.
ROOMS = [
    "essaim.foundation.kernel",
    "essaim.foundation.ui",
    "essaim.foundation.keeping",
    "essaim.foundation.search",
    "essaim.foundation.accounts",
    "essaim.foundation.spaces",
    "essaim.foundation.mail",
    "essaim.foundation.places",
    "essaim.foundation.vocabularies",
    "essaim.foundation.files",
    "essaim.foundation.discussion",
    "essaim.foundation.imports",
    "essaim.foundation.news",
    "essaim.connect.questions",
    "essaim.connect.actors",
    "essaim.connect.searches",
    "essaim.connect.offers",
    "essaim.connect.duplicates",
    "essaim.connect.territories",
    "essaim.connect.ecosystems",
    "essaim.connect.partnerships",
    "essaim.connect.contributions",
    "essaim.connect.maps",
    "essaim.connect.field",
    "essaim.exchange.transfers",
    "essaim.exchange.archives",
    "essaim.exchange.api",
    "essaim.desk.search",
    "essaim.desk.home",
]
INSTALLED_APPS = [
    *reversed(ROOMS),  # an upper room's templates come first
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "essaim.config.policy.Policy",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "essaim.foundation.kernel.middleware.AnonymousPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "essaim.foundation.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "essaim.foundation.accounts.middleware.Seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "essaim.config.urls"
WSGI_APPLICATION = "essaim.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "essaim.foundation.ui.context.page",
            ],
        },
    }
]

# Accounts: a code by mail, no password to keep safe.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "essaim.foundation.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "none"  # by allauth: our pages prove the address before anybody is in
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS: dict[str, str] = {
    "login": "30/m/ip",
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "signup": "20/m/ip",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "essaim.foundation.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    name: f"essaim.foundation.accounts.second_factor.{form}"
    for name, form in {
        "authenticate": "CodeForm",
        "reauthenticate": "CodeAgainForm",
        "activate_totp": "ActivateForm",
        "add_webauthn": "PasskeyForm",
        "edit_webauthn": "PasskeyNameForm",
    }.items()
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/moi/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "essaim.foundation.accounts.sessions"  # knows whose a session is, so that one can end it
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https:")
# Shared by every process: rate limits hold whoever answers, and a flood of keys does not push them out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Safety: nothing from elsewhere, nothing inline.
_tiles = urlparse(env.TILES.text())
_tile_host = [f"{_tiles.scheme}://{_tiles.netloc}"] if _tiles.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *_tile_host],
        "connect-src": [SELF, *_tile_host],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "essaim.foundation.ui.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BASE_URL.startswith("https:"):
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.HSTS_PRELOAD.yes()
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The body size is capped before Django, while it is spooled (config/spool.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_UPLOAD_BYTES = env.MAX_UPLOAD_MB.number() * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FETCH_INSIDE = frozenset(word.lower() for word in env.FETCH_INSIDE.words())

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [PROJECT / "src" / "essaim" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.TIME_ZONE.text()
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "essaim.foundation.files.storage.Blobs"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MOST_PIXELS = env.MOST_MEGAPIXELS.number() * 1_000_000
SPACE_QUOTA_BYTES = env.SPACE_QUOTA_MB.number() * 1_000_000
PERSON_QUOTA_BYTES = env.PERSON_QUOTA_MB.number() * 1_000_000
FREE_DISK_BYTES = env.FREE_DISK_MB.number() * 1_000_000
FFMPEG = env.FFMPEG.text().strip()
TILES = env.TILES.text()
TILES_CREDIT = env.TILES_CREDIT.text()
GEOCODER = env.GEOCODER.text()
GUEST_DAYS = env.GUEST_DAYS.number()

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.MAIL_FROM.text()
EMAIL_BACKEND = "essaim.foundation.mail.backend.Outbox"  # a row of the transaction; the worker sends it by:
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
if not env.SMTP_HOST.text():
    MAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
MAIL_DOMAIN = urlparse(BASE_URL).hostname or "localhost"  # of Message-IDs
EMAIL_HOST, EMAIL_PORT = env.SMTP_HOST.text(), env.SMTP_PORT.number()
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.SMTP_USER.text(), env.SMTP_PASSWORD.text()
EMAIL_USE_TLS, EMAIL_TIMEOUT = bool(env.SMTP_HOST.text()) and EMAIL_PORT != 25, 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
