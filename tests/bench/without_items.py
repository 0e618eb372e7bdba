"""The hook without quizzes, to benchmark a build that generates no items."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "hooks"))

from study import (  # noqa: F401
    on_build_error,
    on_config,
    on_files,
    on_page_content,
    on_page_markdown,
    on_post_build,
    on_startup,
)
from studykit import site
from studykit.quiz.item import ItemBank

setattr(site, "build_stable_bank", lambda library, graph, keys: ItemBank((), (), {}, {}))  # noqa: B010
