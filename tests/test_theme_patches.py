"""Tests of the patches of the theme's HTML: the exact input and output of each."""

import pytest
from studykit.theme.patches import PATCHES, patch_page, patched

# The HTML of the theme and the HTML after the patch, by the name of the patch.
CASES = {
    "toggles": (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" '
        'autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" '
        'form="__toggles">',
    ),
    "form of the toggles": (
        '<label class="md-overlay" for="__drawer"></label>',
        '<label class="md-overlay" for="__drawer"></label>'
        '<form id="__toggles" autocomplete="off" hidden></form>',
    ),
    "skip link": (
        '<div data-md-component="skip">\n <a href="#a" class="md-skip">\n  跳\n </a>\n</div>',
        '<div data-md-component="skip"><a href="#__main" class="md-skip">跳到正文</a></div>',
    ),
    "outer main": (
        '<main class="md-main" data-md-component="main">正文</main>',
        '<div class="md-main" data-md-component="main">正文</div>',
    ),
    "main": (
        '<div class="md-content" data-md-component="content"><article>甲</article>\n</div>',
        '<main id="__main" class="md-content"><article>甲</article></main>',
    ),
    "expanded landmark": (
        '<nav class="md-nav" data-md-level="1" aria-labelledby="__nav_2_label" '
        'aria-expanded="true">',
        '<nav class="md-nav" data-md-level="1" aria-labelledby="__nav_2_label">',
    ),
    "current page": (
        '<a href="./" class="md-nav__link md-nav__link--active">',
        '<a href="./" class="md-nav__link md-nav__link--active" aria-current="page">',
    ),
    "permanent links": (
        '<a class="headerlink" href="#a" title="本节的固定链接">#</a>',
        '<a class="headerlink" href="#a" tabindex="-1" aria-hidden="true" '
        'title="本节的固定链接">#</a>',
    ),
    "landmarks within the table of contents": (
        '<nav class="md-nav" aria-label="甲">',
        '<nav class="md-nav" role="none">',
    ),
    "reading of what is kept": (
        '__md_get=(e,_=localStorage,t=__md_scope)=>JSON.parse(_.getItem(t.pathname+"."+e)),',
        "__md_get=(e,_,t=__md_scope)=>{try{return "
        'JSON.parse((_||localStorage).getItem(t.pathname+"."+e))}catch(e){return null}},',
    ),
    "keeping": (
        "__md_set=(e,_,t=localStorage,a=__md_scope)=>{try{t.setItem(a.pathname)}catch(e){}}",
        "__md_set=(e,_,t,a=__md_scope)=>{try{(t||localStorage).setItem(a.pathname)}catch(e){}}",
    ),
    "palette that is kept": (
        '<script>var palette=__md_get("__palette");f(palette)</script>',
        '<script>try{var palette=__md_get("__palette");f(palette)}catch(e){}</script>',
    ),
}


def test_every_patch_has_a_case() -> None:
    assert list(CASES) == [each.name for each in PATCHES]


@pytest.mark.parametrize("name", CASES)
def test_a_patch_changes_its_markup_and_nothing_around_it(name: str) -> None:
    wrong, right = CASES[name]
    page = f"<p>前</p>\n{wrong}\n<p>后</p>"
    assert patched(page) == f"<p>前</p>\n{right}\n<p>后</p>"


def test_a_page_without_a_subheading_gets_the_skip_link() -> None:
    empty = '<div data-md-component="skip">\n      \n    </div>'
    assert patched(empty) == CASES["skip link"][1]


@pytest.mark.parametrize("text", ["", "<main>甲</main>", '<nav aria-label="乙"></nav>', "党性\n"])
def test_patches_leave_other_markup_unchanged(text: str) -> None:
    assert patched(text) == text


# A page with the markup of every patch, each as often as the theme writes it.
_TOGGLES = CASES["toggles"][0]
WHOLE = "\n".join([_TOGGLES.replace("drawer", "search"), *(wrong for wrong, _ in CASES.values())])
# Markup that is still wrong, but no longer as the patch expects it.
CHANGED = {
    "expanded landmark": ('data-md-level="1"', 'data-md-depth="1"'),
    "permanent links": ('">#</a>', '">¶</a>'),
    "landmarks within the table of contents": ('aria-label="甲"', 'id="toc" aria-label="甲"'),
}


def test_a_page_of_the_theme_as_it_is_has_no_mismatch() -> None:
    html, mismatches = patch_page(WHOLE)
    assert mismatches == []
    assert html == patched(WHOLE)


@pytest.mark.parametrize("name", CASES)
def test_a_patch_that_no_longer_matches_is_reported(name: str) -> None:
    wrong = CASES[name][0]
    changed = wrong.replace(*CHANGED[name]) if name in CHANGED else ""
    assert changed != wrong
    _, (mismatch,) = patch_page(WHOLE.replace(wrong, changed, 1))
    assert f"「{name}」" in mismatch


# The patches of <main> match from its first to its last tag, and therefore never twice.
ONCE = [each.name for each in PATCHES if each.times == 1 and each.name[-4:] != "main"]


@pytest.mark.parametrize("name", ONCE)
def test_a_patch_that_matches_twice_is_reported(name: str) -> None:
    _, mismatches = patch_page(f"{CASES[name][0]}\n{WHOLE}")
    assert any(f"「{name}」应当匹配 1 处，实际 2 处" in each for each in mismatches)
