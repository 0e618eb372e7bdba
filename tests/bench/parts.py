"""Benchmark the parts of a build, as ratios within one run.

It prints three results:

- reading and checking as a share of a whole build;
- the ratio of a build with quizzes to a build with the same text as plain Markdown;
- the time per unit that indexes and items take in libraries of growing size. It grows with the size
  if the code is not linear.
"""

import shutil
import tempfile
import timeit
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from statistics import median

from build_site import run_afresh
from mini_site import ROOT, diagnostics_of
from studykit.files import read_folder
from studykit.graph import graph_of
from studykit.indexes import build_indexes
from studykit.library import read_library, targets_of
from studykit.model import Library
from studykit.quiz.bank import build_bank
from studykit.quiz.item import Choice, Cloze, Item, Matching, headline
from studykit.quiz.selection import self_tests
from synthetic import library_of, regular

from bench.projects import without_watch

RUNS = 5
SIZES = (100, 1_000, 10_000)


def seconds(action: Callable[[], object]) -> float:
    """Return the seconds of one call, measured by timeit, which disables garbage collection."""
    return timeit.timeit(action, number=1)


def _build(site: Path) -> None:
    run_afresh(ROOT, "build", "--strict", "--site-dir", str(site))


def share_of_reading() -> None:
    """Print the time of reading and checking as a share of a build; runs are interleaved."""
    files = read_folder(ROOT / "docs")
    reading, building = [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            reading.append(seconds(partial(diagnostics_of, files)))
            site = Path(folder) / str(run)
            building.append(seconds(partial(_build, site)))
    share = median(reading) / median(building)
    print(f"reading and checking / whole build: {share:.3f} (medians of {RUNS} interleaved runs)")


def time_per_unit(name: str, actions: Mapping[int, Callable[[], object]], runs: int) -> None:
    """Print the time of an action per unit, for libraries of growing size.

    `actions` has the action on each library by the size of the library. Ratios are relative to the
    smallest library.
    """
    times: dict[int, list[float]] = {size: [] for size in actions}
    for _ in range(runs):
        for size, action in actions.items():
            times[size].append(seconds(action) / size)
    base = median(times[min(actions)])
    for size, measured in times.items():
        each = median(measured)
        print(f"{name} of {size:>6} units: {each * 1e6:7.1f} µs a unit, {each / base:.2f} of 100's")


def cost_of_quizzes() -> None:
    """Print the ratio of a build with quizzes to one that has their text as plain Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        plain = plain_project(Path(folder) / "plain")
        quizzes, texts = [], []
        for _ in range(RUNS):
            quizzes.append(seconds(partial(_build, Path(folder) / "a")))
            texts.append(seconds(partial(run_afresh, plain, "build", "--no-strict")))
    ratio = median(quizzes) / median(texts)
    print(f"build with quizzes / with their text as Markdown: {ratio:.2f} (medians of {RUNS})")


def plain_project(folder: Path) -> Path:
    """Write the real site without quizzes and return its folder.

    The text of the quizzes is added as Markdown: on pages of its own and at the end of modules.
    """
    shutil.copytree(ROOT / "docs", folder / "docs")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    hook = Path(__file__).with_name("without_items.py")
    settings = settings.replace("hooks/study.py", hook.as_posix())
    (folder / "mkdocs.yml").write_text(without_watch(settings), "utf-8")
    library = read_library(read_folder(ROOT / "docs"))[0]
    item_bank = build_bank(library, graph_of(library))
    items = item_bank.items
    bank = "".join(f"- {headline(item)}\n" for item in items)
    texts = {"guide/bank.md": bank}
    for module in library.modules:
        own = [item for item in items if item.module == module.id]
        texts[f"guide/quiz-{module.id}.md"] = "\n".join(map(as_markdown, own))
        tests = [
            item
            for chosen in self_tests(module, items, item_bank.enemies).values()
            for item in chosen
        ]
        page = folder / "docs" / module.path
        text = "\n".join(map(as_markdown, tests))
        page.write_text(page.read_text("utf-8") + "\n" + text, "utf-8")
    for number, (path, text) in enumerate(texts.items(), 10):
        front = f"---\ntitle: 题{number}\norder: {number}\n---\n\n"
        (folder / "docs" / path).write_text(front + text, "utf-8")
    return folder


def as_markdown(item: Item) -> str:
    """Return all texts of an item as Markdown."""
    return f"**{item.stem}**\n\n" + "".join(f"- {line}\n" for line in _lines(item)) + "\n"


def _lines(item: Item) -> Iterator[str]:
    response = item.response
    if isinstance(response, Choice):
        yield from (f"{option.text}：{option.rationale}" for option in response.options)
    elif isinstance(response, Cloze):
        yield response.text
        yield from (f"{o.text}：{o.rationale}" for b in response.blanks for o in b.options)
    elif isinstance(response, Matching):
        yield from (f"{s.text}：{s.rationale}" for s in (*response.left, *response.right))
    else:
        yield from (step.text for step in response.steps)
    yield f"{item.explanation} {'、'.join(f'[[{cite}]]' for cite in item.cites)}"


def time_of_indexes(libraries: dict[int, Library]) -> None:
    """Print the time per unit to build the indexes of synthetic libraries."""
    targets = {size: targets_of(library) for size, library in libraries.items()}
    actions = {s: partial(build_indexes, library, targets[s]) for s, library in libraries.items()}
    time_per_unit("indexes", actions, RUNS)


def time_of_items(libraries: dict[int, Library]) -> None:
    """Print the time per unit to build the item banks of synthetic libraries."""
    graphs = {size: graph_of(library) for size, library in libraries.items()}
    actions = {s: partial(build_bank, library, graphs[s]) for s, library in libraries.items()}
    # Three runs only, because the largest library takes half a minute.
    time_per_unit("items", actions, 3)


if __name__ == "__main__":
    share_of_reading()
    cost_of_quizzes()
    made_up = {size: library_of(regular(size)) for size in SIZES}
    time_of_indexes(made_up)
    time_of_items(made_up)
