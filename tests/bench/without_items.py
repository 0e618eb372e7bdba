"""The hook of the site with an empty item bank, to benchmark a build without quizzes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "hooks"))

from study import on_config  # noqa: F401
from studykit import site
from studykit.quiz.item import Enemies, ItemBank

EMPTY = ItemBank((), (), {}, {}, Enemies({}))
setattr(site, "build_stable_bank", lambda library, keys: EMPTY)  # noqa: B010
