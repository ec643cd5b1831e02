from django.apps import AppConfig

from ami_portal.common.refusals import say_ours


class CommonConfig(AppConfig):
    name = "ami_portal.common"
    label = "common"

    def ready(self) -> None:
        say_ours()
