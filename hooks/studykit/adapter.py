"""The MkDocs hook: read the files, return page bodies and generated files, log diagnostics.

A site's hook is a file of three lines that imports `on_config` from here. `mkdocs serve` does not
reload the modules of `studykit`: restart the command after a change to one of them.
"""

import gc
import logging
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import escape
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, file_sort_key
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.commit import VARIABLE, commit_time, release_text
from studykit.diagnostics import Code, Diagnostic
from studykit.exchanging import content_in, describe_missing
from studykit.export.articles import article_script
from studykit.export.assets import BUNDLES, finish_scripts, minified_style, with_end_marker
from studykit.export.edition import Edition
from studykit.export.exam import EDITION, exam_edition
from studykit.export.exchange.formats import exports_of
from studykit.export.exchange.index import files_of
from studykit.export.study import study_edition
from studykit.folder import describe_error, read_each, read_parts, write_text
from studykit.hosting.policy import with_policy
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.html.spacing import mark_gaps
from studykit.library import read_library, text_of
from studykit.model import Library
from studykit.output.agreement import compare_texts
from studykit.output.outline import compare_outlines
from studykit.output.pages import check_pages
from studykit.presenting import INSTALL
from studykit.serving import STYLE, with_bar
from studykit.settings import complete, read_texts, theme_folders
from studykit.shipped import PACKAGE, guides, served
from studykit.site import Site, site_of
from studykit.staging import Stage
from studykit.telling import arranged
from studykit.theme.patches import patch_page, patched
from studykit.theme.scripts import FOLDER, known_scripts
from studykit.theme.sidebar import sidebar_of

