"""Habits that no linter knows."""

import re
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import models

from bench.__main__ import benches

ROOT = Path(__file__).parent.parent
FLOORS = ("outbox", "accounts", "applications", "juries", "reporting")
OURS = [model for label in FLOORS for model in apps.get_app_config(label).get_models()]
FORBIDDEN_ON_SCREEN = re.compile(r"\binstruction", re.IGNORECASE)


def test_foreign_keys_only_look_down() -> None:
    climbing = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in FLOORS
        and FLOORS.index(field.related_model._meta.app_label) > FLOORS.index(model._meta.app_label)
    ]
    assert climbing == []


def test_constraints_are_named_after_their_model() -> None:
    strangers = [
        constraint.name
        for model in OURS
        for constraint in model._meta.constraints
        if not constraint.name.startswith(f"{model._meta.model_name}_")
    ]
    assert strangers == []


def test_every_constraint_can_say_its_sentence() -> None:
    """A sentence is a pattern of Python: a lone « % » in it breaks the page that would show it."""
    said = [
        constraint.get_violation_error_message()
        for model in OURS
        for constraint in model._meta.constraints
    ]
    assert "Le taux de base va de 1 à 100\u00a0%." in said


def test_models_send_nothing_and_save_nothing_else() -> None:
    assert [model.__name__ for model in OURS if "save" in vars(model)] == []


def test_every_mail_begins_with_its_subject() -> None:
    texts = (ROOT / "templates" / "emails").glob("*.txt")
    heads = {
        path.name: path.read_text().splitlines()[0]
        for path in texts
        if path.name not in {"base.txt", "footer.txt"}
    }
    for name, head in heads.items():
        assert head.startswith("{% extends") or "Objet : " in head, name


def test_french_signs_never_begin_a_line() -> None:
    """A space that does not break stands before `: ; ? ! »` and after `«`, in what pages say."""
    marks = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
    breaking = re.compile(r"\S [:;?!»](?=\s|$)|« ")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in breaking.finditer(marks.sub("x", path.read_text()))
    ]
    assert found == []


def test_no_inline_style_or_script() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|<style")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if path.parent.name != "pdf" and inline.search(path.read_text())
    ]
    assert found == []


def test_the_word_instruction_is_on_no_screen() -> None:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    found = [p.name for p in pages if FORBIDDEN_ON_SCREEN.search(p.read_text())]
    assert found == []


def test_every_bench_measures() -> None:
    silent = [name for name in benches() if not hasattr(import_module(f"bench.{name}"), "run")]
    assert silent == []


def test_modules_stay_short() -> None:
    sources = [
        path
        for folder in ("ami_portal", "applications", "juries", "reporting")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    ]
    assert [p.name for p in sources if len(p.read_text().splitlines()) > 400] == []
