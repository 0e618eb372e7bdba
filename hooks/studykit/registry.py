"""The checked-in lock: which ids are in use, and what each paragraph said when it was entered."""

import hashlib
import json
from collections.abc import Mapping

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Library, Registry

LOCK_PATH = "registry/ids.json"
REDIRECTS_PATH = "registry/redirects.json"


def text_hash(text: str) -> str:
    """The lock's hash of a paragraph: SHA-256 of its UTF-8 text, the first 16 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_registry(texts: Mapping[str, str]) -> tuple[Registry, list[Diagnostic]]:
    """Read the registry's files, given by path; a missing file is an empty one."""
    found: list[Diagnostic] = []
    lock = _read_object(LOCK_PATH, texts.get(LOCK_PATH, "{}"), found)
    redirects = _read_object(REDIRECTS_PATH, texts.get(REDIRECTS_PATH, "{}"), found)
    paragraphs, ids = lock.get("paragraphs", {}), lock.get("ids", [])
    if not isinstance(paragraphs, dict) or not _are_texts(list(paragraphs.values())):
        found.append(_fault(LOCK_PATH, "paragraphs"))
        paragraphs = {}
    if not isinstance(ids, list) or not _are_texts(ids):
        found.append(_fault(LOCK_PATH, "ids"))
        ids = []
    if not _are_texts(list(redirects.values())):
        found.append(_fault(REDIRECTS_PATH, ""))
        redirects = {}
    moves = {old: str(new) for old, new in redirects.items()}
    return Registry(paragraphs, frozenset(ids), moves), found


def _read_object(path: str, text: str, found: list[Diagnostic]) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    found.append(_fault(path, "不是 JSON 对象"))
    return {}


def _are_texts(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _fault(path: str, shown: str) -> Diagnostic:
    hint = "登记由 python -m studykit lock 写出；改动记录用 {旧编号: 新编号}"
    return diagnose(Code.S08_REGISTRY, path, 1, shown, hint)


def lock_of(library: Library) -> str:
    """The text of the lock file for a library as it stands."""
    lock = {
        "paragraphs": {p.id: text_hash(p.text) for s in library.sources for p in s.paragraphs},
        "ids": sorted(ids_of(library)),
    }
    return json.dumps(lock, ensure_ascii=False, indent=1) + "\n"


def ids_of(library: Library) -> set[str]:
    """Every id that readers' links and records may hold: modules, sections and units."""
    ids = {module.id for module in library.modules}
    ids |= {section.id for module in library.modules for section in module.sections if section.id}
    return ids | {unit.id for unit in library.units}


def check_registry(library: Library) -> list[Diagnostic]:
    """Compare a library with its lock: edited, new and vanished paragraphs and ids."""
    registry = library.registry
    found = []
    run = "确认无误后运行 python -m studykit lock"
    for source in library.sources:
        path = source.path.removesuffix(".md") + ".txt"
        for paragraph in source.paragraphs:
            known = registry.paragraphs.get(paragraph.id)
            if known is None:
                found.append(
                    diagnose(Code.S06_UNREGISTERED, path, paragraph.line, paragraph.id, run)
                )
            elif known != text_hash(paragraph.text):
                hint = "原文照录，不得改动；若确是更正录入，" + run
                found.append(
                    diagnose(Code.S05_PARAGRAPH_CHANGED, path, paragraph.line, paragraph.id, hint)
                )
    used = ids_of(library)
    for unit in library.units:
        if unit.id not in registry.ids:
            found.append(diagnose(Code.S06_UNREGISTERED, unit.path, unit.line, unit.id, run))
    for module in library.modules:
        new = [s for s in module.sections if s.id and s.id not in registry.ids]
        found += [diagnose(Code.S06_UNREGISTERED, module.path, s.line, s.id, run) for s in new]
        if module.id not in registry.ids:
            found.append(diagnose(Code.S06_UNREGISTERED, module.path, 1, module.id, run))
    gone = set(registry.paragraphs) - set(library.paragraphs)
    gone |= registry.ids - used - set(registry.redirects)
    for name in sorted(gone):
        hint = f"编号不删不改；确要改名，在 {REDIRECTS_PATH} 写 旧编号: 新编号"
        found.append(diagnose(Code.S07_RETIRED, LOCK_PATH, 1, name, hint))
    for old, new in sorted(registry.redirects.items()):
        if new not in used or old in used:
            hint = "新编号必须在用，旧编号必须已不用"
            shown = f"{old} → {new}"
            found.append(diagnose(Code.S08_REGISTRY, REDIRECTS_PATH, 1, shown, hint))
    return found