log = logging.getLogger("mkdocs.hooks.study")
# deploy/publish.py and file systems accept these characters.
# The folder of the exchange files on a site that serves them.
EXCHANGE = "exchange"
_SITE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DATE = re.compile(r"<lastmod>.*?</lastmod>")
# MkDocs must not read a file with one of these faults. on_files gives it the decoded and shortened
# text instead.
_UNREAD = frozenset(
    code.number
    for code in (
        Code.F01_ENCODING,
        Code.F08_PARAGRAPH_LONG,
        Code.F09_SIGNS_MANY,
        Code.F10_NESTED,
    )
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin a build: register a `Build`, whose methods MkDocs calls at the further events.

    Raises ConfigurationError if `extra.site_id` is missing or malformed, or if SOURCE_DATE_EPOCH is
    not a time.
    """
    if not _SITE_ID.fullmatch(str(config.extra.get("site_id", ""))):
        fault = "mkdocs.yml: extra.site_id 缺失，或者不合要求。改法：写一个不再更改的英文名"
        raise ConfigurationError(fault)
    config.extra["site_id"] = str(config.extra["site_id"])
    complete(config)
    # A build creates millions of objects and keeps most of them. At the default thresholds, garbage
    # collection takes a twentieth of the build time and does not lower the memory peak.
    gc.set_threshold(50_000, 20, 100)
    build = Build(config)
    config.plugins["study"] = build
    build.open(config)
    return config


class NoSettings(Config):  # type: ignore[no-untyped-call]
    """The hook has no settings of its own in mkdocs.yml. Our settings are below `extra`."""


class Build(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]
    """One build: its state, and the events of MkDocs between which the state is kept."""

    def __init__(self, config: MkDocsConfig) -> None:
        # MkDocs passes its command only to on_startup, before there is a configuration that could
        # keep it. Click, which parses the command line, knows it too.
        context = click.get_current_context(silent=True)
        command = context.info_name if context else "build"
        is_dirty = bool(context and context.params.get("clean") is False)
        self.serves = command == "serve"
        # Only a full build, neither `serve` nor `--dirty`, replaces the site in one step.
        is_full = not self.serves and not is_dirty
        self.stage = Stage(Path(config.site_dir)) if is_full else None
        # Every fault that the build found, and those that it has logged.
        self.found: set[Diagnostic] = set()
        self.logged: set[Diagnostic] = set()
        self.warnings = CountHandler(level=logging.WARNING)
        self.time = _commit_time(Path(config.config_file_path).parent)
        self.extension = StudyExtension()
        self.scripts: tuple[re.Pattern[str], ...] = ()
        self.site: Site | None = None
        self.edition = Edition((), {}, [])
        # The slides and the exchange files by path, as far as the host serves them.
        self.offered: dict[str, bytes] = {}
        # A body is used once and then freed: the bodies take most of the memory of a large site.
        self.bodies: dict[str, Body] = {}
        self.body = Body("", ())

    def open(self, config: MkDocsConfig) -> None:
        """Redirect the build to a staging folder, and add the Markdown extension.

        The last good site stays in place until the new one is complete.
        """
        if config.strict:
            # With --quiet, MkDocs hides warnings before it counts them, and the build would pass.
            logger = logging.getLogger("mkdocs")
            logger.setLevel(min(logger.getEffectiveLevel(), logging.WARNING))
        config.extra["release"] = _release(self.time)
        # Otherwise MkDocs dates the pages with the time of the build.
        os.environ[VARIABLE] = str(self.time)
        config.markdown_extensions.append(self.extension)  # type: ignore[arg-type]
        if self.stage:
            if self.stage.open(lambda: log.info("另一次构建正在进行，等它结束")):
                log.info("上一次构建在替换时中断了：已恢复 %s", self.stage.site)
            config.site_dir = str(self.stage.next)
            logging.getLogger("mkdocs").addHandler(self.warnings)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read and check the whole library, add the generated files and set the navigation.

        An exam edition contains no author's page. It takes only scripts and styles.
        """
        docs = Path(config.docs_dir)
        files = _with_shipped(files, config)
        texts = read_texts(config)
        library, faults = read_library(texts)
        refused = list(check_attachments(read_each(docs)))
        # A build that is not strict goes on without the refused files.
        for path in {each.path for each in refused}:
            if file := files.get_file_from_path(path):
                files.remove(file)
        # MkDocs aborts on a file that is not UTF-8, before all diagnostics are reported. It also
        # parses text beyond our limits. So it gets the text as our reader decoded and shortened it.
        for path in {each.path for each in faults if each.number in _UNREAD}:
            if file := files.get_file_from_path(path):
                file.content_string = text_of(path, texts[path])[0]
        if _is_exam(config):
            files = Files([file for file in files if _is_asset(file, config)])
        self._compose(library, config)
        self._add(files, config)
        links: Iterable[Diagnostic] = ()
        if not _is_exam(config):
            links = check_links(library, {file.src_uri for file in files})
        self._report([*faults, *check_library(library), *refused, *self.edition.faults, *links])
        return files

    def _compose(self, library: Library, config: MkDocsConfig) -> None:
        """Compose the edition. Raises ConfigurationError if exam codes are wrong."""
        site = site_of(library, offers_slides=config.extra["slides"] is True)
        if _is_exam(config):
            self.edition = _exam_edition(site, config)
            site = replace(site, library=replace(library, pages=()))
        else:
            self.edition = study_edition(site, config.extra["site_id"], str(config.site_name))
            self.offered = {**_slides(site, config), **_exchange(site, config, self.time)}
        self.site = site
        self.bodies = {**self.edition.bodies, **{p.path: p.body for p in self.edition.pages}}
        self.extension.former = self.edition.former
        config.nav = self.edition.navigation

    def _add(self, files: Files, config: MkDocsConfig) -> None:
        """Add the pages and files of the edition and the bundles; finish all scripts."""
        generated = {path: self._protected(path, text) for path, text in self.edition.files.items()}
        generated |= {page.path: page.body.markdown for page in self.edition.pages}
        for each in BUNDLES:
            parts = read_parts(PACKAGE / each.folder)
            shared = read_parts(PACKAGE / each.shared_folder) if each.shared_folder else {}
            generated[each.file] = generated.get(each.file, "") + each.join(parts, shared)
        if self.serves:
            generated[STYLE] = read_parts(PACKAGE / STYLE.removesuffix(".css"))["serving"]
        places = (str(PACKAGE), config.docs_dir)
        own = {file.src_uri: file for file in files.javascript_files() if file.src_dir in places}
        texts = {path: file.content_string for path, file in own.items()}
        config.extra["scripts"], scripts, generated = finish_scripts(texts, generated)
        for path, file in own.items():
            file.content_string = scripts[path]
        for file in files.css_files():
            if file.src_dir in places:
                file.content_string = minified_style(file.content_string)
        for path, content in generated.items():
            files.append(File.generated(config, path, content=content))
        for path, data in self.offered.items():
            is_page = path.endswith(".html")
            served = self._protected(path, data.decode()).encode() if is_page else data
            files.append(File.generated(config, path, content=served))

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give templates the cached navigation as `sidebar`, and find the theme's inline scripts.

        The prefix `theme/` loads a template of the theme that a template of ours overrides.
        """
        theme = theme_folders(config)
        themes = FileSystemLoader(theme)
        env.loader = ChoiceLoader([env.loader or themes, PrefixLoader({"theme": themes})])
        folders = (Path(folder) / FOLDER for folder in theme)
        own = (text for folder in folders for text in read_parts(folder, "*.html").values())
        self.scripts = known_scripts(map(patched, own))
        env.globals["sidebar"] = sidebar_of(env, "theme/partials/nav.html")
        return env

    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Remove the canonical URL, so that no page names its host.

        Only the sitemap keeps absolute URLs. MkDocs renders it before this event.
        """
        page.canonical_url = None
        return context

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Replace the author's text with the composed body."""
        path = page.file.src_uri
        if self.site is None or path not in self.bodies:
            return markdown
        self.body = self.bodies.pop(path)
        page.meta = self._meta(path, page.meta)
        page.meta["scripts"] = (*self.body.scripts, *page.meta.get("scripts", ()))
        self.extension.linker = Linker(path, self.site.targets)
        self.extension.blocks = self.body.blocks
        return self.body.markdown

    def _meta(self, path: str, meta: Mapping[str, Any]) -> dict[str, Any]:
        """Return the metadata of a page for the templates."""
        if made := self.edition.generated.get(path):
            return {
                "title": str(escape(made.title)),
                "hide": ["toc"] if made.wide else [],
                "private": made.private,
                "scripts": made.scripts,
            }
        return {**meta, "title": str(escape(self.site.pages[path].title if self.site else ""))}

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Compare the HTML with what was read, add spacing, and write the article for plans."""
        path = page.file.src_uri
        if self.site and (read := self.site.pages.get(path)):
            body, extension = self.body, self.extension
            differing = compare_outlines(read, html, body.added_headings, body.left_out)
            authored = extension.authored
            self._report(differing or compare_texts(read, body, authored, extension.linker))
        html = mark_gaps(html)
        if article := self.edition.articles.get(path):
            script = with_end_marker(article_script(article, html))
            write_text(Path(config.site_dir) / article.file, script)
        return html

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Patch the theme's markup, and add the Content-Security-Policy."""
        html, mismatches = patch_page(output)
        for mismatch in mismatches:
            log.warning("%s: %s", page.file.dest_uri, mismatch)
        return self._protected(".html", html)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Add the policy to 404.html, the only page that is a template, and uses no theme.

        Remove the dates from the sitemap if the commit time is unknown.
        """
        if template_name == "sitemap.xml" and not self.time:
            return _DATE.sub("", output_content)
        return self._protected(template_name, output_content)

    def _protected(self, path: str, text: str) -> str:
        """Return a file with the policy if it is a page."""
        # The live reload of `mkdocs serve` is an inline script, which the policy would block.
        is_page = path.endswith(".html") and not self.serves
        return with_policy(text, self.scripts) if is_page else text

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Check the built pages. Replace the last site unless a strict build has warnings."""
        built = Path(config.site_dir)
        files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
        pages = sorted(name for name in files if name.endswith(".html"))
        found = check_pages(
            pages, lambda name: (built / name).read_text("utf-8"), files, has_policy=not self.serves
        )
        self._report(found)
        if self.stage is None:
            self._show_faults(built, pages)
            return
        if not (config.strict and self.warnings.get_counts()):
            self.stage.take_over()
        config.site_dir = str(self.stage.site)

    def _report(self, found: Iterable[Diagnostic]) -> None:
        """Log the faults that are new, the causes first."""
        new = set(found) - self.found
        if not new:
            return
        self.found |= new
        for each in arranged(self.found):
            if each not in self.logged:
                log.log(logging.INFO if each.is_notice else logging.WARNING, "%s", each)
                self.logged.add(each)

    def _show_faults(self, built: Path, pages: Sequence[str]) -> None:
        """Put the bar of faults into the pages that `mkdocs serve` shows."""
        told = arranged(self.found) if self.serves else []
        for name in pages if told else ():
            html = (built / name).read_text("utf-8")
            write_text(built / name, with_bar(html, name, told, pages))

    def on_build_error(self, *, error: Exception) -> None:
        """Report an error of the operating system in one sentence instead of a traceback.

        Raises Abort for an OSError. Does nothing for other errors.
        """
        if isinstance(error, OSError):
            log.debug("", exc_info=error)
            place = self.stage.site.parent if self.stage else Path()
            raise Abort(describe_error(error, place)) from error

    def on_shutdown(self) -> None:
        """Remove the unfinished site and release the build lock, however the build ended."""
        logging.getLogger("mkdocs").removeHandler(self.warnings)
        if self.stage:
            self.stage.close()


def _exchange(site: Site, config: MkDocsConfig, time: int) -> dict[str, bytes]:
    """Return the exchange files by path; none unless `extra.exchange` is set, for they hold keys.

    Raises ConfigurationError if a library of the extra `exchange` is missing.
    """
    if not config.extra["exchange"]:
        return {}
    content = content_in(site, config, time)
    try:
        files = files_of(content, exports_of(content))
    except ImportError as error:
        raise ConfigurationError(describe_missing(error)) from error
    return {f"{EXCHANGE}/{path}": data for path, data in files.items()}


def _commit_time(root: Path) -> int:
    """Return the commit time in seconds since 1970, or 0. Raises ConfigurationError."""
    try:
        return commit_time(root)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def _release(time: int) -> str:
    """Return the version for page footers: the package's, with the commit time if it is known."""
    if not time:
        log.info("不知道提交的日期：页脚只写版本号，网站地图不写日期")
    return release_text(time)


def _slides(site: Site, config: MkDocsConfig) -> dict[str, bytes]:
    """Return the decks as files; none unless `extra.slides` is set.

    Raises ConfigurationError if their library is not installed.
    """
    if not site.offers_slides:
        return {}
    try:
        from studykit.export.slides.files import slide_files
    except ImportError as error:
        raise ConfigurationError(f"mkdocs.yml: extra.slides：{error}。{INSTALL}") from error
    return slide_files(site, str(config.site_name), str(config.extra["release"]))


def _with_shipped(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of a site with those of the package, in the order in which MkDocs reads.

    A file of the site takes the place of one of the package with the same path. The exam edition
    has no guides.
    """
    known = {file.src_uri for file in files}
    shared = [
        File(path, str(PACKAGE), config.site_dir, config.use_directory_urls)
        for path in served()
        if path not in known
    ]
    if config.extra["guides"] and not _is_exam(config):
        pages = guides(config.extra["site_id"]).items()
        added = (File.generated(config, path, content=data) for path, data in pages)
        shared += [file for file in added if file.src_uri not in known]
    return Files(sorted([*files, *shared], key=file_sort_key))


def _is_exam(config: MkDocsConfig) -> bool:
    return bool(config.extra.get("edition") == EDITION)


def _is_asset(file: File, config: MkDocsConfig) -> bool:
    ours = file.src_uri.startswith(("assets/javascripts/", "assets/stylesheets/"))
    return ours or file.src_dir != config.docs_dir


def _exam_edition(site: Site, config: MkDocsConfig) -> Edition:
    """Return the exam edition.

    Raises ConfigurationError if a code is wrong or if there are no items.
    """
    codes = re.split(r"[\s,，、;；]+", str(config.extra.get("codes") or "").strip())
    edition = exam_edition(site, config.site_name, filter(None, codes))
    if isinstance(edition, list):
        raise ConfigurationError("\n".join(edition))
    log.info("考场版里的考试码：%s", "、".join(edition.codes))
    return edition
