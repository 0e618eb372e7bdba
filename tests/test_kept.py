"""Tests of kept values: a build that takes them gives the same as a build without them."""

import gc
import pickle
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mini_site import mini_files
from studykit.check import check_library
from studykit.export.edition import Edition
from studykit.export.study import study_edition
from studykit.kept import recent
from studykit.kept.digest import Digester
from studykit.kept.keeper import FRESH, Keeper
from studykit.kept.watch import Digests, Watch
from studykit.library import read_library
from studykit.memory import AfterReload
from studykit.model import Kind, Unit
from studykit.site import site_of
from studykit.store import FOLDER, Store, keeper_at

Files = dict[str, bytes]


class Memory:
    """A store in memory that pickles its values, as the one on disk does."""

    def __init__(self) -> None:
        self.values: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> Any:
        return pickle.loads(self.values[key]) if key in self.values else None  # noqa: S301

    def put(self, key: bytes, value: Any, *, is_packed: bool = False) -> None:
        self.values[key] = pickle.dumps(value)


def edition_of(files: Files, keeper: Keeper) -> tuple[Edition, list[str]]:
    """Return all that a build composes from some files, and all its diagnostics."""
    library, found = read_library(files, keeper)
    edition = study_edition(site_of(library, keeper), "kept", "题")
    diagnostics = sorted({*found, *check_library(library), *edition.diagnostics})
    return edition, list(map(str, diagnostics))


def two_more_modules(files: Files) -> Files:
    """Return files with two copies of the module; some ids of the copies are their own."""
    text = files["modules/queues.md"].decode()
    for name, order in (("parking", 2), ("lights", 3)):
        copy = text.replace("order: 1", f"order: {order}").replace(
            "title: 排队", f"title: 之{order}"
        )
        for unit in ("where-queues-come-from", "long-queue", "few-numbers", "what-to-do"):
            copy = copy.replace(f"#{unit} ", f"#{unit}-{order} ")
        # The copy still refers to units of the first module.
        files = {**files, f"modules/{name}.md": copy.encode()}
    return files


FILES = two_more_modules(mini_files())
LINES = sorted({line for data in FILES.values() for line in data.decode().split("\n")})
PAGES = sorted(FILES)


@st.composite
def edits(draw: st.DrawFn) -> Callable[[Files], Files]:
    """Draw a change of one file: of lines or words, or the file is renamed, removed or restored."""
    path = draw(st.sampled_from(PAGES))
    kind = draw(
        st.sampled_from(["line", "line", "word", "insert", "swap", "rename", "gone", "back"])
    )
    number = draw(st.integers(0, 200))
    line = draw(st.sampled_from(LINES))

    def change(files: Files) -> Files:
        if kind == "back" or path not in files:
            return {**files, path: FILES[path]}
        if kind == "gone":
            return {name: data for name, data in files.items() if name != path}
        if kind == "rename":
            name = path.replace("queues", "rows").replace("parking", "cars")
            return {(name if each == path else each): data for each, data in files.items()}
        lines = files[path].decode().split("\n")
        index = number % len(lines)
        if kind == "insert":
            lines.insert(index, line)
        elif kind == "swap":
            lines[index], lines[-1 - index] = lines[-1 - index], lines[index]
        elif kind == "word":
            lines = [
                each.replace("号源", "名额").replace("few-numbers", "scarce") for each in lines
            ]
        else:
            lines[index] = line
        return {**files, path: "\n".join(lines).encode()}

    return change


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits(), min_size=2, max_size=6))
def test_what_is_kept_changes_nothing(history: list[Callable[[Files], Files]]) -> None:
    store = Memory()
    files = FILES
    for change in [lambda files: files, *history]:
        files = change(files)
        assert edition_of(files, Keeper(store)) == edition_of(files, FRESH)


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits(), min_size=2, max_size=6))
def test_what_builds_of_one_process_share_changes_nothing(
    history: list[Callable[[Files], Files]],
) -> None:
    shared = recent.Memory()
    files = FILES
    with TemporaryDirectory() as folder:
        for change in [lambda files: files, *history]:
            files = change(files)
            shared.begin()
            store = Store(Path(folder), shared.values)
            assert edition_of(files, Keeper(store, b"", shared.digests)) == edition_of(files, FRESH)
            store.close()


def test_values_that_a_whole_build_has_not_used_are_forgotten() -> None:
    known: recent.Recent[str] = recent.Recent()
    for name in ("used", "unused", "replaced"):
        known.put(name, 1)
    known.begin()
    known.put("replaced", 2)
    assert (known.get("used"), known.get("replaced")) == (1, 2)
    known.begin()
    assert [known.get(name) for name in ("used", "unused", "replaced")] == [1, None, 2]


