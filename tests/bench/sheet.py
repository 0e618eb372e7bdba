"""Measure the reading value of the item bank with sheets that readers answer.

`draw FOLDER` writes `sheet.txt` for readers, `key.json` to mark their answers, and `grades.txt`,
the form on which test writers grade the items. `mark` marks one answer file, or two: of a reader
with the documents and of one without. `grade` tallies a form that was filled in.

`PYTHONPATH=tests:tests/quiz .venv/bin/python -m bench.sheet draw /tmp/sheet --count 200` draws 200
items. Faults in answers are printed with their line, and the exit status is then 1.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from banks import site_in
from mini_site import ROOT
from studykit.files import write_text
from studykit.library import Target, plain_text
from studykit.references import Reference, replace_references

from bench.marking import (
    grade_table,
    read_answers,
    read_grades,
    right_numbers,
    score_table,
    value_table,
    wrong_lines,
)
from bench.questions import (
    G,
    Key,
    drawn,
    drawn_as_paper,
    grading_form,
    key_of_json,
    keys,
    restricted,
    sheet,
)


def plain_in(targets: Mapping[str, list[Target]], text: str) -> str:
    """Return a text without markup. A reference to paragraphs without a text becomes its label."""

    def labelled(reference: Reference) -> str:
        locator = reference.locator
        return locator.label if locator and not reference.text else str(reference)

    return plain_text(replace_references(text, labelled), targets)


def draw(options: argparse.Namespace) -> list[str]:
    """Write the three files of a sheet. Raises ValueError if it cannot be drawn."""
    site = site_in(options.docs)
    fitting = _chosen(site.bank.items, options)
    count = len(fitting) if options.count is None else options.count
    if options.paper:
        items = drawn_as_paper(fitting, count, options.seed, site.bank.enemies)
    else:
        items = drawn(fitting, count, options.seed)

    plain = partial(plain_in, site.targets)
    folder: Path = options.folder
    objects = [key.json_object() for key in keys(items)]
    write_text(folder / "sheet.txt", sheet(items, plain))
    write_text(folder / "key.json", json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    write_text(folder / "grades.txt", grading_form(items, plain))
    print(f"{len(items)} of {len(fitting)} items are written to {folder}")
    return []


def mark(options: argparse.Namespace) -> list[str]:
    """Print the table of one or two answer files, and return the faults.

    Raises ValueError if the key has no question of a generator or module.
    """
    every = _keys_in(options.key)
    chosen = _chosen(every, options)
    rights, faults = [], []
    for path in filter(None, (options.answers, options.without)):
        answers = read_answers(_text_in(path), every)
        rights.append(right_numbers(chosen, answers))
        faults += [f"{path}: {fault}" for fault in answers.faults]
        if options.wrong:
            print(path, *wrong_lines(chosen, rights[-1], answers), sep="\n", end="\n\n")
    if options.without:
        print(*value_table(chosen, rights[0], rights[1], options.by), sep="\n")
    else:
        print(*score_table(chosen, rights[0], options.by), sep="\n")
    return faults


def grade(options: argparse.Namespace) -> list[str]:
    """Print the table of the grades, and return the faults.

    Raises ValueError if the key has no question of a generator or module.
    """
    every = _keys_in(options.key)
    chosen = _chosen(every, options)
    grades, faults = read_grades(_text_in(options.grades), every)
    print(*grade_table(chosen, grades, options.by), sep="\n")
    return [f"{options.grades}: {fault}" for fault in faults]


def _chosen(items: Sequence[G], options: argparse.Namespace) -> Sequence[G]:
    """Return the items or keys of the generators and modules that the command line names.

    Raises ValueError if none of them has one of the names.
    """
    if options.generator is not None:
        items = restricted(items, "generator", options.generator)
    if options.module is not None:
        items = restricted(items, "module", options.module)
    return items


def _keys_in(path: Path) -> list[Key]:
    found = [key_of_json(value) for value in json.loads(_text_in(path))]
    if not found:
        raise ValueError(f"{path}: there is no key")
    return found


def _text_in(path: Path) -> str:
    return path.read_text("utf-8")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sheet", description=__doc__)
    commands = parser.add_subparsers(required=True)
    drawing = commands.add_parser("draw", help="write sheet.txt, key.json and grades.txt")
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--count", type=int, help="number of items; all without it")
    drawing.add_argument("--seed", default="1", help="another seed draws other items")
    drawing.add_argument(
        "--paper", action="store_true", help="as papers are drawn: no two items are enemies"
    )
    drawing.add_argument("--docs", type=Path, default=ROOT / "docs", help="the pages of a project")
    marking = commands.add_parser("mark", help="mark answers, and print the reading value of two")
    marking.add_argument("key", type=Path)
    marking.add_argument("answers", type=Path, help="the answers of a reader with the documents")
    marking.add_argument("without", type=Path, nargs="?", help="those of a reader without")
    marking.add_argument("--wrong", action="store_true", help="also list the wrong answers")
    grading = commands.add_parser("grade", help="tally a grading form")
    grading.add_argument("key", type=Path)
    grading.add_argument("grades", type=Path)
    for command, action in ((drawing, draw), (marking, mark), (grading, grade)):
        command.set_defaults(action=action)
        command.add_argument("--generator", action="append", help="only this one")
        command.add_argument("--module", action="append", help="only this one")
    for command in (marking, grading):
        command.add_argument("--by", choices=("generator", "module", "type"), default="generator")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status.

    0: done. 1: some answers are faulty. 2: a file or a name is wrong, and the reason is printed.
    """
    options = _parse(arguments)
    try:
        faults: list[str] = options.action(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
