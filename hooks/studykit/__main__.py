"""The command line: `python -m studykit check | fix | lock | add-source | …`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from studykit.checking import check
from studykit.documents import ENCODINGS
from studykit.files import describe_error, read_folder, write_text
from studykit.library import read_library, targets_of
from studykit.locator import IDENTIFIER
from studykit.locking import LockOptions, lock, print_conflicts, print_lock_faults, write_lock
from studykit.naming import RESERVED, is_reserved
from studykit.naming import slug as slug_of
from studykit.pages.generate import addresses_of
from studykit.scaffold import About, module_text
from studykit.settings import FILE, SettingsError, read_texts, settings_of
from studykit.site import site_of
from studykit.starting import new_site
from studykit.usage import Parser

# Commands that write into docs/. They do not run while a file there has conflict markers, because
# they cannot tell which side is right.
_WRITING = {"fix", "renumber", "add-source", "add-module"}
# The options that describe a document, by name: the value in one word, and the help.
_ABOUT = {
    "title": ("题名", "文献的题名；不写，就取原文的第一行"),
    "short": ("简称", "导航里用的短题名"),
    "provenance": ("来历", "从哪里来"),
    "status": ("效力", "今天还有效，写现行；已经是历史，写历史"),
    "since": ("日期", "何时写成或施行"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status.

    0: done. 1: faults were found, or the author did not agree. 2: wrong usage. 3: the operating
    system refused an operation.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # An old Windows console cannot encode every character. Print ? instead of crashing.
            stream.reconfigure(errors="replace")
    options = _parse(arguments)
    try:
        Path.cwd()
    except OSError:
        print("当前的目录已经不在了，删去了或者改了名。改法：用 cd 到项目目录里，再运行一次")
        return 3
    root = Path(options.root)
    if options.command == "new":
        return _at_edge(lambda: _new(root, options), root)
    if not (root / FILE).is_file():
        print(f"{root.resolve()} 里没有 mkdocs.yml。改法：到项目目录里运行，或用 --root 指明")
        return 2
    if not (root / "docs").is_dir():
        print(f"{root.resolve()} 里没有 docs 目录，页面都在那里。改法：从备份或者 Git 取回它")
        return 2
    return _at_edge(lambda: _run(options, root, root / "docs"), root)


def _at_edge(run: Callable[[], int], root: Path) -> int:
    """Run a command and return its exit status. Print an OSError or SettingsError as one line."""
    try:
        return run()
    except OSError as error:
        print(describe_error(error, root.resolve()))
        return 3
    except SettingsError as error:
        print(error)
        return 1
    except KeyboardInterrupt:
        print("\n按了 Ctrl+C，停下了，可能没有做完。改法：再运行一次")
        return 130


def _new(root: Path, options: argparse.Namespace) -> int:
    """Write a new site, and register its ids."""

    def register(folder: Path) -> None:
        library, _ = read_library(read_texts(settings_of(folder / FILE)))
        site = site_of(library)
        write_lock(folder / "docs", site, addresses_of(site))

    return new_site(root / options.folder, options.title, options.id, register)


def _run(options: argparse.Namespace, root: Path, docs: Path) -> int:
    if options.command in _WRITING and print_conflicts(docs):
        return 1
    return _COMMANDS[options.command](root, options)


# Each command imports the modules that only it needs when it runs. Importing those of all commands
# takes longer than checking a site.


def _fix(root: Path, options: argparse.Namespace) -> int:
    from studykit.fixing import fix

    return fix(root, asks=not options.yes)


def _lock(root: Path, options: argparse.Namespace) -> int:
    return lock(root, LockOptions(options.forget, options.renumber, not options.yes))


def _renumber(root: Path, options: argparse.Namespace) -> int:
    from studykit.renumbering import renumber_one

    return renumber_one(root, options.name, asks=not options.yes)


def _pack(root: Path, options: argparse.Namespace) -> int:
    from studykit.packing import pack_bundle, pack_stick

    pack = pack_bundle if options.command == "bundle" else pack_stick
    return pack(root, options.config)


def _decks(root: Path, options: argparse.Namespace) -> int:
    from studykit.presenting import write_decks

    return write_decks(root)


def _exchange(root: Path, options: argparse.Namespace) -> int:
    from studykit.exchanging import write_exchange

    return write_exchange(root)


def _papers(root: Path, options: argparse.Namespace) -> int:
    from studykit.exchanging import write_papers

    return write_papers(root, options.codes)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(prog="python -m studykit", description="学习站的编写工具")
    parser.add_argument("--root", metavar="目录", default=".", help="项目目录，默认为当前目录")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)
    new = commands.add_parser("new", help="新建一个网站")
    new.add_argument("folder", metavar="目录", help="如 my-site；它的名字就是网站的永久名")
    new.add_argument("--title", metavar="题名", required=True, help="网站的名字")
    help_ = "网站的永久名，小写英文；不写就用目录的名字"
    new.add_argument("--id", metavar="永久名", default="", help=help_)
    commands.add_parser("check", help="检查全部页面，列出每一处错误")
    mend = commands.add_parser("fix", help="代改机械的毛病：先列出改动，同意了才改，留一份原样")
    mend.add_argument("--yes", action="store_true", help="不问就改，给脚本用")
    lock = commands.add_parser("lock", help="登记现有的编号和段落")
    help_ = "不见了的不再登记，先列出来：从未发布过才用"
    lock.add_argument("--forget", action="store_true", help=help_)
    help_ = "原文的段落挪动了：改各页的引用，再登记；先列出改动"
    lock.add_argument("--renumber", action="store_true", help=help_)
    lock.add_argument("--yes", action="store_true", help="不问就改引用、不再登记，给脚本用")
    help_ = "两篇文献同号，或者两个模块同次序：给没有发布的一个换下一个号"
    other = commands.add_parser("renumber", help=help_)
    help_ = "文献的编号，如 s7；或者模块的编号，如 my-topic"
    other.add_argument("name", metavar="编号", help=help_)
    other.add_argument("--yes", action="store_true", help="不问就改，给脚本用")
    adding = commands.add_parser("add-source", help="加入一篇文献")
    help_ = "原文：.docx、.txt、.md；- 是粘贴的文字"
    adding.add_argument("file", metavar="文件", nargs="?", help=help_)
    for name, (metavar, what) in _ABOUT.items():
        adding.add_argument(f"--{name}", metavar=metavar, default="", help=what)
    adding.add_argument(
        "--encoding", metavar="编码", default="", choices=["", *ENCODINGS],
        help=f"原文的编码：{'、'.join(ENCODINGS)}",
    )  # fmt: skip
    adding.add_argument("--undo", metavar="编号", help="撤回一篇没有引用、没有发布的文献")
    adding.add_argument("--yes", action="store_true", help="什么也不问，给脚本用")
    add_module = commands.add_parser("add-module", help="新建一个学习模块")
    help_ = "模块的文件名，小写英文和连字符，如 entry-and-exit"
    add_module.add_argument("slug", metavar="名字", help=help_)
    bundle = commands.add_parser("bundle", help="把构建好的站打成给服务器的发布包")
    stick = commands.add_parser("usb", help="把构建好的站打成给 U 盘的压缩包")
    commands.add_parser("decks", help="把课件写成 PowerPoint 文件，放在 dist/decks/")
    commands.add_parser("exchange", help="写出给别的程序用的文件：试卷、题库、课程包")
    papers = commands.add_parser("papers", help="按考试码写出 Word 试卷，到 dist/papers/")
    papers.add_argument(
        "codes",
        nargs="*",
        metavar="考试码",
        help="一个或几个，平行卷写一个就出两份；不写，出标准卷和一对平行卷",
    )
    help_ = "设置文件，考场版是 mkdocs-exam.yml"
    for each in (bundle, stick):
        each.add_argument("--config", metavar="文件", default=FILE, help=help_)
    return parser.parse_args(arguments)


def _add_source(root: Path, options: argparse.Namespace) -> int:
    from studykit.adding import PASTED, Request, add_source, undo_source

    docs = root / "docs"
    asks = not options.yes and sys.stdin.isatty() and options.file != PASTED
    if options.undo:
        return undo_source(docs, options.undo, asks=asks)
    if not options.file:
        print("没有写加入哪个文件。改法：add-source 原文.docx；粘贴的文字，写 add-source -")
        return 2
    about = About(options.title, options.short, options.provenance, options.status, options.since)
    request = Request(options.file, about, options.encoding, asks)
    return add_source(docs, request, print_lock_faults)


def _add_module(root: Path, options: argparse.Namespace) -> int:
    docs, slug = root / "docs", options.slug
    path = docs / "modules" / f"{slug}.md"
    library, _ = read_library(read_folder(docs))
    if not IDENTIFIER.fullmatch(slug) or is_reserved(slug):
        hint = "只用小写英文、数字和连字符，字母开头；s2、s2-9 留给文献，"
        hint += f"{'、'.join(RESERVED)} 留给网页"
        if IDENTIFIER.fullmatch(pinyin := slug_of(slug)) and not is_reserved(pinyin):
            hint = f"写成 {pinyin}，{hint}"
        print(f"{slug} 不能作文件名。改法：{hint}")
        return 2
    if path.exists() or slug in targets_of(library):
        print(f"编号 {slug} 已经有了。改法：换一个名字")
        return 2
    try:
        text = module_text(slug, library)
    except ValueError:
        print("还没有文献，模块没有可引的段落。改法：先运行 add-source 原文.docx")
        return 2
    write_text(path, text)
    print(f"已新建 docs/modules/{slug}.md，每种写法各有一例")
    print("下一步：把写着（样例）的都换成自己的，不要的删去；用 check 检查，定稿后用 lock 登记编号")
    return 0


_COMMANDS: dict[str, Callable[[Path, argparse.Namespace], int]] = {
    "check": lambda root, _: check(root),
    "fix": _fix,
    "lock": _lock,
    "renumber": _renumber,
    "bundle": _pack,
    "usb": _pack,
    "decks": _decks,
    "exchange": _exchange,
    "papers": _papers,
    "add-source": _add_source,
    "add-module": _add_module,
}


def run() -> None:
    """Run the command line, and end the process with the exit status."""
    sys.exit(main())


if __name__ == "__main__":
    run()
