from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "ami_portal.outbox"
    label = "outbox"
    verbose_name = "Courriels"
