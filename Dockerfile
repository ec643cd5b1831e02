# The production image: no embedded engine, no compiler, no root.
FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/production.txt /tmp/production.txt
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/production.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 ami \
    && useradd --system --uid 10001 --gid ami --home-dir /srv/ami --no-create-home ami \
    && install -d -o ami -g ami /srv/media /srv/static /srv/backup
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ami_portal.settings.production \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media
COPY --from=packages /opt/venv /opt/venv
COPY . /srv/ami
WORKDIR /srv/ami
# Collecting needs settings that load, not real ones: these values stay in this one command.
RUN SECRET_KEY=Build-0123456789-abcdefghijklmnopqrstuvwxyz-not-a-secret \
    DATABASE_URL=postgresql://build.invalid/ami REDIS_URL=redis://build.invalid \
    ALLOWED_HOSTS=build.invalid SITE_URL=https://build.invalid \
    EMAIL_URL=smtp+tls://build.invalid:587 DEFAULT_FROM_EMAIL=build@build.invalid \
    python manage.py collectstatic --noinput
USER ami
EXPOSE 8000
# No access log here: the proxy writes one, without the tokens of the links sent by mail.
CMD ["gunicorn", "ami_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--timeout", "60", "--graceful-timeout", "30", "--no-control-socket"]
