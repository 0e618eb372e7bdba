"""A script with the values that both Python and our scripts need.

The values are defined in Python. The script sets `window.study.contracts`. It is the beginning of
first.js, so it runs before the scripts that use these values. `types/globals.d.ts` declares their
types for scripts.
"""

from studykit.export.articles import FOLDER, PAGE
from studykit.export.exam import PAPERS, SEALED
from studykit.export.excerpts import FOLDER as EXCERPTS
from studykit.export.papers.script import WORD
from studykit.export.plan_parts import OPENING
from studykit.export.records import BANK
from studykit.export.script import entry_script
from studykit.export.search import FILE as SEARCH
from studykit.model import SESSION
from studykit.pages.plans import PLAN_LIMITS
from studykit.quiz import paper


def contracts() -> dict[str, object]:
    """Return the value of `window.study.contracts`."""
    return {
        "files": {
            "bank": BANK,
            "word": WORD,
            "search": SEARCH,
            "articles": FOLDER,
            "excerpts": EXCERPTS,
        },
        "exam": {
            "lists": {"kinds": paper.KINDS, "types": paper.TYPES, "levels": paper.LEVELS},
            "most": {"count": paper.COUNT_AT_MOST, "minutes": paper.MINUTES_AT_MOST},
            "signs": paper.ALPHABET,
            "seeds": paper.SEEDS,
            "shortest": paper.CODE_AT_LEAST,
            "group": paper.GROUP_LENGTH,
            "modulesInGroup": paper.MODULES_A_GROUP,
            "sealed": SEALED,
            "papers": PAPERS,
        },
        "plan": {
            "most": PLAN_LIMITS,
            "session": SESSION,
            "opening": OPENING,
            "page": PAGE.pattern,
        },
    }


def contracts_script() -> str:
    """Return the script that sets `window.study.contracts`."""
    return entry_script("study", "contracts", contracts())
