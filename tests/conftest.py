"""Options and fixtures of the whole suite: built sites, web servers and a Chromium browser."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from build_site import build, run
from chromium import FLAGS, MISSING, find
from host import hosted
from hypothesis import settings
from mini_site import ROOT, copy_mini, copy_with_site
from payloads import hostile_pages, page_of_payloads
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from shared import VALUES, shared
from studykit.memory import collect_rarely
from visit import WHOLE, Visit, clear_storage, lent
from webserver import Server, copy_as_hosted, serving

# The default of 5 seconds is too short on a busy machine.
expect.set_options(timeout=15_000)
# Runs of one commit try the same examples. `--hypothesis-profile search` looks for others.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("suite")

LONGEST = (
    "test_stage_fits.py",
    "test_old_browsers.py",
    "test_accessibility.py",
    "test_paper.py",
    "test_added.py",
    "test_attacks.py",
)


collect_rarely()  # as a build does


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder for the values that all processes of a run share; the first one makes it.

    All processes write compiled modules, even if the environment forbids it: otherwise each worker
    would rewrite the assertions of all tests, and each command that a test starts would compile the
    package.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if VALUES not in os.environ:
        folder = TemporaryDirectory()
        os.environ[VALUES] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the goldens anew")


@pytest.hookimpl(optionalhook=True)  # absent with `-p no:xdist`
def pytest_xdist_auto_num_workers() -> int:
    """Start three workers for two processors, because tests often wait for browsers and servers."""
    return (3 * (os.cpu_count() or 1) + 1) // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest tests first, so that none of them is the last one running."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Exclude what tests have imported from garbage collection: it stays in memory to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built strictly once for all tests that use it."""

    def make(site: Path) -> None:
        result = build(ROOT, site)
        assert result.returncode == 0, result.stderr
        assert "WARNING" not in result.stderr

    return shared(tmp_path_factory, "real", make)


@pytest.fixture(scope="session")
def exam_site(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exam edition of the real site, with the papers of `exam_codes_of`."""

    # Importing this takes seconds, and the controller of the workers does not need it.
    from exams import exam_codes_of

    def make(site: Path) -> None:
        arguments = ("build", "--strict", "--config-file", "mkdocs-exam.yml", "--site-dir")
        codes = " ".join(exam_codes_of(real_site))
        result = run(ROOT, *arguments, str(site), EXAM_CODES=codes)
        assert result.returncode == 0, result.stderr
        assert "WARNING" not in result.stderr

    return shared(tmp_path_factory, "exam", make)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small test site, built strictly."""

    def make(project: Path) -> None:
        result = build(copy_mini(project), project / "site")
        assert result.returncode == 0, result.stderr

    return shared(tmp_path_factory, "small", make) / "site"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small site's project, which a test may change."""
    return copy_mini(tmp_path / "project")


@pytest.fixture
def built(tmp_path: Path, small_site: Path) -> Path:
    """The same with its site, and with the values that the build kept."""
    return copy_with_site(tmp_path / "project", small_site)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site full of attack payloads, built non-strictly, because the checks report them.

    The log of the build is in the file `log` next to the site.
    """

    def make(project: Path) -> None:
        copy_mini(project)
        (project / "docs/modules/attack.md").write_text(page_of_payloads(), "utf-8")
        for name, page in hostile_pages().items():
            (project / "docs/modules" / name).write_text(page, "utf-8")
        result = run(project, "build", "--no-strict", "--site-dir", str(project / "site"))
        assert result.returncode == 0, result.stderr
        (project / "log").write_text(result.stderr, "utf-8")

    return shared(tmp_path_factory, "hostile", make) / "site"


@pytest.fixture(scope="session")
def hosted_site(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, prepared as on a host."""

    def make(folder: Path) -> None:
        copy_as_hosted(real_site, folder)

    return shared(tmp_path_factory, "hosted", make) / "site"


@pytest.fixture(scope="session", params=["nginx", "nginx below", "caddy", "caddy below"])
def server(
    request: pytest.FixtureRequest, hosted_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Each web server, once with the site at its root and once below a path."""
    name, _, place = request.param.partition(" ")
    folder = tmp_path_factory.mktemp("server") / "own"
    with serving(name, hosted_site, folder, below=bool(place)) as running:
        yield running


@pytest.fixture
def in_memory(tmp_path: Path) -> Iterator[Path]:
    """A temporary folder in memory, where fsync is free; on disk if /dev/shm is not writable."""
    memory = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    with hosted(real_site) as served:
        yield served


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Page]:
    """An empty page that stays open and keeps its browser context alive.

    Tests share that context, because a new context takes three times as long as a new page. A
    module is shown as one whole page, because most tests look for something anywhere on it;
    test_steps.py tests the steps.
    """
    context = browser.new_context(locale="zh-CN")
    context.add_init_script(WHOLE)
    yield context.new_page()
    context.close()


@pytest.fixture
def context(window: Page) -> Iterator[BrowserContext]:
    """The shared browser context in a fresh state.

    Afterwards its pages are closed, and its storage is cleared. Its cache is kept, with the
    compiled scripts, since the files of a server of this run do not change.
    """
    yield window.context
    for page in window.context.pages:
        if page != window:
            page.close()
    clear_storage(window)


@pytest.fixture
def reused(context: BrowserContext, window: Page) -> Iterator[Visit]:
    """The page that stays open, for a test that installs no clock in it."""
    with lent(window) as visit:
        yield visit


@pytest.fixture
def visit(reused: Visit) -> Visit:
    return reused


@pytest.fixture
def page(reused: Visit) -> Iterator[Page]:
    """Yield the page that stays open, and check that its scripts throw nothing."""
    yield reused.page
    assert reused.thrown == []


@pytest.fixture(scope="session")
def window_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def scriptless(window_without_scripts: Page) -> Iterator[Page]:
    """A page in a browser context with JavaScript disabled."""
    page = window_without_scripts.context.new_page()
    yield page
    page.close()
