"""The command `new`: write a whole small site, which its authors then fill with their own pages."""

import json
import re
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from studykit.files import read_each, write_bytes
from studykit.shipped import PACKAGE

STARTER = PACKAGE / "starter"
# The package stores these files without the dot, because patterns of package data skip dot files.
_NAMES = {name: f".{name}" for name in ("gitignore", "gitattributes")}
# Lower-case, because container images are named by it. A build (`adapter`) also accepts upper case.
_SITE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Characters that front matter or the settings would read as syntax, and the marks of quotations.
_SYNTAX = re.compile(r"[<>&\[\]{}:#'\"“”\\`\x00-\x1f]")


def new_site(folder: Path, title: str, site_id: str, register: Callable[[Path], None]) -> int:
    """Write a small site into a folder that does not exist or is empty; return the exit status.

    The site appears as a whole or not at all. Without `site_id`, the name of the folder is the
    permanent name of the site. `register` writes the lock of the site in a folder. Raises OSError.
    """
    name = site_id or folder.resolve().name
    if fault := _fault(folder, title.strip(), name):
        print(fault)
        return 2
    unfinished = folder.with_name(f".{folder.name}-new")
    if unfinished.is_dir():
        shutil.rmtree(unfinished)  # left by a run that was killed
    for path, data in starter_files(title.strip(), name).items():
        write_bytes(unfinished / path, data)
    register(unfinished)
    wheel = _wheel()
    if wheel:
        write_bytes(unfinished / "wheels" / wheel.name, wheel.read_bytes())
    if folder.is_dir():
        folder.rmdir()
    unfinished.rename(folder)
    print(f"已新建 {folder}：设置、一篇示例文献、一个示例模块")
    if not wheel:
        wheels = (folder / "wheels").resolve()
        print(f"还缺一样：{wheels} 里要有 studykit-版本.whl，安装时用的就是它")
        make = f"-m pip wheel --no-deps --no-build-isolation --wheel-dir {wheels} ."
        print(f"从源码运行的，在源码的目录里做一个：.venv/bin/python {make}")
    print(f"下一步：cd {folder}，运行 make serve，照 README.md 换成自己的内容")
    return 0


def _fault(folder: Path, title: str, name: str) -> str:
    """Return what is wrong with a request, and the fix; empty if nothing is."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return f"{folder} 已经有了，没有动它。改法：换一个目录名"
    if not title or (found := _SYNTAX.search(title)):
        what = f"题名里有 {found.group()!r}" if title and found else "题名是空的"
        return f"{what}。改法：--title 写网站的名字，不含 < > & [ ] {{ }} : # 引号和反斜线"
    if not _SITE_ID.fullmatch(name):
        return (
            f"{name} 不能作网站的永久名。改法：加 --id，写小写英文、数字和连字符，如 --id my-site"
        )
    return ""


def starter_files(title: str, site_id: str) -> dict[str, bytes]:
    """Return the files of a new site by path, with its title and permanent name filled in."""
    filled = {b"{title}": title.encode(), b"{site_id}": site_id.encode()}
    files = {}
    for path, data in read_each(STARTER):
        for placeholder, value in filled.items():
            data = data.replace(placeholder, value)
        files[_NAMES.get(path, path)] = data
    return files


def _wheel() -> Path | None:
    """Return the wheel that the package was installed from, if it is still there.

    See https://packaging.python.org/en/latest/specifications/direct-url/.
    """
    try:
        origin = distribution("studykit").read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    url = urlsplit(json.loads(origin)["url"]) if origin else None
    path = Path(unquote(url.path)) if url and url.scheme == "file" else None
    return path if path and path.suffix == ".whl" and path.is_file() else None
