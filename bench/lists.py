"""The lists of the service with 1 000 and 20 000 dossiers: received, searched, ranked, to do.

Seeded and measured like the pages (bench/pages.py), in a process of its own.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bench._process import apart, with_engines
from bench.pages import cpu, database_seconds, queries, row

SIZES = (1_000, 20_000)
MODELS = 40
# Milliseconds of the application for 1 000 and for 20 000 dossiers, then of PostgreSQL.
LIMITS = {
    "list": ((45, 10), (60, 30)),
    "list with a search": ((45, 10), (60, 30)),
    "ranking": ((60, None), (80, None)),
    "dashboard": ((60, 40), (60, 40)),
}
MOST_QUERIES = 12
ROUNDS_IN_DATABASE = 20


def run() -> list[dict[str, object]]:
    """Rows of work, value, unit and limit, measured in a process of its own."""
    return apart("bench.lists")


def measure() -> Iterator[dict[str, object]]:
    import time_machine
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from tests.factories import TerritoryFactory, UserFactory
    from tests.factories.applications import AFTER_CLOSING

    call_command("migrate", verbosity=0)
    TerritoryFactory()
    time_machine.travel(AFTER_CLOSING, tick=True).start()
    models, client = models_of_dossiers(), Client()
    client.force_login(UserFactory(agent=True))
    code, copied = models[0].campaign.code, 0
    for rank, size in enumerate(SIZES):
        copy(models, range(copied + 1, size + 1))
        copied = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        for name, address in (
            ("list", f"/equipe/dossiers/?appel={code}"),
            ("list with a search", f"/equipe/dossiers/?appel={code}&q=essai+77"),
            ("ranking", f"/deliberation/{code}/"),
            ("dashboard", "/equipe/"),
        ):
            application, database = LIMITS[name][rank]
            work = f"{name}, {size} dossiers"

            def read(address: str = address) -> object:
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.status_code)
                return answer

            yield row(work, cpu(read), "ms", application)
            start = database_seconds()
            for _ in range(ROUNDS_IN_DATABASE):
                read()
            spent = (database_seconds() - start) / ROUNDS_IN_DATABASE * 1000
            yield row(f"{work}, in PostgreSQL", round(spent, 1), "ms", database)
            yield row(work, queries(read), "queries", MOST_QUERIES)


def models_of_dossiers() -> list[object]:
    """Dossiers of every theme, heard, each with its places: the others are copies of them."""
    from tests.factories import ApplicationFactory, CampaignFactory, NeighbourhoodFactory
    from tests.factories.applications import OrganisationTypeFactory, ThemeFactory

    campaign = CampaignFactory(envelope=Decimal(150_000))
    themes = ThemeFactory.create_batch(7, campaign=campaign)
    kinds = OrganisationTypeFactory.create_batch(7, campaign=campaign)
    places = NeighbourhoodFactory.create_batch(22)
    models = []
    for rank in range(MODELS):
        dossier = ApplicationFactory(
            heard=True, campaign=campaign, sequence=100_000 + rank, theme=themes[rank % 7],
            organisation_type=kinds[rank % 7],
        )  # fmt: skip
        dossier.neighbourhoods.set([places[rank % 22]])
        models.append(dossier)
    return models


def copy(models: list[object], ranks: Iterable[int]) -> None:
    """As many dossiers like these, each with the panel's mean, one in three with a decision."""
    from applications.models import Application
    from juries.enums import DecisionKind
    from juries.models import Decision, PanelResult
    from tests.factories.applications import AFTER_CLOSING

    agent, columns = models[0].submitted_by, [f.attname for f in Application._meta.concrete_fields]
    fresh = []
    for rank in ranks:
        like = models[rank % MODELS]
        values = {name: getattr(like, name) for name in columns if name != "id"}
        values |= {"sequence": rank, "number": f"AMI-{like.campaign.code}-{rank:04d}"}
        fresh.append(Application(**values | {"title": f"Action d’essai {rank}"}))
    made = Application.objects.bulk_create(fresh, batch_size=2_000)
    PanelResult.objects.bulk_create(
        (
            PanelResult(
                application=each, mean=Decimal(each.sequence * 37 % 500) / 100,
                dispersion=Decimal(each.sequence % 30) / 10, computed_at=AFTER_CLOSING,
            )
            for each in made
        ),
        batch_size=2_000,
    )  # fmt: skip
    Decision.objects.bulk_create(
        (
            Decision(
                application=each, kind=DecisionKind.DECLINE, reason="ENVELOPE",
                text="Enveloppe épuisée.", prepared_by=agent, prepared_at=AFTER_CLOSING,
            )
            for each in made[::3]
        ),
        batch_size=2_000,
    )  # fmt: skip
    through = Application.neighbourhoods.through
    through.objects.bulk_create(
        (
            through(application=each, neighbourhood=place)
            for each in made
            for place in models[each.sequence % MODELS].neighbourhoods.all()
        ),
        batch_size=2_000,
    )


if __name__ == "__main__":
    with_engines(measure)
