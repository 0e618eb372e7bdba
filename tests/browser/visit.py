"""A page open in a browser, with its requests and errors, and helpers to wait for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from weakref import WeakKeyDictionary

from playwright.sync_api import ConsoleMessage, Error, Page, Request, ViewportSize

PATIENCE = 15  # seconds
SIZE: ViewportSize = {"width": 1280, "height": 720}  # of a new page

# Work that scripts postpone to the next frame is done in the second frame.
REST = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""

# An init script that chooses 看全文, the whole page of a module, as a reader can.
WHOLE = """(() => {
  const get = Storage.prototype.getItem;
  Storage.prototype.getItem = function (key) {
    const kept = get.call(this, key);
    return kept === null && key.endsWith(':reading') ? 'whole' : kept;
  };
})()"""
FORGET = """() => {
  window.name = "";
  try { sessionStorage.clear(); } catch (error) { /* none */ }
}"""

# What takes back the scripts that `add_script` added to each page.
_added: WeakKeyDictionary[Page, list[Callable[[], None]]] = WeakKeyDictionary()


class Visit:
    """An open page, with all its requests and errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.thrown: list[str] = []  # the errors that scripts threw
        page.on("request", self._on_request)
        page.on("pageerror", self._on_error)
        page.on("console", self._on_message)

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_error(self, error: Error) -> None:
        self.errors.append(str(error))
        self.thrown.append(str(error))

    def _on_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def end(self) -> None:
        """Leave the page like a new one: empty, and with the settings of a visit taken back."""
        page = self.page
        for take_back in _added.pop(page, []):
            take_back()
        page.evaluate(FORGET)
        page.goto("about:blank")
        page.unroute_all()
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        page.set_viewport_size(SIZE)
        page.remove_listener("request", self._on_request)
        page.remove_listener("pageerror", self._on_error)
        page.remove_listener("console", self._on_message)


@contextmanager
def lent(page: Page) -> Iterator[Visit]:
    """Lend a page that stays open, and restore it afterwards.

    An open page loads in two thirds of the time of a new page, which is a new process. Add scripts
    by `add_script`. A clock cannot be removed: a test that installs one needs a new page.
    """
    visit = Visit(page)
    yield visit
    visit.end()


def add_script(page: Page, script: str) -> None:
    """Run a script before all others of each document that a page opens, to the end of a visit."""
    _added.setdefault(page, []).append(page.add_init_script(script).close)


def clear_storage(page: Page) -> None:
    """Clear what all origins keep in the browser context of a page."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.detach()


def renew(page: Page, address: str) -> None:
    """Clear what a test left in a page and in its browser's storage, for the next test.

    Scripts that were added to the page stay. A page without scripts is opened first, since pages
    with scripts store something when they are left. Opening a new page takes as long as a visit.
    """
    page.unroute_all()
    page.goto(f"{address}404.html")
    page.emulate_media(media="null", reduced_motion="null")
    page.evaluate("sessionStorage.clear()")
    clear_storage(page)


def rest(page: Page) -> None:
    """Wait two frames, so that a loaded page has finished its own work."""
    page.evaluate(REST)


def quiet(page: Page) -> None:
    """Wait until a loaded page has had time to request more files.

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
