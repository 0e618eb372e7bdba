"""The MkDocs hook: read the files, return page bodies and generated files, log diagnostics.

MkDocs loads only this file. It imports everything else from `studykit`. `mkdocs serve` does not
reload those modules: restart it after a change to them.
"""

import gc
import logging
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.commit import VARIABLE, commit_time, stamp_of
from studykit.diagnostics import Code, Diagnostic
from studykit.export import edition
from studykit.export.articles import Article, article_script, articles_of
from studykit.export.assets import BUNDLES, RECORDS, build_of, ended, lean
from studykit.export.excerpts import excerpts_script
from studykit.export.items import describe_items
from studykit.export.library import describe_library
from studykit.export.records import BANK, bank_script, keys_script
from studykit.export.search import FILE as SEARCH
from studykit.export.search import search_script
from studykit.folder import describe_error, read_each, read_folder, read_parts, write_text
from studykit.hosting.policy import with_policy
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.html.spacing import space
from studykit.library import read_library, text_of
from studykit.navigation import navigation_of
from studykit.output.outline import compare
from studykit.output.pages import check_pages
from studykit.pages.addresses import Addresses, check_addresses, former_names
from studykit.pages.authored import render_bodies
from studykit.pages.generate import check_generated, generate_pages
from studykit.pages.generated import GeneratedPage
from studykit.pages.standalone import moved_pages
from studykit.site import Site, site_of
from studykit.staging import Stage
from studykit.theme.patches import patch_page, patched
from studykit.theme.scripts import FOLDER, known_scripts
from studykit.theme.sidebar import sidebar_of

log = logging.getLogger("mkdocs.hooks.study")
# deploy/publish.py and file systems accept these characters.
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


@dataclass
class _Build:
    """The state that one build keeps between MkDocs events."""

    swaps: bool = False
    serves: bool = False
    time: int = 0
    stage: Stage | None = None
    warnings: CountHandler = field(default_factory=lambda: CountHandler(level=logging.WARNING))
    scripts: Sequence[re.Pattern[str]] = ()
    extension: StudyExtension = field(default_factory=StudyExtension)
    study: Site | None = None
    bodies: dict[str, Body] = field(default_factory=dict)
    generated: dict[str, GeneratedPage] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    body: Body = field(default_factory=lambda: Body("", ()))


_build = _Build()


def _report(found: Iterable[Diagnostic]) -> None:
    for diagnostic in sorted(set(found)):
        log.log(logging.INFO if diagnostic.is_notice else logging.WARNING, "%s", diagnostic)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Record the command, and make garbage collection less frequent.

    Only a full build, neither `serve` nor `--dirty`, replaces the site in one step.
    """
    _build.serves = command == "serve"
    _build.swaps = not _build.serves and not dirty
    # A build creates millions of objects and keeps most of them. At the default thresholds, garbage
    # collection takes a twentieth of the build time and does not lower the memory peak.
    gc.set_threshold(50_000, 20, 100)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Check `extra.site_id`, redirect the build to a staging folder, add the Markdown extension.

    The last good site stays in place until the new one is complete. Raises ConfigurationError if
    `extra.site_id` is missing or malformed, or if SOURCE_DATE_EPOCH is not a time.
    """
    if not _SITE_ID.fullmatch(str(config.extra.get("site_id", ""))):
        fault = "mkdocs.yml: extra.site_id 缺失，或者不合要求。改法：写一个不再更改的英文名"
        raise ConfigurationError(fault)
    config.extra["site_id"] = str(config.extra["site_id"])
    config.extra["release"] = _release(Path(config.config_file_path).parent)
    config.markdown_extensions.append(_build.extension)  # type: ignore[arg-type]
    if _build.swaps:
        _build.stage = Stage(Path(config.site_dir))
        _open(_build.stage)
        config.site_dir = str(_build.stage.next)
        logging.getLogger("mkdocs").addHandler(_build.warnings)
    return config


def _release(root: Path) -> str:
    """Return the version for page footers: the package's, with the commit time if it is known."""
    try:
        _build.time = commit_time(root)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    # Otherwise MkDocs dates the pages with the time of the build.
    os.environ[VARIABLE] = str(_build.time)
    stamp = stamp_of(_build.time)
    if not stamp:
        log.info("不知道提交的日期：页脚只写版本号，网站地图不写日期")
    return version("studykit") + (f"（{stamp}）" if stamp else "")


