"""The events of MkDocs in the order in which it calls them, and what a build keeps between them."""

import logging
import os
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from studykit.adapter.composing import Composed, compose, is_exam
from studykit.adapter.files import (
    add_composed,
    assets_only,
    give_as_read,
    remove_refused,
    with_shipped,
)
from studykit.adapter.hashed_files import NamedFiles
from studykit.adapter.messages import MKDOCS_LOG, Messages, hear_warnings
from studykit.adapter.pages import PageEvents
from studykit.adapter.templates import (
    PagePolicy,
    prepare,
    without_dates,
    without_hidden_files,
)
from studykit.adapter.watching import watch_closely
from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.commit import VARIABLE, commit_time, release_text
from studykit.compiled import COMPILED
from studykit.files import describe_error, read_each
from studykit.html.markdown import StudyExtension
from studykit.html.template import keep_compiled
from studykit.kept.pages import KeptPages, Names
from studykit.kept.recent import Memory
from studykit.library import read_library
from studykit.memory import AfterReload, collect_rarely
from studykit.output.pages import check_pages
from studykit.settings import complete, read_texts
from studykit.staging import Stage
from studykit.store import keeper_at
from studykit.surroundings import has_known_settings, surroundings

log = logging.getLogger("mkdocs.hooks.study")
# The builds of `mkdocs serve` share this memory, and each of them is ended after the reload.
_MEMORY = Memory()
_AFTER_RELOAD = AfterReload()
# deploy/publish.py and file systems accept these characters.
_SITE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


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
    without_hidden_files(config.theme)
    collect_rarely()
    keep_compiled(COMPILED)
    build = Build(config)
    config.plugins["study"] = build
    build.open(config)
    return config


class NoSettings(Config):  # type: ignore[no-untyped-call]
    """The hook has no settings of its own in mkdocs.yml. Our settings are below `extra`."""


