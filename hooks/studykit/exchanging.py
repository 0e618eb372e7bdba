"""The commands `exchange` and `papers`.

`exchange` writes the files of all formats, and a page that explains them. `papers` writes the Word
papers of given codes.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import markdown
from mkdocs.config.defaults import MkDocsConfig

from studykit.commit import CHANGED, commit_time, is_changed, stamp_of, undated
from studykit.export.bank import bank_of
from studykit.export.codes import read_codes, standard_papers, with_partners
from studykit.export.exchange.format import Content
from studykit.export.exchange.formats import exports_of
from studykit.export.exchange.index import INDEX, files_of
from studykit.export.exchange.papers import papers_of
from studykit.export.missing import describe_missing
from studykit.faultless import faultless_site
from studykit.files import OUTPUT, PARTIAL_SUFFIX, write_bytes
from studykit.html.body import Body
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.quiz.paper import display_code
from studykit.settings import FILE, read_texts, settings_of
from studykit.shipped import parts_of_assets
from studykit.site import Site

# The output folders, relative to the project's folder.
EXCHANGE_FOLDER, PAPERS_FOLDER = f"{OUTPUT}/exchange", f"{OUTPUT}/papers"
_UNDATED = undated("题库改过以后，Anki 不会更新已经导入的卡片")


def read_content(root: Path, what: str) -> Content | None:
    """Read a project. If it has faults or SOURCE_DATE_EPOCH is no time, print why and return None.

    `what` names in Chinese what cannot be written. Raises OSError, SettingsError.
    """
    config = settings_of(root / FILE)
    try:
        time = commit_time(root)
    except ValueError as error:
        print(error)
        return None
    site = faultless_site(read_texts(config), what)
    return content_of(site, config, time) if site else None


def content_of(site: Site, config: MkDocsConfig, time: int) -> Content:
    """Return the content of a site. `time` is the commit time in Unix seconds; 0 if it is unknown.

    Raises OSError.
    """
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
    # During a build, the settings also contain the build's own extension. Leave it out.
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
    content = read_content(root, "交换文件")
    if not content:
        return 1
    try:
        exports = exports_of(content)
    except ImportError as error:
        print(describe_missing(error))
        return 1
    folder = root / EXCHANGE_FOLDER
    _replace(folder, files_of(content, exports))
    for format_, export in exports:
        left_out = f"，未导出 {len(export.left_out)} 项" if export.left_out else ""
        print(f"{format_.title}：{len(export.files)} 个文件{left_out}")
    if not content.time:
        print(_UNDATED)
    elif is_changed(root):
        print(CHANGED)
    print(f"已写到 {folder}。先看 {INDEX}；这些文件含答案，不要放到学员能打开的地方")
    return 0


def _replace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace a folder by a new one with these files, after writing them all. Raises OSError."""
    partial = folder.with_name(folder.name + PARTIAL_SUFFIX)
    shutil.rmtree(partial, ignore_errors=True)
    for path, data in files.items():
        write_bytes(partial / path, data)
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)


def write_papers(root: Path, codes: Sequence[str]) -> int:
    """Write the Word papers of codes, or of the standard codes if there are none.

    Both papers of a pair are written, whichever of the two codes is given. Nothing is written if a
    code has no paper. Returns the exit status. Raises OSError, SettingsError.
    """
    content = read_content(root, "试卷")
    if not content:
        return 1
    bank = bank_of(content.site)
    found = read_codes(codes, bank)
    if isinstance(found, list):  # the faults of the codes
        print(*found, sep="\n")
        return 1
    blueprints = with_partners(found.values(), bank) if codes else standard_papers(bank)
    for code, blueprint in blueprints.items():
        prefix = f"{blueprint.form}-" if blueprint.form else ""
        folder = root / PAPERS_FOLDER / f"{prefix}{display_code(code)}"
        for name, data in papers_of(content, code, blueprint, bank):
            write_bytes(folder / name, data)
        print(f"已写到 {folder}：A 卷、B 卷，各有试卷、答题纸、答案")
    if any(blueprint.paired for blueprint in blueprints.values()):
        print("名字以 pre 开头的是前测，以 post 开头的是后测")
    print("答案只给阅卷人")
    # No date is in a paper, so a time that is unknown changes nothing.
    if is_changed(root):
        print(CHANGED)
    return 0
