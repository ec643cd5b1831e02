from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ami_portal.demo"
    label = "demo"
    verbose_name = "Démonstration"
