"""A local server that answers like a public registry, or as badly as one can."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SIRET = "77567227221138"
RNA = "W622000001"
CITY = "99001"


def company(**changes: Any) -> dict[str, Any]:
    """A legal unit as Recherche d'entreprises writes it: an open association."""
    place = {
        "siret": SIRET,
        "adresse": "3 RUE DU PUITS 62000 EXEMPLEVILLE",
        "commune": CITY,
        "etat_administratif": "A",
        "est_siege": True,
    }
    return {
        "siren": SIRET[:9],
        "nom_complet": "LE FIL ET LA MANIERE",
        "etat_administratif": "A",
        "siege": place,
        "matching_etablissements": [place],
        "complements": {"est_association": True, "identifiant_association": RNA},
        **changes,
    }


def association(**changes: Any) -> dict[str, Any]:
    """An association as the API Associations writes it."""
    data = {
        "rna": RNA,
        "nom": "LE FIL ET LA MANIERE",
        "active": True,
        "siret_siege": SIRET,
        "date_dissolution": None,
        "adresse_siege": {
            "numero_voie": "3",
            "type_voie": "rue",
            "libelle_voie": "du Puits",
            "code_insee": CITY,
            "code_postal": "62000",
            "commune": "Exempleville",
        },
        **changes,
    }
    return {"data": data, "links": {}, "meta": {}}


def located(**changes: Any) -> dict[str, Any]:
    """An answer of the search of addresses, one sure and one guessed."""
    sure = {
        "label": "3 Rue du Puits 62000 Exempleville",
        "score": 0.93,
        "postcode": "62000",
        "city": "Exempleville",
        "citycode": CITY,
        **changes,
    }
    features = [{"properties": sure}, {"properties": {**sure, "score": 0.2}}]
    return {"type": "FeatureCollection", "features": features}


class FakeService(ThreadingHTTPServer):
    """Answers every GET with `status`, `headers` and `body`; remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.headers = 200, b"{}", {}
        self.drip = 0.0
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, found: Any, status: int = 200) -> None:
        self.status, self.body = status, json.dumps(found).encode()


class _Handler(BaseHTTPRequestHandler):
    server: FakeService

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append((parts.path, parse_qs(parts.query), dict(self.headers)))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._write()

    def _write(self) -> None:
        try:
            if self.server.drip:
                for sign in self.server.body:
                    self.wfile.write(bytes([sign]))
                    self.wfile.flush()
                    time.sleep(self.server.drip)
            else:
                self.wfile.write(self.server.body)
        except OSError:
            return  # the client went away, which is what it should do

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def fake_service() -> Iterator[FakeService]:
    """A service on a free port, stopped at the end."""
    service = FakeService()
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        service.shutdown()
        thread.join()
        service.server_close()
