"""A page open in a browser: what it asked for and complained of, and when it is at rest."""

from playwright.sync_api import Page

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