def _open(stage: Stage) -> None:
    if stage.open(lambda: log.info("另一次构建正在进行，等它结束")):
        log.info("上一次构建在替换时中断了：已恢复 %s", stage.site)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Read and check the whole library, add the generated files and derive the navigation.

    An exam edition contains no author's page. It takes only scripts and styles from docs/.
    """
    texts = read_folder(Path(config.docs_dir))
    library, found = read_library(texts)
    refused = list(check_attachments(read_each(Path(config.docs_dir))))
    _report([*found, *check_library(library), *refused])
    _leave_out(files, refused)
    # MkDocs aborts on a file that is not UTF-8, before all diagnostics are reported. It also parses
    # text beyond our limits. So it gets the text as our reader decoded and shortened it.
    for path in {each.path for each in found if each.number in _UNREAD}:
        if file := files.get_file_from_path(path):
            file.content_string = text_of(path, texts[path])[0]
    _build.study = site_of(library)
    if config.extra.get("edition") == edition.NAME:
        generated = _exam_edition(_build.study, config)
        files = Files([file for file in files if _is_asset(file, config)])
    else:
        generated = _study_edition(_build.study, config)
    for each in BUNDLES:
        if parts := read_parts(Path(config.docs_dir) / each.folder):
            lender = read_parts(Path(config.docs_dir) / each.lender) if each.lender else {}
            generated[each.file] = generated.get(each.file, "") + each.join(parts, lender)
    _end_scripts(files, generated, config)
    for path, content in generated.items():
        files.append(File.generated(config, path, content=content))
    return files


def _is_asset(file: File, config: MkDocsConfig) -> bool:
    ours = file.src_uri.startswith(("assets/javascripts/", "assets/stylesheets/"))
    return ours or file.src_dir != config.docs_dir


def _exam_edition(study: Site, config: MkDocsConfig) -> dict[str, str]:
    """Return the generated files of an exam edition by path, and make its pages the only ones.

    Raises ConfigurationError if a code is wrong or there are no items.
    """
    codes = re.split(r"[\s,，、;；]+", str(config.extra.get("codes") or "").strip())
    made = edition.exam_edition(study, config.site_name, filter(None, codes))
    if isinstance(made, list):
        raise ConfigurationError("\n".join(made))
    log.info("考场版里的考试码：%s", "、".join(made.codes))
    _build.study = replace(study, library=replace(study.library, pages=()))
    _build.generated = {page.path: page for page in made.pages}
    config.nav = edition.navigation()
    return made.files | {path: page.body.markdown for path, page in _build.generated.items()}


def _study_edition(study: Site, config: MkDocsConfig) -> dict[str, str]:
    """Return the generated files of the full study site, by path."""
    library = study.library
    _build.bodies = render_bodies(study)
    made = generate_pages(study)
    _build.generated = {page.path: page for page in made.pages}
    addresses = Addresses(study, tuple(_build.generated))
    _report([*check_generated(made, library), *check_addresses(addresses)])
    _build.extension.former = former_names(study)
    _build.articles = articles_of(study, _build.generated)
    config.nav = navigation_of(library, made)
    generated = {"data/library.json": describe_library(library, config.extra["site_id"])}
    generated["data/items.json"] = describe_items(study, config.extra["site_id"])
    generated |= {path: page.body.markdown for path, page in _build.generated.items()}
    generated |= {f"data/excerpts/{s.id}.js": excerpts_script(s) for s in library.sources}
    generated[SEARCH] = search_script(study, made.pages)
    generated[BANK] = bank_script(study)
    if keys := keys_script(study):
        generated[RECORDS.file] = keys
    generated |= {path: _with_policy(html) for path, html in moved_pages(addresses).items()}
    return generated


def _end_scripts(files: Files, generated: dict[str, str], config: MkDocsConfig) -> None:
    """Minify our scripts and make each one record on its element that it ran, and in which build.

    The pages get the same build hash (`extra.scripts`), so that a page detects scripts of another
    build.
    """
    own = [file for file in files.javascript_files() if file.src_dir == config.docs_dir]
    scripts = {file.src_uri: lean(file.content_string) for file in own}
    made = {each.file for each in BUNDLES if each.file.endswith(".js")} & set(generated)
    build = build_of(scripts | {path: generated[path] for path in made})
    config.extra["scripts"] = build
    for file in own:
        file.content_string = ended(scripts[file.src_uri], build)
    for path in [path for path in generated if path.endswith(".js")]:
        generated[path] = ended(generated[path], build if path in made else "")


def _leave_out(files: Files, refused: Iterable[Diagnostic]) -> None:
    """Remove refused files from the site. A build that is not strict continues without them."""
    for path in {each.path for each in refused}:
        if file := files.get_file_from_path(path):
            files.remove(file)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give templates the cached navigation as `sidebar`, and find the theme's inline scripts.

    The prefix `theme/` loads a template of the theme that a template of ours overrides.
    """
    themes = FileSystemLoader(config.theme.dirs[1:])
    env.loader = ChoiceLoader([env.loader or themes, PrefixLoader({"theme": themes})])
    folders = (Path(folder) / FOLDER for folder in config.theme.dirs[1:])
    own = (text for folder in folders for text in read_parts(folder, "*.html").values())
    _build.scripts = known_scripts(map(patched, own))
    env.globals["sidebar"] = sidebar_of(env, "theme/partials/nav.html")
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Remove the canonical URL, so that no page names its host.

    Only the sitemap keeps absolute URLs. MkDocs renders it before this event.
    """
    page.canonical_url = None
    return context


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace the author's text with the composed body."""
    if _build.study is None:
        return markdown
    path = page.file.src_uri
    # A body is used once and then freed: the bodies take most of the memory of a large site.
    if made := _build.generated.pop(path, None):
        _build.body = made.body
        page.meta = {
            "title": str(escape(made.title)),
            "hide": ["toc"] if made.wide else [],
            "private": made.private,
            "scripts": made.scripts,
        }
    elif read := _build.study.pages.get(path):
        _build.body = _build.bodies.pop(path)
        page.meta = {**page.meta, "title": str(escape(read.title))}
    else:
        return markdown
    if _build.body.quiz:
        page.meta["scripts"] = ("quiz", *page.meta.get("scripts", ()))
    _build.extension.linker = Linker(path, _build.study.targets)
    _build.extension.blocks = _build.body.blocks
    return _build.body.markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Compare the outline with the HTML, add spacing, and write the article for lesson plans."""
    if _build.study and (read := _build.study.pages.get(page.file.src_uri)):
        _report(compare(read, html, _build.body.added))
    html = space(html)
    if article := _build.articles.get(page.file.src_uri):
        script = ended(article_script(article, html))
        write_text(Path(config.site_dir) / article.file, script)
    return html


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Patch the theme's markup, and add the Content-Security-Policy."""
    html, mismatches = patch_page(output)
    for mismatch in mismatches:
        log.warning("%s: %s", page.file.dest_uri, mismatch)
    return _with_policy(html)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Add the policy to 404.html, the only page that is a template, and uses no theme.

    Remove the dates from the sitemap if the commit time is unknown.
    """
    if template_name == "sitemap.xml" and not _build.time:
        return _DATE.sub("", output_content)
    return _with_policy(output_content) if template_name.endswith(".html") else output_content


def _with_policy(html: str) -> str:
    # The live reload of `mkdocs serve` is an inline script, which the policy would block.
    return html if _build.serves else with_policy(html, _build.scripts)


def on_post_build(config: MkDocsConfig) -> None:
    """Check the built pages. Replace the last site unless a strict build has warnings."""
    built = Path(config.site_dir)
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    pages = sorted(name for name in files if name.endswith(".html"))
    found = check_pages(
        pages, lambda name: (built / name).read_text("utf-8"), files, has_policy=not _build.serves
    )
    _report(found)
    if _build.stage is None:
        return
    if not (config.strict and _build.warnings.get_counts()):
        _build.stage.take_over()
    config.site_dir = str(_build.stage.site)


def on_build_error(error: Exception) -> None:
    """Report an error of the operating system in one sentence instead of a traceback.

    Raises Abort for an OSError. Does nothing for other errors.
    """
    if isinstance(error, OSError):
        log.debug("", exc_info=error)
        place = _build.stage.site.parent if _build.stage else Path()
        raise Abort(describe_error(error, place)) from error


def on_shutdown() -> None:
    """Remove the unfinished site and release the build lock, however the build ended."""
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    if _build.stage:
        _build.stage.close()
