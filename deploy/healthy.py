"""Health of one container: `python deploy/healthy.py web|worker|beat`. Exit code 0 when it works.

A worker is healthy when its Heartbeat row moves, not when a process lives; beat is what makes the
row move, so both are asked the same question.
"""

import http.client
import os
import sys

import psycopg

LATEST_BEAT = "SELECT max(at) > now() - interval '2 minutes' FROM outbox_heartbeat"


def web() -> bool:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    connection.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return connection.getresponse().status == http.HTTPStatus.OK


def worker() -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=8) as connection:
        row = connection.execute(LATEST_BEAT).fetchone()
    return bool(row and row[0])


sys.exit(0 if {"web": web, "worker": worker, "beat": worker}[sys.argv[1]]() else 1)
