"""The users' guides: every picture exists, every part is reached, nothing in them is markup."""

import re

import pytest

from ami_portal.common import guides

NAMES = sorted(path.stem for path in guides.FOLDER.glob("*.md"))


def pictures_of(name: str) -> list[tuple[str, str]]:
    """The words and the path of each picture of a guide."""
    return re.findall(r"!\[(.*?)\]\((.*?)\)", (guides.FOLDER / f"{name}.md").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_a_guide_exists_and_says_what_it_shows(name: str) -> None:
    pictures = pictures_of(name)
    assert pictures
    assert [path for words, path in pictures if not words] == []
    assert [path for _, path in pictures if not (guides.FOLDER / path).is_file()] == []


def test_no_picture_is_left_without_a_guide() -> None:
    shown = {path.split("/")[-1] for name in NAMES for _, path in pictures_of(name)}
    assert shown == {path.name for path in (guides.FOLDER / "images").iterdir()}


def test_the_contents_lead_to_each_part_and_pictures_are_served() -> None:
    guide = guides.guide("porteur")
    assert guide.title == "Le guide de ceux qui écrivent un dossier"
    anchors = re.findall(r'<h2 id="([^"]+)">', guide.body)
    assert [anchor for anchor, _ in guide.parts] == anchors
    assert len(set(anchors)) == len(anchors)
    assert guide.body.count('src="/static/guide/') == guide.body.count("<img") == 5
    assert "<h1" not in guide.body


def test_markup_written_in_a_guide_stays_words(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    (tmp_path / "essai.md").write_text("# Titre\n\n## Partie\n\n<script>alert(1)</script>\n")
    assert "<script>" not in guides.guide("essai").body


def test_the_help_page_leads_to_the_guide(client, db) -> None:
    assert 'href="/aide/guide/"' in client.get("/aide/").content.decode()
    page = client.get("/aide/guide/").content.decode()
    assert "Écrire, s’arrêter, reprendre" in page
    assert 'href="#etre-aide"' in page
