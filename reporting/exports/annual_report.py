"""The annual report as a tagged PDF: the whole, or four pages for elected members."""

from ami_portal.common.pdf import render_pdf
from reporting.domain.editions import words_of
from reporting.domain.summary import leaves
from reporting.queries.reports import Edition

STYLESHEETS = ("css/report.css",)


def edition_words(edition: Edition) -> str:
    """« édition 2 figée le 3 mars 2027 », or that this is still a draft."""
    return words_of(edition.number, edition.frozen_at, drawn_up_on=edition.report.drawn_up_on)


def render(edition: Edition) -> bytes:
    """The whole report, with its cover and its contents. The same edition gives the same bytes."""
    return _render("pdf/annual_report.html", edition, edition.report.title, {})


def render_summary(edition: Edition) -> bytes:
    """The four pages: the year, the decisions, the money, the contrat de ville, the communes."""
    title = f"AMI cohésion sociale {edition.report.year} – Synthèse"
    return _render("pdf/report_summary.html", edition, title, {"leaves": leaves(edition.report)})


def _render(template: str, edition: Edition, title: str, more: dict[str, object]) -> bytes:
    words = edition_words(edition)
    authority = edition.report.authority
    context = {
        "report": edition.report,
        "authority": authority[:1].upper() + authority[1:],
        "edition_words": words,
        "changes": edition.changes,
        "previous": edition.number - 1,
        "title": title,
        "footer": f"AMI cohésion sociale {edition.report.year} · {words}",
        **more,
    }
    return render_pdf(template, context, title=title, stylesheets=STYLESHEETS)
