"""What a finger presses above and under a title is as high as any button, whatever its letters."""

import pytest

from tests.factories import CampaignFactory, TerritoryFactory

HEIGHTS = """() => [...document.querySelectorAll('.whereami a, main .tap')]
    .map(each => [each.textContent.trim(), each.getClientRects()[0].height])"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_link_back_is_high_enough(open_window, transactional_db, size: str) -> None:
    TerritoryFactory()
    CampaignFactory()
    page = open_window(size)
    page.goto("/aide/contact/")
    heights = dict(page.evaluate(HEIGHTS))
    assert [*heights][:1] == ["Être aidé"]
    assert len(heights) == 2
    assert [text for text, height in heights.items() if not 48 <= height < 56] == []
