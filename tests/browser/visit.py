"""A page open in a browser, with its requests and errors, and helpers to wait for it."""

from time import monotonic

from playwright.sync_api import Page

PATIENCE = 15  # seconds

# Work that scripts postpone to the next frame is done in the second frame.
REST = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""

# Run before a page, it chooses the whole page of a module, as a reader can.
WHOLE = """(() => {
  const get = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) {
    const kept = get.call(this, key);
    return kept === null && key.endsWith(':reading') ? 'whole' : kept;
  };
})()"""


class Visit:
    """An open page, with all its requests and errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)


def renew(page: Page, address: str) -> None:
    """Clear what a test left in a page and in its browser's storage, for the next test.

    Scripts that were added to the page stay. A page without scripts is open meanwhile, since pages
    store something when they are left. A new page takes as long as a visit.
    """
    page.unroute_all()
    page.goto(f"{address}404.html")
    page.emulate_media(media="null", reduced_motion="null")
    page.evaluate("sessionStorage.clear()")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.detach()


def rest(page: Page) -> None:
    """Wait two frames, so that a loaded page has finished its own work."""
    page.evaluate(REST)


def quiet(page: Page) -> None:
    """Wait until a loaded page had time to ask for more files.

    The driver's own "networkidle" never comes when it misses the end of one request, as it does
    on a busy machine.
    """
    page.wait_for_load_state("load")
    rest(page)
    page.wait_for_timeout(500)


def until(page: Page, expression: str, argument: object = None) -> None:
    """Wait until an expression is true. The driver polls by `eval`, which the policy forbids."""
    end = monotonic() + PATIENCE
    while not page.evaluate(expression, argument):
        assert monotonic() < end, expression
        page.wait_for_timeout(20)


def resize(page: Page, width: int, height: int) -> None:
    """Resize the window, and wait until scripts got the event."""
    page.set_viewport_size({"width": width, "height": height})
    rest(page)
