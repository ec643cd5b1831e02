from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "ami_portal.common"
    label = "common"
