"""Inputs are drawn by hand: what was typed stays words between quotes."""

from applications.forms.widgets import Choice, LineInput, TextArea, Tick

HOSTILE = "\"'><script>&"
ESCAPED = "&quot;&#x27;&gt;&lt;script&gt;&amp;"


def test_a_line_keeps_what_was_typed_between_its_quotes() -> None:
    drawn = LineInput(attrs={"type": "email", "required": False}).render("title", HOSTILE)
    assert drawn == (f'<input type="email" class="form-control" name="title" value="{ESCAPED}">')
    assert "value" not in LineInput().render("title", "")


def test_a_wrong_field_wears_its_colour() -> None:
    drawn = LineInput().render("title", "x", {"aria-invalid": "true", "id": "id_title"})
    assert 'class="form-control is-invalid"' in drawn
    assert 'id="id_title"' in drawn


def test_a_text_keeps_its_first_line_break() -> None:
    drawn = TextArea(attrs={"rows": 3}).render("need_text", f"\n{HOSTILE}")
    assert drawn.endswith(f'rows="3">\n\n{ESCAPED}</textarea>')


def test_a_list_marks_what_was_chosen() -> None:
    drawn = Choice(choices=[("", "Choisir…"), (HOSTILE, HOSTILE)]).render("theme", HOSTILE)
    assert f'<option value="{ESCAPED}" selected>{ESCAPED}</option>' in drawn
    assert '<option value="">Choisir…</option>' in drawn
    assert '<option value="" selected>' in Choice(choices=[("", "Choisir…")]).render("theme", None)


def test_a_tick_is_ticked_or_not() -> None:
    assert Tick().render("unsure", True).endswith(" checked>")
    assert "checked>" not in Tick().render("unsure", False)
