"""The folder of pages on disk: the one place where files become bytes and back."""

from pathlib import Path

_TEXTS = (".md", ".txt", ".json")


def read_folder(folder: Path) -> dict[str, bytes]:
    """The text files below a folder, by their path below it, always with `/`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TEXTS and path.is_file()
    }


def read_parts(folder: Path, names: str = "*.*s") -> dict[str, str]:
    """The scripts or styles in a folder by their names; none where there is no such folder."""
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob(names))}


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 with LF line ends, on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
