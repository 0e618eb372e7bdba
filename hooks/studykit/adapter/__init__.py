"""MkDocs' events: read the files, return page bodies and generated files, log diagnostics.

A site's hook is a file of three lines that imports `on_config` from here. `mkdocs serve` does not
reload the modules of `studykit`: restart the command after a change to one of them.
"""

import os

# The theme warns in English about its own future in every build. No author can act on the warning.
# README.md of the project says what happens then.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from studykit.adapter.events import on_config as on_config
