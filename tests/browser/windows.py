"""Windows of their own, for tests with a clock: it cannot be taken back from a shared page."""

import datetime
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
# Counts how often a page is printed, instead of printing it.
COUNT_PRINTS = "window.print = () => { window.printed = (window.printed || 0) + 1; }"


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """Return a new browser context in one time zone, whatever that of the machine is."""
    return browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)


@contextmanager
def own_window(browser: Browser, script: str = "", **options: Any) -> Iterator[Page]:
    """Open an empty page in a new context, whose pages run `script` before their own."""
    with closing(new_context(browser, **options)) as context:
        context.add_init_script(script)
        yield context.new_page()


@contextmanager
def at_noon(context: BrowserContext) -> Iterator[BrowserContext]:
    """Start the clock of a browser context at `NOON`; in the end, take back its routes."""
    context.clock.install(time=NOON)
    yield context
    context.unroute_all()
