"""The pages of a build, from the composed body to the HTML, through MkDocs' events of a page."""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from studykit.adapter.composing import Composed
from studykit.adapter.hashed_files import NamedFiles
from studykit.adapter.templates import EMPTY, PagePolicy
from studykit.compression import packed, unpacked
from studykit.diagnostics import Diagnostic
from studykit.export.articles import article_script
from studykit.export.assets import with_end_marker
from studykit.files import write_text
from studykit.html.body import Writer
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.html.spacing import mark_gaps
from studykit.kept.pages import Article, KeptPages, digest_of_text
from studykit.output.agreement import compare_texts
from studykit.output.outline import compare_outlines
from studykit.theme.patches import patch_page

log = logging.getLogger("mkdocs.hooks.study")


class PageEvents:
    """Makes the pages of a composed edition, or takes them from those that are kept.

    MkDocs passes each page through `markdown` and `content`, and later through `context` and
    `html`. `digests` has the digest of the HTML of each finished page, by path in the site.
    """

    def __init__(
        self,
        composed: Composed,
        named: NamedFiles,
        kept: KeptPages,
        extension: StudyExtension,
        report: Callable[[Iterable[Diagnostic]], None],
    ) -> None:
        self.digests: dict[str, bytes] = {}
        self._site = composed.site
        self._release = composed.release
        self._edition = composed.edition
        self._named = named
        self._kept = kept
        self._extension = extension
        self._report = report
        self._bodies = {
            **composed.edition.bodies,
            **{page.path: page.body for page in composed.edition.pages},
        }
        self._body = Writer().body()
        # The HTML of the bodies, packed, between `content` and `context`.
        self._packed: dict[str, bytes] = {}

    def markdown(self, markdown: str, page: Page) -> str:
        """Replace the author's text with the composed body."""
        path = page.file.src_uri
        if path not in self._bodies:
            return markdown
        self._body = self._bodies[path]
        page.meta = self._meta(path, page.meta)
        if page.is_homepage:
            page.meta["release"] = self._release
        page.meta["scripts"] = (*self._body.scripts, *page.meta.get("scripts", ()))
        read, article = self._site.pages.get(path), self._edition.articles.get(path)
        if self._kept.begin(path, self._body, page.meta, read, article):
            # MkDocs neither renders the body nor fills a template of a page that is kept.
            page.content = ""
            page.render = _render_nothing  # type: ignore[method-assign]
            page.meta["template"] = EMPTY
            return ""
        self._extension.linker = Linker(path, self._kept.names.targets)
        self._extension.former = self._kept.names.former
        self._extension.blocks = self._body.blocks
        return self._body.markdown

    def _meta(self, path: str, meta: Mapping[str, Any]) -> dict[str, Any]:
        """Return the metadata of a page for the templates."""
        if generated := self._edition.generated.get(path):
            return {
                "title": str(escape(generated.title)),
                "hide": ["toc"] if generated.wide else [],
                "private": generated.private,
                "scripts": generated.scripts,
            }
        return {**meta, "title": str(escape(self._site.pages[path].title))}

    def content(self, html: str, page: Page, files: Files, site_dir: Path) -> str:
        """Compare the HTML with what was read, add spacing, and write the article for plans."""
        path = page.file.src_uri
        if kept := self._kept.article(path):
            page.present_anchor_ids = set(kept.anchors)
            page.links_to_anchors = {
                file: dict(links)
                for name, links in kept.links.items()
                if (file := files.get_file_from_path(name))
            }
            if kept.script:
                self._write_article(path, unpacked(kept.script), site_dir)
            return ""
        if read := self._site.pages.get(path):
            body, extension = self._body, self._extension
            differing = compare_outlines(read, html, body.added_headings, body.left_out)
            authored = extension.authored
            self._report(differing or compare_texts(read, body, authored, extension.linker))
        html = mark_gaps(html)
        article = self._edition.articles.get(path)
        script = with_end_marker(article_script(article, html)) if article else ""
        if script:
            self._write_article(path, script, site_dir)
        anchors = frozenset(page.present_anchor_ids or ())
        links = page.links_to_anchors or {}
        by_path = {file.src_uri: dict(each) for file, each in links.items()}
        self._kept.end(path, Article(packed(script) if script else b"", anchors, by_path))
        if not self._kept.has_surroundings:
            return html  # another plugin may read it
        self._packed[path] = packed(html)
        return ""

    def _write_article(self, path: str, script: str, site_dir: Path) -> None:
        plain = self._edition.articles[path].file
        write_text(site_dir / self._named.add(plain, script), script)

    def context(self, page: Page) -> None:
        """Give the page its body, and remove its canonical URL, so that no page names its host.

        Only the sitemap keeps absolute URLs. MkDocs renders it before this event.
        """
        if html := self._packed.pop(page.file.src_uri, None):
            page.content = unpacked(html)
        page.canonical_url = None
        self._kept.begin_html()

    def html(self, output: str, page: Page, policy: PagePolicy) -> str:
        """Return the HTML of a page with patches of the theme, the policy, and names with hashes.

        The HTML is kept before the hashes are put in, so that a page need not be made anew when a
        script changes.
        """
        path = page.file.src_uri
        if self._kept.has_surroundings:
            page.content = ""
        html = self._kept.kept_html(path)
        if html is None:
            html, mismatches = patch_page(output)
            for mismatch in mismatches:
                log.warning("%s: %s", page.file.dest_uri, mismatch)
            html = policy.of(".html", html)
            self._kept.keep_html(path, html)
        html = self._named.in_page(html)
        self.digests[page.file.dest_uri] = digest_of_text(html)
        return html


def _render_nothing(config: MkDocsConfig, files: Files) -> None:
    """Stand in for MkDocs' rendering of a page that is kept."""
