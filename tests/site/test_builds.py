"""Tests of builds of the small site: failures, the site after a failed build, hostile pages."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from build_site import build, build_environment, files_of, names_in, run
from mini_site import own_template
from mkdocs.utils import get_theme_dir
from studykit.store import SWITCH


def damage(project: Path, path: str, old: str, new: str) -> None:
    page = project / "docs" / path
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


def test_the_small_site_builds_strictly(project: Path) -> None:
    result = build(project, project / "site", **{SWITCH: "0"})
    assert (result.returncode, "WARNING" in result.stderr) == (0, False), result.stderr
    assert names_in(project) == ["docs", "mkdocs.yml", "site"]


def test_a_failed_build_reports_every_fault_and_keeps_the_last_good_site(built: Path) -> None:
    good = files_of(built / "site")
    damage(built, "modules/queues.md", "#few-numbers .原因", "#few-numbers .原囚")
    damage(built, "guide/reader.md", "[[s1-2]]", "[[s1-9]]")
    damage(built, "sources/s1.txt", "号源少", "号源多")
    result = build(built, built / "site")
    assert result.returncode == 1
    for message in [
        "docs/modules/queues.md:25: H06 种类不认识：.原囚。改法：",
        "docs/guide/reader.md:6: R06 段落超出了文献：s1-9。改法：s1 只有 3 段",
        "docs/sources/s1.txt:3: S05 段落与登记的不同：s1-2。改法：",
    ]:
        assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert files_of(built / "site") == good
    assert names_in(built) == ["docs", "mkdocs.yml", "site"]


def test_a_strict_build_fails_if_the_markup_of_the_theme_has_changed(project: Path) -> None:
    template = Path(get_theme_dir("material"), "partials/toc-item.html")
    text = template.read_text("utf-8")
    changed = text.replace('class="md-nav" aria-label=', 'class="md-nav" id="x" aria-label=')
    assert changed != text
    own_template(project, "partials/toc-item.html", changed)
    result = build(project, project / "site")
    assert result.returncode == 1
    fault = "modules/queues.html: 主题的补丁「landmarks within the table of contents」应当匹配"
    assert fault in result.stderr
    assert not (project / "site").exists()


def test_a_build_that_fails_in_a_template_keeps_the_last_good_site(built: Path) -> None:
    good = files_of(built / "site")
    own_template(built, "404.html", "{% broken")
    assert build(built, built / "site").returncode != 0
    assert files_of(built / "site") == good
    assert not (built / ".site-next").exists()


def test_a_link_by_markdown_is_checked_on_the_built_page(project: Path) -> None:
    damage(project, "index.md", "从 ", "见 [资料](assets/none.pdf)。从 ")
    result = build(project, project / "site")
    assert result.returncode == 1
    assert "X04 链接打不开：assets/none.pdf" in result.stderr


def test_a_quiet_strict_build_still_reports_faults_and_fails(project: Path) -> None:
    """MkDocs by itself hides the warnings of a quiet build, and therefore does not fail."""
    damage(project, "modules/queues.md", "#few-numbers .原因", "#few-numbers .原囚")
    result = run(project, "build", "--strict", "--quiet")
    assert result.returncode == 1
    assert "H06 种类不认识：.原囚" in result.stderr


def test_a_site_without_its_own_site_id_is_reported(project: Path) -> None:
    text = (project / "mkdocs.yml").read_text("utf-8").replace("site_id: mini", "site_id: ''")
    (project / "mkdocs.yml").write_text(text, "utf-8")
    result = build(project, project / "site")
    assert result.returncode == 1
    assert "extra.site_id" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_page_in_another_encoding_is_reported_with_all_other_faults(project: Path) -> None:
    damage(project, "guide/reader.md", "[[s1-2]]", "[[s1-9]]")
    page = project / "docs/modules/queues.md"
    page.write_bytes(page.read_text("utf-8").encode("gbk"))
    result = build(project, project / "site")
    assert result.returncode == 1
    assert "docs/modules/queues.md:2: F01 文件不是 UTF-8 编码" in result.stderr
    assert "docs/guide/reader.md:6: R06" in result.stderr
    assert "Traceback" not in result.stderr


HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_hostile_page_is_inert_even_without_strict(project: Path) -> None:
    damage(project, "modules/queues.md", "title: 排队", f"title: 排队{HOSTILE}")
    damage(project, "modules/queues.md", "  - 说出排长队的原因", f"  - 说出{HOSTILE}")
    damage(project, "modules/queues.md", "### 号源少 {", f"### 号源少{HOSTILE} {{")
    damage(project, "modules/queues.md", "窗口在一天里能够接待的人数", HOSTILE)
    damage(
        project, "modules/queues.md", "[[release-steps|放号的步骤]]", f"[[release-steps|{HOSTILE}]]"
    )
    damage(project, "modules/queues.md", "==半天==", f"=={HOSTILE}==")
    damage(project, "sources/s1.txt", "窗口排长队", HOSTILE)
    damage(project, "sources/s1.md", "provenance: 为试验而写", f"provenance: 试验{HOSTILE}")
    result = run(project, "build", "--no-strict")
    assert result.returncode == 0, result.stderr
    assert "X01" in result.stderr
    for name, data in files_of(project / "site").items():
        if name.endswith(".html"):
            assert "<img src=x" not in data.decode(), name
            # Only `mkdocs serve` shows faults on pages.
            assert 'class="faults"' not in data.decode(), name
    assert not (project / "site/assets/stylesheets/serving.css").exists()


@pytest.fixture
def server(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    damage(project, "modules/queues.md", "#few-numbers .原因", "#few-numbers .原囚")
    command = [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-a", f"127.0.0.1:{port}"]
    log = (project / "log").open("w", encoding="utf-8")
    with (
        log,
        subprocess.Popen(command, cwd=project, env=build_environment(), stderr=log) as process,
    ):
        yield f"http://127.0.0.1:{port}/"
        process.terminate()


def test_serve_shows_the_faults_and_keeps_running(project: Path, server: str) -> None:
    html = _served(f"{server}modules/queues.html", lambda html: "号源少" in html)
    # The policy of a built site would block the live-reload script.
    assert "livereload(" in html
    assert "Content-Security-Policy" not in html
    assert "H06 种类不认识：.原囚" in (project / "log").read_text("utf-8")
    assert "<b>H06</b> 种类不认识：.原囚" in html
    assert 'href="modules/queues.html">docs/modules/queues.md:25</a>' in _served(server)
    assert _served(f"{server}assets/stylesheets/serving.css", lambda text: ".faults" in text)
    damage(project, "modules/queues.md", "#few-numbers .原囚", "#few-numbers .原因")
    mended = _served(f"{server}modules/queues.html", lambda html: 'class="faults"' not in html)
    assert "号源少" in mended


def _served(url: str, is_right: Callable[[str], bool] = bool) -> str:
    """Return a page once the server shows it as it should be."""
    text = ""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
                text = answer.read().decode()
        except OSError:
            text = ""
        if text and is_right(text):
            break
        time.sleep(0.2)
    assert is_right(text)
    return text
