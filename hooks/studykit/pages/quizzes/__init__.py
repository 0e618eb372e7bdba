"""The quiz pages: one quiz a module, the item bank for trainers, and the quality of the items."""

from studykit.pages.generated import GeneratedPage
from studykit.pages.quizzes.addresses import BANK, QUALITY, quiz_path
from studykit.pages.quizzes.bank import bank_body
from studykit.pages.quizzes.quality import quality_body
from studykit.pages.quizzes.quiz import quiz_body
from studykit.site import Site

# A longer list of single items is slow on an old computer; the bank then lists modules.
ITEMS_AT_MOST = 1000


def render_quizzes(site: Site, limit: int = ITEMS_AT_MOST) -> list[GeneratedPage]:
    """Return the bank, the quiz of each module that has items, and the quality page.

    Returns nothing if there are no items. The bank lists single items only up to `limit` items;
    above that it lists modules.
    """
    if not site.bank.items:
        return []
    modules = [module for module in site.library.modules if module.id in site.items_of]
    quizzes = site.keeper.map(_quiz, [(module.id, module.title) for module in modules], site)
    bank = GeneratedPage(BANK, "题库", bank_body(modules, site, limit))
    quality = GeneratedPage(QUALITY, "题库质量", quality_body(site))
    return [bank, *quizzes, quality]


def _quiz(module: tuple[str, str], site: Site) -> GeneratedPage:
    """Return the quiz of a module, given its id and its title."""
    return GeneratedPage(quiz_path(module[0]), f"测验：{module[1]}", quiz_body(*module, site))
