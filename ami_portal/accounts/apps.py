from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ami_portal.accounts"
    label = "accounts"
    verbose_name = "Personnes"
