"""Production: refuses to start on a missing or unsafe variable (docs/exploitation.md)."""

import os

from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from ami_portal.settings import safety
from ami_portal.settings.base import *
from ami_portal.settings.base import MANIFEST_STORAGE, env
from ami_portal.settings.engines import broker_url

if _problems := safety.problems(os.environ, embedded=safety.installed()):
    raise ImproperlyConfigured("\n".join(["Le portail ne démarre pas :", *_problems]))

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS")]
SITE_URL = env("SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {
    "default": {**env.db_url("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = broker_url(REDIS_URL)

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
vars().update(env.email_url("EMAIL_URL"))

STORAGES = {**global_settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST_STORAGE}}
STATIC_ROOT = env.path("STATIC_ROOT", default=str(STATIC_ROOT))()
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(MEDIA_ROOT))()

# The proxy in front ends TLS and overwrites this header; see deploy/Caddyfile.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The visitor's address is the one that this proxy saw: behind it, everybody would share a limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
