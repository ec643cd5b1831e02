"""Tests: their own throw-away engines (see tests/conftest.py), no network."""

import os
import secrets
import tempfile
from pathlib import Path

# Chosen before the settings below look for it; the parallel workers of a run inherit it.
os.environ.setdefault(
    "AMI_PORTAL_ENGINES",
    str(Path(tempfile.gettempdir(), f"ami_portal-tests-{secrets.token_hex(4)}")),
)

from ami_portal.settings.dev import *

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Refusals are what many tests ask for: only faults are worth a line.
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}
