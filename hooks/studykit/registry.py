"""The files in docs/registry/: the lock, redirects, reviewed pinyin and facilities.

The lock is under version control. It records the ids and pages that were published, and a hash of
each paragraph's text. Entries leave it only by a command that forgets, undoes or renames.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace

from studykit.collation import parse_reading
from studykit.diagnostics import Code, Diagnostic, Reporter
from studykit.locator import IDENTIFIER
from studykit.model import LOCK_PATH, Library, Registry, Source
from studykit.renames import decide_keys, ids_of

REDIRECTS_PATH = "registry/redirects.json"
READINGS_PATH = "registry/readings.json"
FACILITIES_PATH = "registry/facilities.json"
# The address of a page relative to the site's root. It cannot contain `..`.
PAGE_ADDRESS = re.compile(r"(?:[a-z0-9-]+/)*[a-z0-9-]+\.html")
# Two authors may add lines at the end of one part. If Git keeps the lines of both (`merge=union`),
# the comma between them is missing.
_NO_COMMA = re.compile(r'(?<=")\n(?= *")')
UNLESS_PUBLISHED = "；从未发布过的，运行 python -m studykit lock --forget"
LOCK_HINT = "确认无误后运行 python -m studykit lock"


def text_hash(text: str) -> str:
    """Hash a paragraph for the lock: the first 16 hex digits of SHA-256 of its UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_registry(texts: Mapping[str, str]) -> tuple[Registry, list[Diagnostic]]:
    """Read the registry's files, given by path. A missing file counts as empty.

    Returns the registry and the faults. A malformed part of the lock is replaced by an empty one.
    """
    reports = [Reporter(path) for path in _FORMAT_HINTS]
    of_lock, of_redirects, of_pinyin, of_facilities = reports
    lock = _read_object(texts, of_lock)
    paragraphs = dict(sorted(_string_mapping(lock, "paragraphs", of_lock).items(), key=_rank))
    keys, pages = _string_mapping(lock, "keys", of_lock), _read_pages(lock, of_lock)
    if not all(IDENTIFIER.fullmatch(each) for each in keys.values() if each):
        _fault(of_lock, "keys")
        keys = {}
    redirects, page_redirects = _read_redirects(texts, of_redirects)
    pinyin = _read_pinyin(texts, of_pinyin)
    facilities = _read_facilities(texts, of_facilities)
    found = [fault for report in reports for fault in report.found]
    return Registry(paragraphs, pages, redirects, page_redirects, pinyin, keys, facilities), found


def _string_mapping(lock: Mapping[str, object], name: str, report: Reporter) -> Mapping[str, str]:
    value = lock.get(name, {})
    if isinstance(value, dict) and _are_strings(list(value.values())):
        return value
    _fault(report, name)
    return {}


def _read_pages(lock: Mapping[str, object], report: Reporter) -> dict[str, frozenset[str]]:
    """Read the published addresses, `page.html` and `page.html#id`, as the ids on each page."""
    value = lock.get("pages", [])
    if isinstance(value, dict):
        value = _listed(value)
    pages: dict[str, set[str]] = {}
    for address in value if isinstance(value, list) else [None]:
        page, _, name = str(address).partition("#")
        if not isinstance(address, str) or not PAGE_ADDRESS.fullmatch(page):
            _fault(report, "pages")
            return {}
        pages.setdefault(page, set()).update([name] if name else [])
    return {page: frozenset(names) for page, names in pages.items()}


def _listed(pages: Mapping[str, object]) -> list[object]:
    """Return the addresses of a lock of version 0.1.0, which maps pages to lists of ids."""
    return [
        f"{page}#{name}" if isinstance(name, str) else None
        for page, names in pages.items()
        for name in ("", *(names if isinstance(names, list) else [None]))
    ]


def _read_redirects(
    texts: Mapping[str, str], report: Reporter
) -> tuple[dict[str, str], dict[str, str]]:
    """Read the redirects of ids and the redirects of pages."""
    redirects: dict[str, str] = {}
    page_redirects: dict[str, str] = {}
    for old, new in _read_object(texts, report).items():
        mapping = redirects if IDENTIFIER.fullmatch(old) else page_redirects
        if isinstance(new, str) and (mapping is redirects or PAGE_ADDRESS.fullmatch(old)):
            mapping[old] = new
        else:
            _fault(report, old)
    return redirects, page_redirects


def _read_pinyin(texts: Mapping[str, str], report: Reporter) -> dict[str, str]:
    pinyin = {}
    for word, written in _read_object(texts, report).items():
        reading = parse_reading(written, word) if isinstance(written, str) else None
        if reading and len(reading) == len(word):
            pinyin[word] = str(written)
        else:
            hint = "词只用汉字，每字一个带声调的音节，用空格隔开，如 "
            hint += '"长效机制": "cháng xiào jī zhì"'
            report(Code.S08_REGISTRY, 1, word, hint)
    return pinyin


def _read_facilities(texts: Mapping[str, str], report: Reporter) -> dict[str, tuple[str, int]]:
    facilities = {}
    for item, value in _read_object(texts, report).items():
        match value:
            case [str(revision), int(percent)] if percent is not True and 0 <= percent <= 100:
                facilities[item] = revision, percent
            case _:
                _fault(report, item)
    return facilities


