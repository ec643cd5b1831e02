"""The worker's application. Settings named CELERY_… configure it (docs/adr/0009)."""

import gc
import os
import pkgutil
from importlib import import_module
from importlib.util import find_spec

from celery import Celery
from celery.signals import import_modules, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ami_portal.settings.dev")

app = Celery("ami_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")


@import_modules.connect
def import_tasks(**_: object) -> None:
    """Import `tasks`, a module or a package of modules, of every installed app."""
    from django.apps import apps  # noqa: PLC0415 (the settings are configured by now, not before)

    for config in apps.get_app_configs():
        name = f"{config.name}.tasks"
        if find_spec(name):
            package = import_module(name)
            for module in pkgutil.iter_modules(getattr(package, "__path__", [])):
                import_module(f"{name}.{module.name}")
    keep_for_good()


def keep_for_good() -> None:
    """What is loaded stays: the collector walks it no more (`make bench` shows it)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000)  # the rest less often: some forty megabytes more while a report is made


@worker_ready.connect
def sweep_at_once(**_: object) -> None:
    """What waited for a worker leaves when one comes, not half a minute later."""
    app.send_task("outbox.sweep")
