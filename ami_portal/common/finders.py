"""Static files that come inside wheels: Bootstrap's style sheet and the typeface, by name."""

import builtins
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

BOOTSTRAP_FILES = ("bootstrap.min.css", "bootstrap.min.css.map")
FONT_FILES = tuple(
    f"AtkinsonHyperlegible-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")
)


def bootstrap_folder() -> Path:
    """The folder of Bootstrap's style sheets."""
    return _package_folder("bootstrap_wrapper").parent / "bootstrap" / "css"


def font_folder() -> Path:
    """The folder of the four TTF files, for style sheets on disk and PDF alike."""
    return _package_folder("fontpkg_atkinson_hyperlegible") / "files"


class NamedFiles(FileSystemStorage):
    """Some files of a folder, served under a prefix."""

    def __init__(self, prefix: str, folder: Path, names: Iterable[str]) -> None:
        super().__init__(folder)
        self.prefix = prefix
        self.names = tuple(names)


class WheelFinder(BaseFinder):
    """Serves `vendor/…` and `fonts/…` from the installed packages: no copy in the repository."""

    def __init__(self) -> None:
        self.folders = (
            NamedFiles("vendor", bootstrap_folder(), BOOTSTRAP_FILES),
            NamedFiles("fonts", font_folder(), FONT_FILES),
        )

    def check(self, **kwargs: Any) -> builtins.list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        found = [
            folder.path(name)
            for folder in self.folders
            for name in folder.names
            if path == f"{folder.prefix}/{name}"
        ]
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, NamedFiles]]:
        for folder in self.folders:
            for name in folder.names:
                yield name, folder


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {package} is not installed.")
    return Path(spec.origin).parent
