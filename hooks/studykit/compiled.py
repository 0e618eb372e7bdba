"""Compiled templates, kept from one process to the next."""

import sys
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from studykit.kept.digest import hash_of
from studykit.versions import stamp


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps compiled templates in memory, and in a folder unless it is None.

    Jinja compiles a template again if the checksum differs.
    """

    def __init__(self, folder: Path | None) -> None:
        self._has_folder = folder is not None
        super().__init__(str(folder), f"%s.{sys.implementation.cache_tag}.jinja")
        self._codes: dict[str, bytes] = {}

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of a template and of all code that takes part in its compilation."""
        return hash_of([stamp(), source.encode()]).hex()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with the compiled template, if there is one that can be read."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])
            return
        if not self._has_folder:
            return
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever is wrong with the file, the template is compiled again
            bucket.reset()
        if bucket.code:
            self._codes[bucket.key] = bucket.bytecode_to_string()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; only in memory if the folder cannot be written."""
        self._codes[bucket.key] = bucket.bytecode_to_string()
        if self._has_folder and not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


# They stand where Python keeps the compiled modules of the package. Who can write there can change
# the package itself, so nothing foreign is run.
COMPILED = CompiledTemplates(Path(__file__).parent / "__pycache__")
# For an environment that the code of a site may change: what it compiles is not in the checksum.
COMPILED_HERE = CompiledTemplates(None)
