"""What every environment shares; what differs is read from the environment, in one place."""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SECRET_KEY = ""
DEBUG = False
DEMO = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "ami_portal.accounts",
    "ami_portal.outbox",
    "ami_portal.common",
    "ami_portal.operations",
    "applications",
    "juries",
    "reporting",
]

MIDDLEWARE = [
    "ami_portal.middleware.ArrivalMiddleware",
    "ami_portal.middleware.PlainTextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ami_portal.middleware.HeadersMiddleware",
    "ami_portal.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "juries.views.doorway.DoorMiddleware",
    "ami_portal.accounts.middleware.StaffSecondFactorMiddleware",
    "ami_portal.accounts.middleware.SignedOutFragmentMiddleware",
    "ami_portal.accounts.middleware.SharedMailboxMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ami_portal.common.errors.OpenedByItselfMiddleware",
]

ROOT_URLCONF = "ami_portal.urls"
WSGI_APPLICATION = "ami_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ami_portal.navigation.portal",
            ],
            "builtins": [
                "django.templatetags.static",
                "ami_portal.common.templatetags.typography",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/compte/apres-connexion/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "images")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ami_portal.common.finders.WheelFinder",
]
STATIC_ROOT = BASE_DIR / ".data" / "static"
MANIFEST_STORAGE = "ami_portal.common.storage.ModuleStorage"
MEDIA_ROOT = BASE_DIR / ".data" / "media"
# A file is held in memory until it is made again (docs/adr/0014): none is written as it came.
FILE_UPLOAD_HANDLERS = ["ami_portal.common.files.uploads.BoundedMemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 5

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# The proxy that stamps the arrival (header X-Request-Start) is trusted only when told so.
TRUSTED_ARRIVAL_HEADER = env.bool("TRUSTED_ARRIVAL_HEADER", default=False)

ACCOUNT_ADAPTER = "ami_portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# « Je n’ai pas reçu de code »: so many times for one demand.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ami@agglomeration.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A mail server that hangs holds a worker for seconds, never for ever.
EMAIL_TIMEOUT = 20

# The address that links in mails begin with.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

# Agents, directors and administrators add a second factor; only the demonstration goes without.
STAFF_MFA_REQUIRED = True

# In the database: sign-in and its rate limits, shared by all processes, must outlive the broker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # The limits on sign-in and on links are counted here: beyond Django's 300 entries, a busy
        # hour would make the portal forget whom it counts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# The broker is only a doorbell (docs/adr/0009). Tasks are named, idempotent and take an id.
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "ami_portal"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    # A killed worker's task comes back within seconds instead of minutes.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A request never waits long for a broker that hangs.
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_BEAT_SCHEDULE = {
    "outbox.sweep": {"task": "outbox.sweep", "schedule": 30, "options": {"expires": 30}},
    "applications.sweep_jobs": {
        "task": "applications.sweep_jobs",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "applications.morning": {
        "task": "applications.morning",
        "schedule": crontab(hour="7", minute="0", day_of_week="1-5"),
    },
    "applications.sweep_files": {
        "task": "applications.sweep_files",
        "schedule": crontab(hour="4", minute="10"),
    },
    # At eight; each later hour says only what a dead worker had left unsaid.
    "operations.reminders": {
        "task": "operations.reminders",
        "schedule": crontab(hour="8-20", minute="0"),
        "options": {"expires": 3600},
    },
    "applications.ask_partners": {
        "task": "applications.ask_partners",
        "schedule": crontab(hour="8", minute="15"),
    },
    "applications.check_registries": {
        "task": "applications.check_registries",
        "schedule": crontab(minute="45"),
        "options": {"expires": 3600},
    },
    "operations.retention": {
        "task": "operations.retention",
        "schedule": crontab(hour="3", minute="30"),
    },
}

# Public registries, each off while its address is empty (docs/adr/0015, docs/exploitation.md).
GATEWAY_COMPANIES_URL = env("GATEWAY_COMPANIES_URL", default="")
GATEWAY_ASSOCIATIONS_URL = env("GATEWAY_ASSOCIATIONS_URL", default="")
GATEWAY_ASSOCIATIONS_TOKEN = env("GATEWAY_ASSOCIATIONS_TOKEN", default="")
GATEWAY_ASSOCIATIONS_RECIPIENT = env("GATEWAY_ASSOCIATIONS_RECIPIENT", default="")
GATEWAY_ADDRESSES_URL = env("GATEWAY_ADDRESSES_URL", default="")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # A link received by mail opens something by itself: its token is in no log.
    "filters": {"tokens": {"()": "ami_portal.common.links.TokenFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ami_portal": {"level": "INFO"}, "celery": {"level": "WARNING"}},
}

ACCOUNT_FORMS = {
    "request_login_code": "ami_portal.accounts.forms.CodeRequestForm",
    "confirm_login_code": "ami_portal.accounts.forms.CodeForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
MFA_FORMS = {"activate_totp": "ami_portal.accounts.forms.SecondFactorForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "AMI cohésion sociale"
USERSESSIONS_TRACK_ACTIVITY = False
