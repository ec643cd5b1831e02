"""`check --deploy` on the production settings, from a checkout that has the test packages too.

Production refuses the embedded engines; they are hidden from this one process.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.core.management import execute_from_command_line

from ami_portal.settings import safety

SAMPLE = {
    "DJANGO_SETTINGS_MODULE": "ami_portal.settings.production",
    "SECRET_KEY": "Sample-0123456789-abcdefghijklmnopqrstuvwxyz-never-used",
    "DATABASE_URL": "postgresql://ami:ami@db.invalid/ami",
    "REDIS_URL": "redis://valkey.invalid:6379/0",
    "ALLOWED_HOSTS": "ami.example.org",
    "SITE_URL": "https://ami.example.org",
    "EMAIL_URL": "smtp+tls://ami:ami@mail.invalid:587",
    "DEFAULT_FROM_EMAIL": "ami@example.org",
}

os.environ.update(SAMPLE)
safety.EMBEDDED = ()
execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