class Build(BasePlugin[NoSettings]):  # type: ignore[no-untyped-call]
    """One build: its state, and the events of MkDocs between which the state is kept."""

    composed: Composed  # set by on_files, as is `named`
    named: NamedFiles
    pages: PageEvents  # set by on_nav

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
        self.messages = Messages()
        self.commit_time = _commit_time(Path(config.config_file_path).parent)
        self.extension = StudyExtension()
        self.policy = PagePolicy(serves=self.serves)
        if self.serves:
            _AFTER_RELOAD.begin()
            _MEMORY.begin()
        self.keeper, self.store = keeper_at(
            Path(config.config_file_path).parent, _MEMORY if self.serves else None
        )
        # The resources that are closed when the build ends.
        self.resources = ExitStack()
        # Whether every input that can change a page is known.
        self.has_known_inputs = not is_dirty
        self.front_matter_files: list[bytes] = []

    def open(self, config: MkDocsConfig) -> None:
        """Redirect the build to a staging folder, and add the Markdown extension.

        The last good site stays in place until the new one is complete.
        """
        if config.strict:
            hear_warnings()
        if not self.commit_time:
            log.info("不知道提交的日期：首页的页脚只写版本号，网站地图不写日期")
        config.extra["release"] = release_text(0)
        # Otherwise MkDocs dates the pages with the time of the build.
        os.environ[VARIABLE] = str(self.commit_time)
        config.markdown_extensions.append(self.extension)  # type: ignore[arg-type]
        if self.stage:
            if self.stage.open(lambda: log.info("另一次构建正在进行，等它结束")):
                log.info("上一次构建在替换时中断了：已恢复 %s", self.stage.site)
            config.site_dir = str(self.stage.next)
            self.messages.start_counting()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read and check the whole library, add the generated files and set the navigation.

        An exam edition contains no author's page. It takes only scripts and styles.
        """
        docs = Path(config.docs_dir)
        files = with_shipped(files, config)
        texts = read_texts(config)
        library, read_faults = read_library(texts, self.keeper)
        # The theme's navigation shows `status` from the front matter of a document, so every page
        # depends on it.
        self.front_matter_files = [
            each
            for path, each in texts.items()
            if path.startswith("sources/") and path.endswith(".md")
        ]
        # Codes with Y are faults of front matter. MkDocs may show wrong front matter on any page,
        # so no page may be kept.
        if any(each.code.startswith("Y") for each in read_faults):
            self.has_known_inputs = False
        refused = list(check_attachments(read_each(docs)))
        remove_refused(files, refused)
        give_as_read(files, texts, read_faults)
        if is_exam(config):
            files = assets_only(files, config)
        self.composed = compose(library, config, self.keeper, self.commit_time)
        edition = self.composed.edition
        config.nav = edition.navigation
        self.named = NamedFiles(files, edition)
        add_composed(files, self.composed, config, self.policy, self.named, serves=self.serves)
        paths = {file.src_uri for file in files}
        links = [] if is_exam(config) else check_links(library, paths)
        found = [*read_faults, *check_library(library), *refused, *edition.diagnostics, *links]
        self.messages.report(found)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Prepare the events of the pages: all that pages may show is known now."""
        names = Names(self.composed.site.targets, self.composed.edition.former)
        may_keep_pages = (
            self.has_known_inputs and has_known_settings(config) and self.store is not None
        )
        surroundings_key = self._surroundings_key(config, files) if may_keep_pages else None
        kept = KeptPages(self.keeper, names, surroundings_key, MKDOCS_LOG)
        self.resources.callback(kept.close)
        self.pages = PageEvents(
            self.composed, self.named, kept, self.extension, self.messages.report
        )
        return nav

    def _surroundings_key(self, config: MkDocsConfig, files: Files) -> bytes:
        # The log level is part of the key: with --quiet fewer messages are counted, so a page that
        # has messages could be kept.
        level = MKDOCS_LOG.getEffectiveLevel()
        around = surroundings(config, files)
        return self.keeper.key(around, self.front_matter_files, self.serves, level)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Replace the author's text with the composed body."""
        return self.pages.markdown(markdown, page)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Compare the HTML with what was read, add spacing, and write the article for plans."""
        return self.pages.content(html, page, files, Path(config.site_dir))

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Write the files with hashes in their names, because all data are complete now.

        Prepare the templates, and find the theme's inline scripts.
        """
        self.named.write(Path(config.site_dir))
        prepare(env, config)
        self.policy.allow_theme(config)
        return env

    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        """Give the page its body, remove its canonical URL, and start counting messages."""
        self.pages.context(page)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Finish the HTML of a page."""
        return self.pages.html(output, page, self.policy)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Add the policy to 404.html, which MkDocs renders from a template and not from a page.

        Remove the dates from the sitemap if the commit time is unknown.
        """
        if template_name == "sitemap.xml" and not self.commit_time:
            return without_dates(output_content)
        return self.policy.of(template_name, output_content)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Check the built pages. Replace the last site unless a strict build has warnings."""
        built = Path(config.site_dir)
        files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
        pages = sorted(name for name in files if name.endswith(".html"))
        found = check_pages(
            pages,
            lambda name: (built / name).read_text("utf-8"),
            files,
            has_policy=not self.serves,
            digests=self.pages.digests,
            keeper=self.keeper,
        )
        self.messages.report(found)
        if self.serves:
            self.messages.show(built, pages)
        self._close()
        if self.stage is None:
            return
        if not (config.strict and self.messages.has_warnings):
            self.stage.take_over()
        config.site_dir = str(self.stage.site)

    def on_build_error(self, *, error: Exception) -> None:
        """Report an error of the operating system in one sentence instead of a traceback.

        Raises Abort for an OSError. Does nothing for other errors.
        """
        self._close()
        if isinstance(error, OSError):
            log.debug("", exc_info=error)
            place = self.stage.site.parent if self.stage else Path()
            raise Abort(describe_error(error, place)) from error

    def _close(self) -> None:
        """Close the resources; the store of `mkdocs serve` once browsers have loaded the pages."""
        self.resources.close()
        if self.serves:
            _AFTER_RELOAD.end_later(self.close_store)
        else:
            self.close_store()

    def close_store(self) -> None:
        """Write what is left of the values to keep."""
        if self.store:
            self.store.close()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Let the server of `mkdocs serve` notice a saved file sooner."""
        watch_closely(server, [config.docs_dir, config.config_file_path, *config.theme.dirs])
        return server

    def on_shutdown(self) -> None:
        """Remove the unfinished site and release the build lock, however the build ended."""
        _AFTER_RELOAD.end()
        self.messages.close()
        if self.stage:
            self.stage.close()


def _commit_time(root: Path) -> int:
    """Return the commit time in Unix seconds; 0 if it is unknown. Raises ConfigurationError."""
    try:
        return commit_time(root)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
