"""A script with the values that both Python and our scripts need.

The values are defined in Python. The script sets `window.study.contracts`. A bundle begins with the
subjects that its parts use and that no bundle that runs earlier has set. `types/globals.d.ts`
declares the types of the values for scripts.
"""

from studykit.export.articles import FOLDER, PAGE
from studykit.export.bank import BANK
from studykit.export.exam import PAPERS, SEALED
from studykit.export.excerpts import FOLDER as EXCERPTS
from studykit.export.names import TABLE
from studykit.export.papers.script import WORD
from studykit.export.plan_parts import OPENING
from studykit.export.script import entry_script
from studykit.export.search import FILE as SEARCH
from studykit.model import SESSION_MINUTES
from studykit.pages.plans import PLAN_LIMITS
from studykit.quiz import paper


def contracts() -> dict[str, object]:
    """Return the value of `window.study.contracts`: values by subject."""
    return {
        "files": {
            "names": TABLE,
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
            "paired": paper.PAIRED,
            "sealed": SEALED,
            "papers": PAPERS,
        },
        "plan": {
            "most": PLAN_LIMITS,
            "session": SESSION_MINUTES,
            "opening": OPENING,
            "page": PAGE.pattern,
        },
    }


def contracts_script(*subjects: str) -> str:
    """Return the script that adds some subjects to `window.study.contracts`."""
    every = contracts()
    entries = [entry_script("study.contracts", each, every[each]) for each in subjects]
    return "window.study=window.study||{};\n" + "".join(entries)
