"""Print how well bots that have read nothing guess the items of the bank, by generator.

A star marks a score that is too far from chance. The last column is for quiz pages, where readers
see the feedback of other items. An argument names the docs/ folder of another project.
"""

import sys
from pathlib import Path

from banks import REAL, bank_in, library_in
from bots import BOTS, FEEDBACK
from guessing import exam_of, excess, table

if __name__ == "__main__":
    docs = Path(sys.argv[1]) if len(sys.argv) > 1 else REAL
    exam = exam_of(bank_in(docs).items, library_in(docs))
    print(*table(excess(exam, (*BOTS, FEEDBACK))), sep="\n")