def test_a_fork_neither_takes_nor_keeps_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite must not be used in a fork of the process that opened the file."""
    store = Store(tmp_path)
    store.put(b"a", 1)
    with monkeypatch.context() as fork:
        fork.setattr("os.getpid", lambda: -1)
        assert store.get(b"a") is None
        store.put(b"b", 2)
    assert (store.get(b"a"), store.get(b"b")) == (1, None)


def test_a_file_that_another_build_holds_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / FOLDER)
    store.put(b"a", 1)
    store.close()
    [path] = (tmp_path / FOLDER).iterdir()
    monkeypatch.setattr("studykit.store._WAIT", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert keeper_at(tmp_path) == (FRESH, None)
    assert Store(tmp_path / FOLDER).get(b"a") == 1


def test_a_build_of_serve_is_ended_once_and_before_the_next() -> None:
    ended: list[str] = []
    after_reload = AfterReload()
    try:
        after_reload.begin()
        assert not gc.isenabled()
        after_reload.end_later(lambda: ended.append("first"))
        after_reload.begin()
        assert ended == ["first"]
        after_reload.end_later(lambda: ended.append("second"))
        after_reload.end()
        after_reload.end()
        assert ended == ["first", "second"]
    finally:
        gc.enable()


def test_a_paragraph_above_all_others_changes_only_its_page() -> None:
    store = Memory()
    edition_of(FILES, Keeper(store))
    keeper = Keeper(store)
    head, below, rest = FILES["modules/parking.md"].decode().partition("\n## ")
    moved = f"{head}\n再说一句。\n{below}{rest}"
    edition_of({**FILES, "modules/parking.md": moved.encode()}, keeper)
    assert keeper.made["studykit.library._read"] == 1
    assert keeper.made["studykit.site._bank"] == 0
    assert keeper.made["studykit.pages.decks._page"] == 1
    assert keeper.made["studykit.pages.indexes._listed"] == 0
    # Home tells how long each module takes to read.
    assert keeper.made["studykit.pages.authored.render_body"] <= 2


def test_a_page_is_made_again_only_if_what_it_shows_has_changed() -> None:
    store = Memory()
    edition_of(FILES, Keeper(store))
    keeper = Keeper(store)
    edition_of(FILES, keeper)
    assert sum(keeper.made.values()) == 0
    assert keeper.taken["studykit.pages.decks._page"] == 3
    keeper = Keeper(store)
    changed = FILES["modules/parking.md"].replace("人比号多".encode(), "人总比号多".encode())
    edition_of({**FILES, "modules/parking.md": changed}, keeper)
    assert keeper.made["studykit.library._read"] == 1
    assert keeper.made["studykit.pages.decks._page"] == 1
    assert keeper.made["studykit.pages.handouts._handout"] == 1


def test_another_stamp_finds_nothing() -> None:
    store = Memory()
    edition_of(FILES, Keeper(store, b"one"))
    keeper = Keeper(store, b"other")
    edition_of(FILES, keeper)
    assert sum(keeper.taken.values()) == 0


class Colour(Enum):
    RED = 1
    BLUE = 2


@dataclass(frozen=True)
class Small:
    name: str
    tags: frozenset[str] = frozenset()

    @cached_property
    def length(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Large:
    a: int = 1
    b: str = "b"
    c: Small = Small("c")
    d: tuple[Small, ...] = ()
    e: Colour = Colour.RED
    f: Mapping[str, frozenset[str]] = field(default_factory=dict)
    g: None = None
    h: bool = False

    def of(self, name: str) -> frozenset[str]:
        return self.f.get(name, frozenset())


@pytest.mark.parametrize(
    "changed",
    [
        Large(a=2),
        Large(b="c"),
        Large(c=Small("d")),
        Large(c=Small("c", frozenset({"x"}))),
        Large(d=(Small("c"),)),
        Large(e=Colour.BLUE),
        Large(f={"x": frozenset()}),
        Large(h=True),
    ],
    ids=str,
)
def test_each_part_of_a_value_changes_its_digest(changed: Large) -> None:
    assert Digester().of(changed) == Digester().of(replace(changed))
    assert Digester().of(changed) != Digester().of(Large())
    assert Digester().of([changed]) != Digester().of([Large()])


def test_a_line_says_where_a_value_is_and_changes_no_digest() -> None:
    one = Unit("u", Kind.CAUSE, "题", "m", "s", None, "modules/m.md", 3, "正文")
    assert Digester().of((one, one.kind)) == Digester().of((replace(one, line=4), one.kind))
    assert Digester().of((one, one.kind)) != Digester().of((replace(one, text="正"), one.kind))


def test_a_digest_does_not_depend_on_what_was_computed_or_on_identity() -> None:
    one, other = Small("ab", frozenset("xyz")), Small("".join(["a", "b"]), frozenset("zyx"))
    assert one.length == 2
    assert Digester().of((one, one)) == Digester().of((one, other))


@pytest.mark.parametrize(
    ("read", "matters"),
    [
        (lambda root: root.a, Large(a=2)),
        (lambda root: root.c.name, Large(c=Small("d"))),
        (lambda root: root.c.length, Large(c=Small("dd"))),
        (lambda root: root.f.get("x"), Large(f={"x": frozenset()})),
        (lambda root: "x" in root.f, Large(f={"x": frozenset()})),
        (lambda root: len(root.f), Large(f={"y": frozenset()})),
        (lambda root: list(root.f), Large(f={"y": frozenset()})),
        (lambda root: root.of("x"), Large(f={"x": frozenset("z")})),
        (lambda root: root.d, Large(d=(Small("e"),))),
    ],
)
def test_a_trace_holds_until_what_was_read_changes(
    read: Callable[[Any], object], matters: Large
) -> None:
    watch = Watch(Digests(Large(), Digester()))
    read(watch.root)
    assert watch.trace
    assert Digests(Large(g=None), Digester()).holds(watch.trace)
    assert not Digests(matters, Digester()).holds(watch.trace)
