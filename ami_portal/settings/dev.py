"""The checkout as it is, with no variable set: embedded engines, demonstration mails, debug off by default."""

from ami_portal.settings.base import *  # noqa: F403
from ami_portal.settings.base import INSTALLED_APPS, env
from ami_portal.settings.engines import addresses, default_folder

SECRET_KEY = env("SECRET_KEY", default="a-key-for-the-demonstration-only-never-for-production")
DEBUG = env.bool("DEBUG", default=False)
DEMO = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "ami_portal.demo"]

_addresses = addresses(default_folder())
DATABASES = {"default": env.db_url_config(env("DATABASE_URL", default=_addresses["DATABASE_URL"]))}
REDIS_URL = env("REDIS_URL", default=_addresses["REDIS_URL"])
