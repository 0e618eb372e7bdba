"""The command line: `python -m studykit check | fix | lock | add-source | …`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import markdown
from mkdocs.config.defaults import MkDocsConfig

from studykit.adding import PASTED, Request, add_source, undo_source
from studykit.attachments import check_attachments
from studykit.check import check_library
from studykit.check.links import check_links
from studykit.diagnostics import Code, Diagnostic
from studykit.documents import ENCODINGS
from studykit.exchanging import write_exchange, write_papers
from studykit.fixing import fix
from studykit.folder import describe_error, list_files, read_each, read_folder, write_text
from studykit.html.inline import Linker
from studykit.html.markdown import StudyExtension
from studykit.library import read_library, targets_of
from studykit.locator import IDENTIFIER, SOURCE_ID, parse_locator
from studykit.output.agreement import compare_texts
from studykit.output.outline import compare_outlines
from studykit.packing import SETTINGS, pack_bundle, pack_stick
from studykit.pages.addresses import Addresses, check_addresses
from studykit.pages.authored import render_bodies
from studykit.pages.generate import GeneratedPages, check_generated, generate_pages
from studykit.presenting import write_decks
from studykit.registry import LOCK_PATH, check_registry, lock_text, registry_of
from studykit.renumbering import finish, moved_documents, renumber, restore, tell
from studykit.scaffold import About, module_text
from studykit.settings import SettingsError, read_texts, settings_of
from studykit.shifts import with_moved
from studykit.site import Site, site_of
from studykit.starting import new_site

# What an author may say about a document, by the name of the option.
_ABOUT = {
    "title": "题名",
    "short": "简称",
    "provenance": "来历",
    "status": "历史或现行",
    "since": "何时写成或施行",
}
# Readers' links to these break. A redirect repairs them; a new lock does not.
BREAKS_LINKS = (Code.S07_RETIRED.number, Code.S12_ADDRESS_LOST.number)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status.

    0: done. 1: faults found. 2: wrong usage. 3: the operating system refused an operation.
    """
    options = _parse(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # An old Windows console cannot encode every character. Print ? instead of crashing.
            stream.reconfigure(errors="replace")
    root = Path(options.root)
    if options.command == "new":
        return _at_edge(lambda: _new(root, options), root)
    if not (root / SETTINGS).is_file():
        print(f"{root.resolve()} 里没有 mkdocs.yml。改法：到项目目录里运行，或用 --root 指明")
        return 2
    return _at_edge(lambda: _run(options, root, root / "docs"), root)


def _at_edge(run: Callable[[], int], root: Path) -> int:
    """Run a command; tell in one line what the operating system or the settings refuse."""
    try:
        return run()
    except OSError as error:
        print(describe_error(error, root.resolve()))
        return 3
    except SettingsError as error:
        print(error)
        return 1


def _new(root: Path, options: argparse.Namespace) -> int:
    """Write a new site, and register its ids."""

    def register(folder: Path) -> None:
        library, _ = read_library(read_texts(settings_of(folder / SETTINGS)))
        site = site_of(library)
        _write_lock(folder / "docs", site, _addresses(site, generate_pages(site)))

    return new_site(root / options.folder, options.title, options.id, register)


def _run(options: argparse.Namespace, root: Path, docs: Path) -> int:
    commands: dict[str, Callable[[], int]] = {
        "check": lambda: _check(root, docs),
        "fix": lambda: fix(root, asks=not options.yes),
        "lock": lambda: _lock_or_renumber(root, docs, options),
        "bundle": lambda: pack_bundle(root, options.config),
        "usb": lambda: pack_stick(root, options.config),
        "decks": lambda: write_decks(root),
        "exchange": lambda: write_exchange(root),
        "papers": lambda: write_papers(root, options.codes),
        "add-source": lambda: _add_source(docs, options),
        "add-module": lambda: _add_module(docs, options.slug),
    }
    return commands[options.command]()


class _Parser(argparse.ArgumentParser):
    """A parser that tells in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        """Print the fault and end with status 2."""
        print(f"命令写错了（{message}）。改法：运行 {self.prog} --help，看它的写法")
        self.exit(2)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = _Parser(prog="python -m studykit", description="学习站的编写工具")
    parser.add_argument("--root", default=".", help="项目目录，默认为当前目录")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="新建一个网站")
    new.add_argument("folder", help="目录，如 my-site；它的名字就是网站的永久名")
    new.add_argument("--title", required=True, help="网站的名字")
    new.add_argument("--id", default="", help="网站的永久名，小写英文；不写就用目录的名字")
    commands.add_parser("check", help="检查全部页面，列出每一处错误")
    mend = commands.add_parser("fix", help="代改机械的毛病：先列出改动，同意了才改，留一份原样")
    mend.add_argument("--yes", action="store_true", help="不问就改，给脚本用")
    lock = commands.add_parser("lock", help="登记现有的编号和段落")
    lock.add_argument("--forget", action="store_true", help="不见了的也不再登记：从未发布过才用")
    help_ = "原文的段落挪动了：改各页的引用，再登记；先列出改动"
    lock.add_argument("--renumber", action="store_true", help=help_)
    lock.add_argument("--yes", action="store_true", help="不问就改引用，给脚本用")
    adding = commands.add_parser("add-source", help="加入一篇文献")
    adding.add_argument("file", nargs="?", help="原文：.docx、.txt、.md；- 是粘贴的文字")
    for name, what in _ABOUT.items():
        adding.add_argument(f"--{name}", default="", help=what)
    adding.add_argument("--encoding", default="", choices=["", *ENCODINGS], help="原文的编码")
    adding.add_argument("--undo", metavar="编号", help="撤回一篇没有引用、没有发布的文献")
    adding.add_argument("--yes", action="store_true", help="什么也不问，给脚本用")
    add_module = commands.add_parser("add-module", help="新建一个学习模块")
    add_module.add_argument("slug", help="模块的文件名，小写英文和连字符，如 entry-and-exit")
    bundle = commands.add_parser("bundle", help="把构建好的站打成给服务器的发布包")
    stick = commands.add_parser("usb", help="把构建好的站打成给 U 盘的压缩包")
    commands.add_parser("decks", help="把课件写成 PowerPoint 文件，放在 dist/decks/")
    commands.add_parser("exchange", help="写出给别的程序用的文件：试卷、题库、课程包")
    papers = commands.add_parser("papers", help="按考试码写出 Word 试卷，到 dist/papers/")
    papers.add_argument("codes", nargs="*", metavar="考试码", help="一个或几个；不写，出一份标准卷")
    for each in (bundle, stick):
        each.add_argument("--config", default=SETTINGS, help="设置文件，考场版是 mkdocs-exam.yml")
    return parser.parse_args(arguments)


def _check(root: Path, docs: Path) -> int:
    config = settings_of(root / SETTINGS)
    texts = read_texts(config)
    library, found = read_library(texts)
    site = site_of(library)
    generated = generate_pages(site)
    found += [*check_library(library), *check_generated(generated, library)]
    found += check_attachments(read_each(docs))
    files = {*list_files(docs), *texts, *(page.path for page in generated.pages)}
    found += check_links(library, files)
    found += [*check_addresses(_addresses(site, generated)), *_check_outlines(site, config)]
    found = sorted(set(found))
    for diagnostic in found:
        print(diagnostic)
    faults = [each for each in found if not each.is_notice]
    counted = f"{len(library.sources)} 篇文献，{len(library.modules)} 个模块"
    counted += f"，{len(library.units)} 个知识单元"
    print(f"{counted}：{f'{len(faults)} 处错误' if faults else '没有发现错误'}")
    return 1 if faults else 0


def _addresses(site: Site, generated: GeneratedPages) -> Addresses:
    return Addresses(site, tuple(page.path for page in generated.pages))


def _check_outlines(site: Site, config: MkDocsConfig) -> list[Diagnostic]:
    """Render every page as the build does, and compare it with what the reader reads."""
    extension = StudyExtension()
    found = []
    for path, body in render_bodies(site).items():
        page = site.pages[path]
        extension.linker, extension.blocks = Linker(path, site.targets), body.blocks
        html = markdown.markdown(
            body.markdown,
            extensions=[*config.markdown_extensions, extension],
            extension_configs=config.mdx_configs,
        )
        differing = compare_outlines(page, html, body.added_headings, body.left_out)
        found += differing or compare_texts(page, body, extension.authored, extension.linker)
    return found


def _lock_or_renumber(root: Path, docs: Path, options: argparse.Namespace) -> int:
    """Register ids. If paragraphs moved, first renumber the references to them, if asked to."""
    restore(root)
    library, _ = read_library(read_folder(docs))
    shifts = moved_documents(library)
    if not shifts:
        return _lock(root, docs, forget=options.forget)
    tell(shifts)
    if not options.renumber:
        print("没有登记：登记了，各页的引用就指错段落")
        print("改法：加 --renumber，代改引用再登记，先列出改动；不该挪的，照登记把原文改回去")
        return 1
    copies = renumber(root, shifts, asks=not options.yes)
    if copies is None:
        return 1
    registry = library.registry
    for source in library.sources:
        if source.id in shifts:
            registry = with_moved(registry, source)
    write_text(docs / LOCK_PATH, lock_text(registry))
    finish(copies)
    return _lock(root, docs, forget=options.forget)


def _lock(root: Path, docs: Path, *, forget: bool) -> int:
    library, found = read_library(read_texts(settings_of(root / SETTINGS)))
    if _print_lock_faults(found) and not forget:
        return 1
    site = site_of(library)
    addresses = _addresses(site, generate_pages(site))
    changes = [*check_registry(library), *check_addresses(addresses)]
    lost = [change for change in changes if change.number in BREAKS_LINKS]
    if lost and not forget:
        print(*lost, sep="\n")
        print("没有登记：这样读者的链接就断了。改法：照上面各条改；从未发布过的，加 --forget")
        return 1
    for change in changes:
        print(change.message)
    _write_lock(docs, site, addresses)
    print(f"已登记到 docs/{LOCK_PATH}")
    return 0


def _write_lock(docs: Path, site: Site, addresses: Addresses) -> None:
    registry = registry_of(site.library, addresses.to_lock)
    write_text(docs / LOCK_PATH, lock_text(registry))


def _print_lock_faults(found: list[Diagnostic]) -> bool:
    """Print the faults of the lock file; return whether it has any.

    A lock written without reading the old one would lose the published ids and pages.
    """
    lock_faults = [each for each in found if each.path == LOCK_PATH]
    if lock_faults:
        print(*lock_faults, sep="\n")
        print(
            "没有登记：现有的登记读不出来。改法：取回它完好的上一版；从未发布过的，删去它，再登记"
        )
    return bool(lock_faults)


def _add_source(docs: Path, options: argparse.Namespace) -> int:
    asks = not options.yes and sys.stdin.isatty() and options.file != PASTED
    if options.undo:
        return undo_source(docs, options.undo, asks=asks)
    if not options.file:
        print("没有写加入哪个文件。改法：add-source 原文.docx；粘贴的文字，写 add-source -")
        return 2
    about = About(options.title, options.short, options.provenance, options.status, options.since)
    request = Request(options.file, about, options.encoding, asks)
    return add_source(docs, request, _print_lock_faults)


def _add_module(docs: Path, slug: str) -> int:
    path = docs / "modules" / f"{slug}.md"
    library, _ = read_library(read_folder(docs))
    if not IDENTIFIER.fullmatch(slug) or SOURCE_ID.fullmatch(slug) or parse_locator(slug):
        hint = "只用小写英文、数字和连字符，字母开头；s2、s2-9 留给文献"
        print(f"{slug} 不能作文件名。改法：{hint}")
        return 2
    if path.exists() or slug in targets_of(library):
        print(f"编号 {slug} 已经有了。改法：换一个名字")
        return 2
    write_text(path, module_text(slug, library))
    print(f"已新建 docs/modules/{slug}.md。下一步：编写，用 check 检查，定稿后用 lock 登记编号")
    return 0


def run() -> None:
    """Run the command line, and end the process with the exit status."""
    sys.exit(main())


if __name__ == "__main__":
    run()
