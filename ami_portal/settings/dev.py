"""The checkout as it is, with no variable set: embedded engines, demonstration mails, no debug."""

from django.conf import global_settings

from ami_portal.settings.base import *
from ami_portal.settings.base import INSTALLED_APPS, MANIFEST_STORAGE, env
from ami_portal.settings.engines import addresses, broker_url, default_folder

SECRET_KEY = env("SECRET_KEY", default="a-key-for-the-demonstration-only-never-for-production")
DEBUG = env.bool("DEBUG", default=False)
DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "ami_portal.demo"]

_addresses = addresses(default_folder())
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default=_addresses["DATABASE_URL"]))}
REDIS_URL = env("REDIS_URL", default=_addresses["REDIS_URL"])
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
CELERY_BROKER_URL = broker_url(REDIS_URL)

STAFF_MFA_REQUIRED = False
# Every mail of the demonstration is read on its own page; none leaves the machine.
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.dummy.EmailBackend")

# `make demo` collects the files and serves them as production does; a bare command need not.
if env.bool("STATIC_MANIFEST", default=False):
    STORAGES = {**global_settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST_STORAGE}}
else:
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# The terminal is for the person who reads it.
LOGGING["loggers"]["ami_portal"] = {"level": "WARNING"}
