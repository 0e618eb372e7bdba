"""The commands `exchange`, every format with a page that explains them, and `papers`, of codes."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import markdown
from mkdocs.config.defaults import MkDocsConfig

from studykit.commit import VARIABLE, commit_time, stamp_of
from studykit.export.codes import read_codes
from studykit.export.exchange.format import Content
from studykit.export.exchange.formats import exports_of
from studykit.export.exchange.index import INDEX, files_of
from studykit.export.exchange.papers import papers_of
from studykit.export.records import bank_of
from studykit.folder import PARTIAL_SUFFIX, write_bytes
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.library import read_library
from studykit.quiz.paper import display_code
from studykit.settings import FILE, read_texts, settings_of
from studykit.shipped import parts_of_assets
from studykit.site import Site, site_of

# The output folders, relative to the project's folder.
FOLDER, PAPERS = "dist/exchange", "dist/papers"
_UNDATED = (
    "不知道提交的日期：这里没有 Git 的提交，或者 Git 读不出它。"
    "题库改过以后，Anki 不会更新已经导入的卡片。"
    f"改法：在 Git 仓库里运行；或者设 {VARIABLE}，以秒计"
)


def content_of(root: Path) -> Content:
    """Read a project. Raises OSError, SettingsError, and ValueError if the commit has no time."""
    config = settings_of(root / FILE)
    library, _ = read_library(read_texts(config))
    return content_in(site_of(library), config, commit_time(root))


def content_in(site: Site, config: MkDocsConfig, time: int) -> Content:
    """Return the content of a site. `time` is the commit time in Unix seconds. Raises OSError."""
    return Content(
        site,
        str(config.extra["site_id"]),
        str(config.site_name),
        time,
        stamp_of(time),
        parts_of_assets(),
        renderer_of(config),
    )


def renderer_of(config: MkDocsConfig) -> Callable[[Body, Linker], str]:
    """Return a function that renders bodies as MkDocs does, but without links to headings."""
    extension = StudyExtension()
    configs = {**config.mdx_configs, "toc": {}}
    # During a build, the settings have the extension of the build.
    others = [each for each in config.markdown_extensions if not isinstance(each, StudyExtension)]

    def to_html(body: Body, linker: Linker) -> str:
        extension.linker, extension.blocks = linker, body.blocks
        return markdown.markdown(
            body.markdown, extensions=[*others, extension], extension_configs=configs
        )

    return to_html


def write_exchange(root: Path) -> int:
    """Write all formats of a project, and return the exit status.

    The folder of the last run is replaced as a whole. Raises OSError, SettingsError.
    """
    try:
        content = content_of(root)
        exports = exports_of(content)
    except ImportError as error:
        print(describe_missing(error))
        return 1
    except ValueError as error:
        print(error)
        return 1
    files = files_of(content, exports)
    folder = root / FOLDER
    partial = folder.with_name(folder.name + PARTIAL_SUFFIX)
    for leftover in (partial, folder):
        if leftover.exists():
            shutil.rmtree(leftover)
        for path, data in files.items() if leftover is partial else ():
            write_bytes(partial / path, data)
    partial.rename(folder)
    for each, made in exports:
        left_out = f"，未导出 {len(made.left_out)} 题" if made.left_out else ""
        print(f"{each.title}：{len(made.files)} 个文件{left_out}")
    if not content.time:
        print(_UNDATED)
    print(f"已写到 {folder}。先看 {INDEX}；这些文件含答案，不要放到学员能打开的地方")
    return 0


def write_papers(root: Path, codes: Sequence[str]) -> int:
    """Write the Word papers of some codes, or the standard paper, and return the exit status.

    Nothing is written if a code has no paper. Raises OSError, SettingsError.
    """
    try:
        content = content_of(root)
    except ValueError as error:
        print(error)
        return 1
    bank = bank_of(content.site)
    read = read_codes(codes, bank)
    if isinstance(read, list):
        print(*read, sep="\n")
        return 1
    for code, blueprint in read.items():
        folder = root / PAPERS / display_code(code)
        for name, data in papers_of(content, code, blueprint, bank):
            write_bytes(folder / name, data)
        print(f"已写到 {folder}：A 卷、B 卷，各有试卷、答题纸、答案。答案只给阅卷人")
    return 0


def describe_missing(error: ImportError) -> str:
    """Return what is missing and how to get it, in one line."""
    return f"没有装 {error.name}。改法：pip install 'studykit[exchange]'"
