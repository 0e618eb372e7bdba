"""Run Python modules in processes that have already imported MkDocs and the core.

A build of the small site takes a second, and so do its imports. `run_forked` starts one server for
each test process. The server imports everything once, and forks a child for each run.

The server is this file, run as a program. It reads a run in JSON from each line of its input, and
prints the exit status of each run. It passes the templates that a child has compiled on to later
children, because compiling them takes most of a second in a build of the small site.
"""

import gc
import json
import marshal
import os
import runpy
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, NoReturn

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

# These modules take long to import. The minifier must not be imported: it starts threads, and a
# fork copies only the thread that calls it.
MODULES = (
    "mkdocs.commands.build",
    "mkdocs.config.defaults",
    "mkdocs.plugins",
    "mkdocs.structure.pages",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "studykit.check",
    "studykit.export.articles",
    "studykit.export.exam",
    "studykit.output.outline",
    "studykit.output.pages",
    "studykit.theme.patches",
    "studykit.theme.sidebar",
)


def run_forked(
    folder: Path, environment: dict[str, str], *command: str
) -> subprocess.CompletedProcess[str]:
    """Run a module with arguments in a folder, as `python -m` does; return its captured output.

    Variables that Python reads only at its start keep the values that they have in this process.
    """
    server = _server()
    assert server.stdin
    assert server.stdout
    with TemporaryDirectory() as outputs:
        paths = [Path(outputs, name) for name in ("stdout", "stderr")]
        order = {
            "command": command,
            "folder": str(folder),
            "environment": environment,
            "outputs": list(map(str, paths)),
        }
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        status = server.stdout.readline()
        assert status, "the server has ended; its error is above"
        return subprocess.CompletedProcess(
            command, int(status), *(path.read_text("utf-8") for path in paths)
        )


@cache
def _server() -> subprocess.Popen[str]:
    """Start the server. It ends when its input is closed: at the latest when this process ends."""
    return subprocess.Popen(
        [sys.executable, __file__],
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


# Compiled templates by the keys of Jinja: those of earlier children, and those of this process.
_known: dict[str, bytes] = {}
_new: dict[str, bytes] = {}


class _Templates(BytecodeCache):
    """Keeps compiled templates in memory, behind the cache of an environment if it has one.

    Jinja uses a compiled template only if its source is still the same.
    """

    def __init__(self, cache: BytecodeCache | None) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        if self._cache:
            self._cache.load_bytecode(bucket)
        if bucket.code is None and bucket.key in _known:
            bucket.bytecode_from_string(_known[bucket.key])
            if self._cache:
                self._cache.dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if self._cache:
            self._cache.dump_bytecode(bucket)
        _new[bucket.key] = bucket.bytecode_to_string()


def _remember_templates() -> None:
    """Let every environment of Jinja load compiled templates from memory, and store its own."""

    def give(self: Environment, cache: BytecodeCache | None) -> None:
        self.__dict__["bytecode_cache"] = _Templates(cache)

    Environment.bytecode_cache = property(lambda self: self.__dict__["bytecode_cache"], give)  # type: ignore[assignment]


def main() -> None:
    """Import the modules that builds need, and run what each line of the input says."""
    _remember_templates()
    for name in MODULES:
        import_module(name)
    assert len(os.listdir("/proc/self/task")) == 1
    gc.freeze()
    for line in sys.stdin:
        with TemporaryFile() as compiled:
            child = os.fork()
            if child == 0:
                _run(compiled, **json.loads(line))
            _, status = os.waitpid(child, 0)
            compiled.seek(0)
            # A child that is killed has written nothing.
            if written := compiled.read():
                _known.update(marshal.loads(written))  # noqa: S302, a child wrote it
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(
    compiled: IO[bytes],
    command: list[str],
    folder: str,
    environment: dict[str, str],
    outputs: Any,
) -> NoReturn:
    """Run a module in this process, and exit with its status."""
    for descriptor, path in enumerate(outputs, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    status: object = 0
    try:
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        status = ended.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    if not isinstance(status, int):
        print(status, file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    marshal.dump(_new, compiled)
    compiled.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
