"""A page open in a browser: what it asked for and complained of, and when it is at rest."""

from time import monotonic

from playwright.sync_api import Page

PATIENCE = 15  # seconds

# What scripts put off until the next frame is done in the second.
REST = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""


class Visit:
    """An open page, with all that it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)


def rest(page: Page) -> None:
    """Wait until a page that is loaded has done what it does by itself, seen by two frames."""
    page.evaluate(REST)


def until(page: Page, expression: str, argument: object = None) -> None:
    """Wait until something is so. The driver polls by `eval`, which the policy forbids."""
    end = monotonic() + PATIENCE
    while not page.evaluate(expression, argument):
        assert monotonic() < end, expression
        page.wait_for_timeout(20)


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until scripts have heard of it."""
    page.set_viewport_size({"width": width, "height": height})
    rest(page)
