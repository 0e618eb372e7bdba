"""The packing edge of the command line: a built site in, a zip for hosts or for USB sticks out."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.config import load_config

from studykit.folder import read_site, write_archive
from studykit.hosting.manifest import Release, release_of
from studykit.hosting.policy import policy_of
from studykit.hosting.release import PUBLISHER, bundle_of, stick_of, unfit_names
from studykit.hosting.servers import front_files, server_files
from studykit.render.standalone import first_page

# Where both go, below the project's folder.
FOLDER = "dist"
SETTINGS = "mkdocs.yml"
_INSTRUCTIONS = "instructions.txt"


@dataclass(frozen=True)
class Built:
    """A built site with the project it is of: its name for readers, its files, its release."""

    root: Path
    title: str
    files: dict[str, bytes]
    release: Release


def pack_bundle(root: Path, settings: str = SETTINGS) -> int:
    """Pack the built site of a project, by the name of its settings, for hosts; the exit status."""
    return _pack(root, settings, "", _bundle)


def pack_stick(root: Path, settings: str = SETTINGS) -> int:
    """Pack the built site of a project, by the name of its settings, for USB sticks."""
    return _pack(root, settings, "usb-", _stick)


def _pack(root: Path, settings: str, mark: str, packed: Callable[[Built], dict[str, bytes]]) -> int:
    built = _read(root, settings)
    if isinstance(built, str):
        print(built)
        return 1
    release = built.release
    path = root / FOLDER / f"{release.site_id}-{mark}{release.name}.zip"
    digest = write_archive(path, packed(built), release.time)
    print(f"{digest}  {path}")
    return 0


def _read(root: Path, settings: str) -> Built | str:
    """The built site of a project, or what keeps it from being packed."""
    config = load_config(str(root / settings))
    folder = Path(config.site_dir)
    time = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not time.isdecimal():
        return "SOURCE_DATE_EPOCH 没有设为提交的时间。改法：用 make bundle 或 make usb 打包"
    if not (folder / "index.html").is_file():
        return f"{folder} 里没有构建好的站。改法：先运行 make site"
    files = read_site(folder)
    if unfit := unfit_names(files):
        names = "、".join(unfit[:5])
        return f"{folder} 里有文件名不合要求：{names}。改法：只用英文、数字、连字符、下划线和点"
    stamp = datetime.fromtimestamp(int(time), UTC).strftime("%Y%m%d-%H%M")
    # An edition is another site to `publish.py`: it takes the place of none but its own.
    parts = (config.extra["site_id"], config.extra.get("edition"))
    site_id = "-".join(str(part) for part in parts if part)
    release = release_of(site_id, files, int(time), stamp)
    return Built(root, str(config.site_name), files, release)


def _bundle(built: Built) -> dict[str, bytes]:
    deploy = built.root / "deploy"
    templates = {path.name: path.read_text("utf-8") for path in deploy.iterdir() if path.is_file()}
    pages = (data.decode() for path, data in built.files.items() if path.endswith(".html"))
    policy = policy_of(pages)
    server = server_files(policy, templates, built.files.keys()) | front_files(policy, templates)
    publisher, instructions = templates[PUBLISHER].encode(), templates[_INSTRUCTIONS]
    return bundle_of(built.files, server, publisher, instructions, built.release)


def _stick(built: Built) -> dict[str, bytes]:
    return stick_of(built.files, first_page(built.title, built.release.name))