def _read_object(texts: Mapping[str, str], report: Reporter) -> dict[str, object]:
    line = 1
    text = texts.get(report.path, "{}")
    if report.path == LOCK_PATH:
        text = _NO_COMMA.sub(",\n", text)
    try:
        value = json.loads(text, object_pairs_hook=_dict_of)
    except _TwiceError as error:
        # Only a name has a colon after it. The last one of this name stands on the line.
        places = [found.start() for found in re.finditer(rf'"{re.escape(str(error))}"\s*:', text)]
        line = text.count("\n", 0, max(places, default=0)) + 1
        report(Code.S08_REGISTRY, line, f"{error} 有两行，写得不一样", _TWICE_HINTS[report.path])
        return {}
    except json.JSONDecodeError as error:
        # If the end of the file is missing, report it on the last line that has text.
        last = len(text.rstrip().splitlines())
        value, line = None, max(1, min(error.lineno, last))
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    _fault(report, "这一行或者上一行写得不对" if line > 1 else "不是 JSON 对象", line)
    return {}


class _TwiceError(ValueError):
    """Raised for a name that a JSON object has twice, with different values."""


def _dict_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a dict of the pairs of a JSON object.

    Raises _TwiceError if a name has two different values, of which `json` would drop the first.
    """
    values: dict[str, object] = {}
    for name, value in pairs:
        if values.setdefault(name, value) != value:
            raise _TwiceError(name)
    return values


def _are_strings(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


_FORMAT_HINTS = {
    LOCK_PATH: "登记由 python -m studykit lock 写出，不手改；取回它完好的上一版",
    REDIRECTS_PATH: '整个文件写成 {"旧编号": "新编号"}，一行一条，各行之间用半角逗号，末行没有逗号',
    READINGS_PATH: '整个文件写成 {"词": "cí"}，一行一条，各行之间用半角逗号，末行没有逗号',
    FACILITIES_PATH: "这个文件由「成绩分析」存出，不手改；重新存一份，整个换上",
}


_TWICE_HINTS = {
    **dict.fromkeys((REDIRECTS_PATH, READINGS_PATH), "只留对的一行"),
    LOCK_PATH: "两个人各登记了一次：原文改成对的以后，删去这一行，再运行 python -m studykit lock",
    FACILITIES_PATH: _FORMAT_HINTS[FACILITIES_PATH],
}


def _fault(report: Reporter, shown: str, line: int = 1) -> None:
    report(Code.S08_REGISTRY, line, shown, _FORMAT_HINTS[report.path])


def redirect_hint(old: str, new: str) -> str:
    """Say how to redirect a published id or address that is gone, as a line of JSON."""
    return (
        f"照原样放回去；确要改名，在 docs/{REDIRECTS_PATH} 的花括号里写一行 "
        f'"{old}": "{new}"，各行之间用逗号{UNLESS_PUBLISHED}'
    )


def registry_of(library: Library, pages: Mapping[str, frozenset[str]]) -> Registry:
    """Return the registry to write for a library. Redirects and pinyin stay unchanged.

    `pages` are all pages to lock, in place of those that `library.registry` has. Its other ids are
    needed to find the keys of those that were renamed.
    """
    paragraphs = {p.id: text_hash(p.text) for s in library.sources for p in s.paragraphs}
    keys = decide_keys(library.registry, ids_of(library))
    return replace(library.registry, paragraphs=paragraphs, pages=pages, keys=keys)


def with_source(registry: Registry, source: Source) -> Registry:
    """Return the registry with the page and paragraphs of one more source."""
    paragraphs = {p.id: text_hash(p.text) for p in source.paragraphs}
    pages = {f"{source.path.removesuffix('.md')}.html": frozenset[str]()}
    return replace(
        registry,
        paragraphs={**registry.paragraphs, **paragraphs},
        pages={**registry.pages, **pages},
    )


def without_source(registry: Registry, source: Source) -> Registry:
    """Return the registry without the page and paragraphs of a source."""
    address = f"{source.path.removesuffix('.md')}.html"
    paragraphs = {
        name: hash_
        for name, hash_ in registry.paragraphs.items()
        if name.partition("-")[0] != source.id
    }
    pages = {path: anchors for path, anchors in registry.pages.items() if path != address}
    return replace(registry, paragraphs=paragraphs, pages=pages)


def with_new_id(registry: Registry, old: str, new: str) -> Registry:
    """Return the registry with the page and paragraphs of the document `old` under the id `new`."""
    prefix = f"{old}-"
    paragraphs = {
        f"{new}-{name.removeprefix(prefix)}" if name.startswith(prefix) else name: hash_
        for name, hash_ in registry.paragraphs.items()
    }
    address = f"sources/{old}.html"
    pages = {
        f"sources/{new}.html" if path == address else path: anchors
        for path, anchors in registry.pages.items()
    }
    return replace(registry, paragraphs=paragraphs, pages=pages)


def lock_text(registry: Registry) -> str:
    """Serialize the lock as JSON.

    Git merges what two authors register by keeping the lines of both (`merge=union`). So each entry
    is one line, and entries are sorted. A part is written even if it is empty, or it would stand
    twice if both authors began it. A lock without any entry cannot be merged.
    """
    pages = [
        address
        for page in sorted(registry.pages)
        for address in (page, *(f"{page}#{name}" for name in sorted(registry.pages[page])))
    ]
    lock = {
        "paragraphs": dict(sorted(registry.paragraphs.items(), key=_rank)),
        "pages": pages,
        "keys": dict(sorted(registry.keys.items())),
    }
    return json.dumps(lock, ensure_ascii=False, indent=1) + "\n"


def _rank(item: tuple[str, str]) -> tuple[int, str, int]:
    """Return the sort key of a paragraph: its document, shorter ids first, then its number."""
    source, _, number = item[0].partition("-")
    return len(source), source, int(number) if number.isdecimal() else 0
