"""Nothing newer than Chrome 90 (April 2021) where an association reads and writes.

A style that an old browser does not know may fall back on what stands before it; a selector that it
does not know drops the whole rule, and a script stops.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
# What came after, with the version that brought it.
CSS = {
    r":has\(": 105,
    r"@container\b": 105,
    r"@layer\b": 99,
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"color-mix\(": 111,
    r"oklch\(|oklab\(|\blab\(|\blch\(": 111,
    r"\blight-dark\(": 123,
    r"\d[sld]v[hw]\b": 108,
    r"[{;]\s*&|^\s*&": 112,
    r"\bsubgrid\b": 117,
    r"@media[^{]*[<>]=?": 104,
    r":user-valid|:user-invalid|:popover-open|:state\(": 114,
}
SCRIPT = {
    r"\.at\(": 92,
    r"\bstructuredClone\(": 98,
    r"\brandomUUID\(": 92,
    r"\bObject\.hasOwn\(": 93,
    r"\bObject\.groupBy\(|\bMap\.groupBy\(": 117,
    r"\.(toSorted|toReversed|toSpliced|with)\(": 110,
    r"\.findLast(Index)?\(": 97,
    r"\bAbortSignal\.(timeout|any)\(": 103,
    r"\bArray\.fromAsync\(": 121,
    r"\bPromise\.(withResolvers|try)\(": 119,
    r"\bstatic\s*{": 94,
    r"\.(showPopover|togglePopover)\(": 114,
    r"\bstartViewTransition\(": 111,
    r"\bcause\s*:": 93,
}
# Guarded: an older browser skips the whole block, closed at the margin.
GUARDED = re.compile(r"^@supports selector\(.*?^}", re.DOTALL | re.MULTILINE)


def too_new(text: str, table: dict[str, int]) -> list[str]:
    plain = GUARDED.sub("", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return [
        f"{found[0].strip()} (Chrome {version})"
        for pattern, version in table.items()
        for found in re.finditer(pattern, plain, re.MULTILINE)
    ]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_read_by_chrome_90(path: Path) -> None:
    assert too_new(path.read_text(), CSS) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_run_by_chrome_90(path: Path) -> None:
    assert too_new(path.read_text(), SCRIPT) == []


def test_the_tables_see_what_they_look_for() -> None:
    css = ".choice:has(:checked) {} @container (width > 3rem) {} a { height: 100dvh; & b {} }"
    assert len(too_new(css, CSS)) == 4
    assert len(too_new("rows.at(-1); crypto.randomUUID(); structuredClone(x)", SCRIPT)) == 3
    assert too_new("@supports selector(:has(*)) {\n  a:has(b) { top: 0 }\n}", CSS) == []
    assert too_new("/* :has( */ .a { inset: 0; gap: 1rem }", CSS) == []
