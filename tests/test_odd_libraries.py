"""Libraries that are odd, or wrong: what is wrong is told, and the whole site is composed."""

import pytest
from mini_site import faults, mini_files
from studykit.describe.items import describe_items
from studykit.library import read_library
from studykit.render.articles import articles_of
from studykit.render.excerpts import excerpts_script
from studykit.render.made import make_pages
from studykit.render.page import render_bodies
from studykit.render.search import search_script
from studykit.render.site import site_of

HEAD = (
    "---\ntitle: 题名\norder: 8\nminutes: 5\nobjectives:\n  - 说出\n---\n\n"
    "## 节 { #odd-section }\n\n"
)
CAUSE = "{} 甲 {{ #{} .原因 }}\n\n话。\n\n- 导致：[[long-queue]]\n- 出处：[[s1-1]]\n\n"


def composed(files: dict[str, bytes]) -> dict[str, str]:
    """What the build makes of some files, by path; a page as its Markdown and its blocks."""
    site = site_of(read_library(files)[0])
    made = make_pages(site)
    bodies = render_bodies(site) | {page.path: page.body for page in made.pages}
    texts = {path: "\n".join((body.markdown, *body.blocks)) for path, body in bodies.items()}
    articles_of(site, {page.path: page for page in made.pages})
    texts |= {f"{source.id}.js": excerpts_script(source) for source in site.library.sources}
    texts["search.js"] = search_script(site, made.pages)
    texts["items.json"] = describe_items(site, "odd")
    return texts


def with_page(path: str, text: str) -> dict[str, bytes]:
    return {**mini_files(), path: text.encode()}


def told(files: dict[str, bytes]) -> set[str]:
    return {f"{fault.path}:{fault.line} {fault.number}" for fault in faults(files)}


WRONG = {
    "a document whose name is no number": (
        with_page("sources/ab.md", "---\ntitle: 题名\n---\n\n话。\n"),
        "sources/ab.md:1 F06",
    ),
    "a module whose name no reference can write": (
        with_page("modules/5-steps.md", HEAD),
        "modules/5-steps.md:1 F06",
    ),
    "units that contain each other under ids given twice": (
        with_page(
            "modules/odd.md",
            HEAD + "".join(CAUSE.format(*each) for each in
                           (("###", "one"), ("####", "two"), ("#####", "one"))),
        ),
        "modules/odd.md:25 H05",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_and_nothing_raises(name: str) -> None:
    files, fault = WRONG[name]
    assert fault in told(files)
    assert composed(files)


@pytest.mark.parametrize(
    "paths",
    [(), ("index.md",), ("index.md", "sources/s1.md", "sources/s1.txt")],
    ids=["nothing", "a home page", "one document"],
)
def test_a_library_may_hold_little(paths: tuple[str, ...]) -> None:
    files = mini_files()
    assert composed({path: files[path] for path in paths})
