from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "ami_portal.operations"
    label = "operations"
    verbose_name = "Exploitation"
