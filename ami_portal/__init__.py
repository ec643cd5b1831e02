"""The AMI portal: settings, accounts, mail and operations around the three applications."""

from ami_portal.celery import app as celery_app

__all__ = ["celery_app"]
