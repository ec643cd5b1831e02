"""Static files that come inside wheels: Bootstrap's style sheet and the typeface, by name."""

from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BOOTSTRAP_FILES = ("bootstrap.min.css", "bootstrap.min.css.map")
FONT_FILES = tuple(
    f"AtkinsonHyperlegible-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")
)


def font_folder() -> Path:
    """The folder of the four TTF files, for style sheets on disk and PDF alike."""
    return _package_folder("fontpkg_atkinson_hyperlegible") / "files"


class WheelFinder(BaseFinder):
    """Serves `vendor/…` and `fonts/…` from the installed packages: no copy in the repository."""

    def __init__(self) -> None:
        bootstrap = FileSystemStorage(
            _package_folder("bootstrap_wrapper").parent / "bootstrap" / "css"
        )
        bootstrap.prefix = "vendor"
        fonts = FileSystemStorage(font_folder())
        fonts.prefix = "fonts"
        self.folders = ((bootstrap, BOOTSTRAP_FILES), (fonts, FONT_FILES))

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for storage, names in self.folders:
            for name in names:
                yield name, storage

    def find(self, path: str, find_all: bool = False) -> Sequence[str] | str:
        found = [
            storage.path(name)
            for storage, names in self.folders
            for name in names
            if path == f"{storage.prefix}/{name}"
        ]
        if find_all:
            return found
        return found[0] if found else []

    def check(self, **kwargs: object) -> Sequence[object]:
        return []


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The package {package} is not installed.")
    return Path(spec.origin).parent
