"""The commands `bundle` and `usb`: pack a built site into a zip for hosts or for USB sticks."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studykit.commit import CHANGED, commit_time, is_changed, stamp_of, undated
from studykit.files import OUTPUT, PARTIAL_SUFFIX, read_each, write_archive
from studykit.hosting.manifest import UNDATED, Release, file_time, release_of
from studykit.hosting.policy import policy_of
from studykit.hosting.release import PUBLISHER, bundle_of, invalid_paths, stick_of
from studykit.hosting.servers import FRONT_TEMPLATES, SERVER_TEMPLATES, front_files, server_files
from studykit.pages.standalone import start_page
from studykit.settings import FILE, settings_of
from studykit.shipped import server_templates
from studykit.staging import hold_site

_INSTRUCTIONS = "instructions.txt"
_TEMPLATES = (*SERVER_TEMPLATES, *FRONT_TEMPLATES, PUBLISHER, _INSTRUCTIONS)
_UNDATED = undated(f"版本名里没有日期，写作 {UNDATED}")


@dataclass(frozen=True)
class BuiltSite:
    """A built site: its title, its files by path and its release.

    `templates` are the files of deploy/ by name.
    """

    title: str
    files: dict[str, bytes]
    templates: dict[str, str]
    release: Release


def pack_bundle(root: Path, settings: str = FILE) -> int:
    """Pack the built site of a project for hosts.

    `settings` is the name of the MkDocs configuration. Returns the exit status. Raises OSError.
    """
    return _pack(root, settings, "", _bundle)


def pack_stick(root: Path, settings: str = FILE) -> int:
    """Pack the built site of a project for USB sticks. Arguments and result as `pack_bundle`."""
    return _pack(root, settings, "usb-", _stick)


def _pack(
    root: Path, settings: str, prefix: str, pack: Callable[[BuiltSite], dict[str, bytes]]
) -> int:
    config = settings_of(root / settings)
    # An edition has its own site id, so that `publish.py` does not install it over the main site.
    parts = (config.extra["site_id"], config.extra.get("edition"))
    site_id = "-".join(str(part) for part in parts if part)
    # Hold the build lock: a concurrent build would replace the site while it is read.
    with hold_site(Path(config.site_dir), _report_waiting) as folder:
        built = _read(root, folder, site_id, str(config.site_name))
        if isinstance(built, str):
            print(built)
            return 1
        release = built.release
        for leftover in (root / OUTPUT).glob(f"*{PARTIAL_SUFFIX}"):
            leftover.unlink()  # left by a run that was killed
        path = root / OUTPUT / f"{release.site_id}-{prefix}{release.name}.zip"
        digest = write_archive(path, pack(built), file_time)
    if not release.time:
        print(_UNDATED)
    elif is_changed(root):
        print(CHANGED)
    print(f"{digest}  {path}")
    return 0


def _report_waiting() -> None:
    print("另一次构建正在进行，等它结束……", flush=True)


def _read(root: Path, folder: Path, site_id: str, title: str) -> BuiltSite | str:
    """Read the built site in a folder; return a message in Chinese if it cannot be packed."""
    try:
        time = commit_time(root)
    except ValueError as error:
        return str(error)
    if not (folder / "index.html").is_file():
        return f"{folder} 里没有构建好的站。改法：先运行 make site"
    files = dict(read_each(folder))
    if invalid := invalid_paths(files):
        names = "、".join(invalid[:5])
        return (
            f"{folder} 里有文件名不合要求：{names}。改法：只用英文、数字、连字符、下划线和点，改短"
        )
    templates = server_templates(_TEMPLATES, site_id)
    contents = {f"deploy/{name}": text.encode() for name, text in templates.items()}
    release = release_of(site_id, {**files, **contents}, time, stamp_of(time))
    return BuiltSite(title, files, templates, release)


def _bundle(built: BuiltSite) -> dict[str, bytes]:
    templates = built.templates
    pages = (data.decode() for path, data in built.files.items() if path.endswith(".html"))
    policy = policy_of(pages)
    server = server_files(policy, templates, built.files.keys()) | front_files(policy, templates)
    publisher, instructions = templates[PUBLISHER].encode(), templates[_INSTRUCTIONS]
    return bundle_of(built.files, server, publisher, instructions, built.release)


def _stick(built: BuiltSite) -> dict[str, bytes]:
    return stick_of(built.files, start_page(built.title, built.release.name))
