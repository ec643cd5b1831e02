"""Whether the service works: each part says what it found, in French."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from ami_portal.common.dates import clock, short_date
from ami_portal.outbox.models import EmailState, Heartbeat, OutboundEmail
from ami_portal.outbox.tasks import WORKER
from applications.models import Campaign, Territory

BEAT_LIFE = timedelta(minutes=2)
MAIL_LATE = timedelta(minutes=10)
LEAST_FREE_BYTES = 500 * 1024 * 1024
BROKER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the service: whether it works, and a sentence."""

    ok: bool
    detail: str


def state() -> dict[str, Check]:
    """Every part by its name. Never raises: what cannot be asked is what is broken."""
    database = _database()
    checks = {"base_de_donnees": database, "courtier": _broker(), "disque": _disk()}
    if database.ok:
        checks |= {name: check() for name, check in _STORED.items()}
    return checks


def is_healthy(checks: dict[str, Check]) -> bool:
    return all(check.ok for check in checks.values())


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check(False, f"PostgreSQL ne répond pas\u00a0: {error}".strip())
    return Check(True, "PostgreSQL répond.")


def _broker() -> Check:
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
        )
        client.ping()
        client.close()
    except (redis.RedisError, OSError):
        return Check(False, "Le courtier ne répond pas\u00a0: les envois partiront à son retour.")
    return Check(True, "Le courtier répond.")


def _disk() -> Check:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free // (1024 * 1024)} Mo libres pour les fichiers."
    return Check(free > LEAST_FREE_BYTES, detail)


def _worker() -> Check:
    beat = Heartbeat.objects.filter(name=WORKER).first()
    if beat is None:
        return Check(False, "Aucun ouvrier n’a encore travaillé\u00a0: lancez-en un.")
    when = f"{short_date(beat.at)} à {clock(beat.at)}"
    return Check(
        timezone.now() - beat.at < BEAT_LIFE, f"Dernier travail de l’ouvrier\u00a0: {when}."
    )


def _mails() -> Check:
    late = OutboundEmail.objects.filter(
        state=EmailState.PENDING, due_at__lt=timezone.now() - MAIL_LATE
    ).count()
    troubled = OutboundEmail.objects.filter(
        state__in=[EmailState.FAILED, EmailState.UNCERTAIN]
    ).count()
    detail = f"{late} en retard, {troubled} en échec ou incertains."
    return Check(late == 0 and troubled == 0, f"Courriels\u00a0: {detail}")


def _territory() -> Check:
    if Territory.objects.exists():
        return Check(True, "Territoire chargé.")
    return Check(
        False,
        "Aucun territoire\u00a0: chargez-le avec «\u00a0manage.py load_territory DOSSIER\u00a0».",
    )


def _calls() -> Check:
    count = Campaign.objects.count()
    if count:
        return Check(True, f"Appels enregistrés\u00a0: {count}.")
    return Check(False, "Aucun appel\u00a0: un agent le prépare sur /equipe/appels/.")


_STORED: dict[str, Callable[[], Check]] = {
    "ouvrier": _worker,
    "courriels": _mails,
    "territoire": _territory,
    "appels": _calls,
}
