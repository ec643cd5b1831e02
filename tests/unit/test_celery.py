"""The worker knows every task that is scheduled or rung for, and keeps what it was given."""

from ami_portal.celery import app


def test_every_scheduled_task_is_known_to_the_worker() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled - app.tasks.keys() == set()
    assert {"outbox.send", "outbox.sweep"} <= app.tasks.keys()


def test_a_killed_worker_gives_its_task_back_within_seconds() -> None:
    conf = app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert (conf.worker_prefetch_multiplier, conf.task_serializer) == (1, "json")
    assert {
        name: conf.broker_transport_options[name]
        for name in ("visibility_timeout", "unacked_restore_interval", "unacked_restore_throttle")
    } == {"visibility_timeout": 900, "unacked_restore_interval": 5, "unacked_restore_throttle": 1}
