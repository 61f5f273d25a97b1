"""Imported once, in the process of which every server is a copy: all that the app imports sooner or later."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from functools import cache

from streamlit.components.v2 import manifest_scanner

import crm

for _name in ("altair", "pandas", "pyarrow", "streamlit.web.cli", "streamlit.web.bootstrap"):
    importlib.import_module(_name)
for _found in pkgutil.walk_packages(crm.__path__, "crm."):
    if not _found.name.endswith("__main__"):
        importlib.import_module(_found.name)

# Which of the installed packages have components: every server would look it up.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()
gc.freeze()
