"""The files of a build: those of docs/ and of the package, and those that are generated."""

from collections.abc import Iterable, Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, file_sort_key

from studykit.adapter.composing import Composed, is_exam
from studykit.adapter.hashed_files import NamedFiles
from studykit.adapter.templates import PagePolicy
from studykit.diagnostics import Code, Diagnostic
from studykit.export.assets import BUNDLES, as_served, with_end_marker
from studykit.export.names import is_named
from studykit.files import read_parts
from studykit.library import text_of
from studykit.serving import STYLE
from studykit.shipped import PACKAGE, guides, served

# MkDocs must not read a file with one of these faults.
_UNREAD = frozenset(
    str(code)
    for code in (
        Code.F01_ENCODING,
        Code.F08_PARAGRAPH_LONG,
        Code.F09_MARKUP_MANY,
        Code.F10_NESTED,
    )
)


def with_shipped(files: Files, config: MkDocsConfig) -> Files:
    """Return the files of a site and of the package, sorted as MkDocs sorts files.

    A file of the site takes the place of one of the package with the same path. The exam edition
    has no guides.
    """
    known = {file.src_uri for file in files}
    shared = [
        File(path, str(PACKAGE), config.site_dir, config.use_directory_urls)
        for path in served()
        if path not in known
    ]
    if config.extra["guides"] and not is_exam(config):
        pages = guides(config.extra["site_id"]).items()
        added = (File.generated(config, path, content=data) for path, data in pages)
        shared += [file for file in added if file.src_uri not in known]
    return Files(sorted([*files, *shared], key=file_sort_key))


def remove_refused(files: Files, refused: Iterable[Diagnostic]) -> None:
    """Remove the files that may not be published. A build that is not strict goes on without."""
    for path in {each.path for each in refused}:
        if file := files.get_file_from_path(path):
            files.remove(file)


def give_as_read(files: Files, texts: Mapping[str, bytes], found: Iterable[Diagnostic]) -> None:
    """Give MkDocs some texts in the form in which our reader decoded and shortened them.

    MkDocs must not read these files itself. It aborts on a file that is not UTF-8, before all
    diagnostics are reported. It also parses text beyond our limits.
    """
    for path in {each.path for each in found if each.code in _UNREAD}:
        if file := files.get_file_from_path(path):
            file.content_string = text_of(path, texts[path])[0]


def assets_only(files: Files, config: MkDocsConfig) -> Files:
    """Return the files without an author's page, for an exam edition: scripts, styles, theme."""
    return Files([file for file in files if _is_asset(file, config)])


def _is_asset(file: File, config: MkDocsConfig) -> bool:
    ours = file.src_uri.startswith(("assets/javascripts/", "assets/stylesheets/"))
    return ours or file.src_dir != config.docs_dir


def add_composed(
    files: Files,
    composed: Composed,
    config: MkDocsConfig,
    policy: PagePolicy,
    named: NamedFiles,
    *,
    serves: bool,
) -> None:
    """Add the pages and files of an edition, except those that `named` writes.

    Minify the site's own scripts and styles. If `serves`, add the style of the bar of faults.
    """
    edition = composed.edition
    bundles = {each.file for each in BUNDLES}
    generated: dict[str, str | bytes] = {
        path: with_end_marker(text) if path.endswith(".js") else text
        for path, text in edition.files.items()
        if path not in bundles and not is_named(path)
    }
    generated |= {page.path: page.body.markdown for page in edition.pages}
    generated |= composed.offered
    if serves:
        generated[STYLE] = read_parts(PACKAGE / STYLE.removesuffix(".css"))["serving"]
    for file in (*files.javascript_files(), *files.css_files()):
        if file.src_dir == config.docs_dir:
            file.content_string = as_served(file.src_uri, file.content_string)
    for path, content in generated.items():
        if path.endswith(".html"):
            html = content.decode() if isinstance(content, bytes) else content
            content = policy.of(path, named.in_page(html))
        files.append(File.generated(config, path, content=content))
