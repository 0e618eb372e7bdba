"""Test that browser tests are isolated, although all share a window."""

from pathlib import Path

import pytest
from visit import Visit, add_script

KEEP = "localStorage.kept = '1'; sessionStorage.kept = '1'; window.name = 'kept';"
KEPT = (
    "[localStorage.length, sessionStorage.length, window.name, document.hasFocus(), window.added]"
)


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_visits_share_no_storage(
    visit: Visit, address: str, real_site: Path, scheme: str, turn: str
) -> None:
    root = address if scheme == "http" else real_site.as_uri() + "/"
    visit.page.goto(f"{root}assets/images/favicon.png")
    assert visit.page.evaluate(KEPT) == [0, 0, "", True, None]
    assert len(visit.page.context.pages) == 1
    add_script(visit.page, "window.added = 1;")
    visit.page.reload()
    assert visit.page.evaluate("window.added") == 1
    visit.page.evaluate(KEEP)
    visit.page.evaluate("window.open('')")
