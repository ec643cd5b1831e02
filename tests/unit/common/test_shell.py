from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

from ami_portal.common.context import Portal, nav_items
from ami_portal.common.errors import server_error

CONTACTS = {
    "territory_name": "Agglomération d’essai",
    "service": "Service cohésion sociale",
    "phone": "03 00 00 00 00",
    "opening_hours": "du lundi au vendredi",
    "postal_address": "1 rue des Lilas, 62000 Ville",
    "email": "ami@agglo.example",
    "deaf_contact": "06 00 00 00 00",
}


def page(source, **context):
    return engines["django"].from_string(source).render(context)


def labels(**roles):
    return [item.label for item in nav_items(path="/nulle-part/", **roles)]


def test_a_visitor_sees_the_call_the_results_and_help():
    seen = labels(call_code="2027", call_label="L’appel 2027")
    assert seen == ["L’appel 2027", "Résultats", "Être aidé"]


def test_an_applicant_also_finds_their_dossiers():
    seen = labels(call_code="2027", call_label="L’appel 2027", is_applicant=True)
    assert seen == ["L’appel 2027", "Mes dossiers", "Résultats", "Être aidé"]


def test_an_agent_with_a_seat_keeps_both_days_of_work():
    assert labels(team_call_code="2026", is_agent=True, is_juror=True) == [
        "À faire",
        "Dossiers",
        "Auditions",
        "Délibération",
        "Suivi",
        "Chiffres",
        "Mes auditions",
    ]


def test_a_director_who_also_leads_a_direction_sees_each_entry_once():
    seen = labels(team_call_code="2026", is_director=True, is_other_direction=True)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/equipe/", ["À faire"]),
        ("/equipe/dossiers/AMI-2026-0007/", ["Dossiers"]),
        ("/rapports/2025/", ["Chiffres"]),
        ("/compte/", []),
    ],
)
def test_only_the_closest_entry_is_the_current_one(path, here):
    items = nav_items(path=path, team_call_code="2026", is_agent=True)
    assert [item.label for item in items if item.here] == here


def test_every_page_gives_a_telephone_and_says_it_is_not_accessible_yet():
    shown = page('{% include "components/footer.html" %}', portal=Portal(**CONTACTS))
    line = shown.split('<p class="contact-line">')[1].split("</p>")[0]
    assert line == (
        '<b>Une question\u00a0?</b> <span class="nowrap">03 00 00 00 00</span>, du lundi au '
        "vendredi. Service cohésion sociale, 1 rue des Lilas, 62000 Ville. "
        '<a href="mailto:ami@agglo.example">ami@agglo.example</a>. '
        "Personnes sourdes ou malentendantes\u00a0: 06 00 00 00 00."
    )
    assert shown.count("Accessibilité\u00a0: non conforme") == 1


def test_the_current_page_is_told_to_screen_readers():
    portal = Portal(nav_items=nav_items(path="/resultats/"))
    shown = page('{% include "components/masthead.html" %}', portal=portal)
    assert shown.count('href="/resultats/" aria-current="page"') == 1
    assert shown.count("aria-current") == 1


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demonstration_says_so_and_only_there(is_demo):
    shown = page('{% extends "base.html" %}', portal=Portal(is_demo=is_demo))
    assert shown.count('class="demo-banner"') == int(is_demo)


def test_errors_are_summed_up_with_links_to_their_fields():
    class Form(forms.Form):
        title = forms.CharField(label="Titre")

    shown = page('{% include "components/error_summary.html" %}', form=Form({"title": ""}))
    assert shown.count('<a href="#id_title">Titre</a>\u00a0: Remplissez cette case.') == 1


def test_a_form_without_error_shows_no_summary():
    form = SimpleNamespace(errors={})
    assert page('{% include "components/error_summary.html" %}', form=form).strip() == ""


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"]
)
def test_error_pages_render_without_any_context(name):
    shown = get_template(name).render({})
    assert shown.count("<h1>") == 1


@pytest.mark.parametrize(
    "path",
    [
        "vendor/bootstrap.min.css",
        "vendor/bootstrap.min.css.map",
        "fonts/AtkinsonHyperlegible-Regular.ttf",
        "fonts/AtkinsonHyperlegible-BoldItalic.ttf",
        "css/tokens.css",
    ],
)
def test_styles_and_typeface_are_served_from_here(path):
    assert finders.find(path) is not None


def test_nothing_else_of_the_wheels_is_served():
    assert finders.find("vendor/bootstrap.css") is None


def test_the_error_page_gives_a_reference_that_the_log_repeats(caplog):
    answer = server_error(RequestFactory().get("/dossiers/"))
    (record,) = caplog.records
    reference = record.args[0]
    assert answer.status_code == 500
    assert f"{reference}\u00a0»" in answer.content.decode()
