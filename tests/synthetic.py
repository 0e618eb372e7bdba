"""Generate study pages of any size, for property tests and benchmarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studykit.library import read_library
from studykit.model import Library

PARAGRAPHS = 20
UNITS_A_MODULE = 25
_SOURCE = "---\ntitle: 文章\ntitle_is_editorial: true\nprovenance: 试验\n---\n\n试验。\n"
_FRONT = "---\ntitle: 模块{number}\norder: {order}\nminutes: 10\nobjectives:\n  - 说出\n---\n"
_DISCUSSION = "## 讨论 {{ #module-{number}-talk }}\n\n" + "- 讨论：为什么？\n" * 4


@dataclass(frozen=True)
class Spec:
    """The description of one unit.

    A link is a label, the number of another unit, and the number of the source that states the
    relation (0 for none). `cites` is the number of a source with its first and last paragraph.
    `mentions` are the numbers of units that the text refers to.
    """

    kind: str
    level: int = 3
    links: tuple[tuple[str, int, int], ...] = ()
    cites: tuple[int, int, int] = (1, 1, 1)
    mentions: tuple[int, ...] = ()


def library_of(specs: Sequence[Spec]) -> Library:
    """Return the library read from the pages that `files_of` writes for some units."""
    library, _ = read_library(files_of(specs))
    return library


def files_of(specs: Sequence[Spec], a_module: int = UNITS_A_MODULE) -> dict[str, bytes]:
    """Return the pages of modules with `a_module` units each, and two sources, by path."""
    files = {}
    for source in (1, 2):
        about = ("排队", "停车")[source - 1]
        text = "\n\n".join(
            f"　　第{n}段，说{about}第{n}件事怎么办。" for n in range(1, PARAGRAPHS + 1)
        )
        files[f"sources/s{source}.txt"] = f"{text}\n".encode()
        files[f"sources/s{source}.md"] = _SOURCE.encode()
    for start in range(0, len(specs), a_module):
        number = start // a_module + 1
        lines = [_FRONT.format(number=number, order=number), f"## 节 {{ #section-{number} }}\n"]
        for index, spec in enumerate(specs[start : start + a_module], start):
            lines += _unit(index, spec, first=index == start)
        lines.append(_DISCUSSION.format(number=number))
        files[f"modules/module-{number}.md"] = "\n".join(lines).encode()
    return files


def name_of(index: int) -> str:
    """Return a title of four characters for a number below 10,000. No two titles are the same."""
    characters = "甲乙丙丁戊己庚辛壬癸"
    return "".join(
        characters[(int(digit) + position * 3) % 10] for position, digit in enumerate(f"{index:04}")
    )


def _unit(index: int, spec: Spec, *, first: bool) -> Iterator[str]:
    hashes = "#" * (3 if first else spec.level)
    yield f"{hashes} {name_of(index)} {{ #unit-{index} .{spec.kind} }}\n"
    mentioned = "，".join(f"见 [[unit-{other}]]" for other in spec.mentions)
    yield f"说明{index}。{mentioned}\n"
    for label, other, source_of_relation in spec.links:
        yield f"- {label}：[[unit-{other}]]" + (
            f"（[[s{source_of_relation}-1]]）" if source_of_relation else ""
        )
    source, first_paragraph, last = spec.cites
    tail = f"..{last}" if last > first_paragraph else ""
    yield f"- 出处：[[s{source}-{first_paragraph}{tail}]]\n"


def regular(count: int) -> list[Spec]:
    """Return `count` units, with relations to units nearby and far away."""
    kinds = ("问题", "原因", "对策", "概念")
    specs = []
    for n in range(count):
        kind = kinds[n % 4]
        far = (n * 7 + 3) % count // 4 * 4
        links = {
            "问题": (),
            "原因": (("导致", n - 1, 0), ("导致（归纳）", far, 1)),
            "对策": (("针对", n - 2, 0), ("针对（归纳）", far, 2)),
            "概念": (("参见", n - 1, 0),),
        }[kind]
        paragraph = n % PARAGRAPHS + 1
        # Each group of four related units cites one source, as in real libraries.
        specs.append(Spec(kind, 3, links, (n // 4 % 2 + 1, paragraph, paragraph), (far,)))
    return specs
