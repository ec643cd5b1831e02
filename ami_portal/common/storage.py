"""Files named by their content, imports of our small modules included."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

STORAGE: Any = CompressedManifestStaticFilesStorage
_, IMPORTS = STORAGE._js_module_import_aggregation_patterns


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """An `import` of the tablet’s modules follows the new name: two releases never mix there.

    Django’s switch for it would read every script, and stumble on those of libraries.
    """

    patterns = (*STORAGE.patterns, ("js/jury/*.js", IMPORTS))
