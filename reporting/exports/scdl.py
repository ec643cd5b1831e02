"""The open data file: CSV, UTF-8, comma, one line per beneficiary of an engaged aid."""

import csv
from collections.abc import Iterable
from io import StringIO

from reporting.domain.scdl import COLUMNS, Grantee, Issuer, line


def render(issuer: Issuer, grantees: Iterable[Grantee]) -> bytes:
    """The file of a year, without those who are held back. Raises NoIssuerError."""
    issuer.check()
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(line(issuer, each) for each in grantees if each.is_published)
    return text.getvalue().encode()
