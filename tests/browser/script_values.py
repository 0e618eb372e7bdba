"""A blank page that runs scripts of the site which do not depend on any page."""

from collections.abc import Iterator
from contextlib import contextmanager

from mini_site import ROOT
from playwright.sync_api import Browser, Page

_SCRIPTS = ROOT / "hooks/studykit/assets/javascripts"


@contextmanager
def scripts_alone(browser: Browser, *names: str) -> Iterator[Page]:
    """Open a page with some scripts, named by path without their suffix, in their order."""
    context = browser.new_context(timezone_id="Asia/Shanghai")
    opened = context.new_page()
    opened.add_script_tag(content="window.study = {};")
    for name in names:
        opened.add_script_tag(content=(_SCRIPTS / f"{name}.js").read_text("utf-8"))
    yield opened
    context.close()
