"""Compiled templates, kept from one process to the next."""

import sys
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from studykit.kept.digest import hash_of
from studykit.versions import stamp


class CompiledTemplates(FileSystemBytecodeCache):
    """Keeps compiled templates in a folder and in memory.

    Jinja compiles a template again if the checksum differs.
    """

    def __init__(self, folder: Path) -> None:
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
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever is wrong with the file, the template is compiled again
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; only in memory if the folder cannot be written."""
        self._codes[bucket.key] = bucket.bytecode_to_string()
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


# They stand where Python keeps the compiled modules of the package. Who can write there can change
# the package itself, so nothing foreign is run.
COMPILED = CompiledTemplates(Path(__file__).parent / "__pycache__")
