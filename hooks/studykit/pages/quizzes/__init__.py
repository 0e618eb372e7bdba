"""The pages of the quizzes: one a module, the bank for trainers, and the quality of its items."""

from studykit.indexes.sheets import ENTRIES_AT_MOST
from studykit.model import Module
from studykit.pages.generated import GeneratedPage
from studykit.pages.quizzes.addresses import BANK, QUALITY, quiz_path
from studykit.pages.quizzes.bank import bank_body
from studykit.pages.quizzes.quality import quality_body
from studykit.pages.quizzes.quiz import quiz_body
from studykit.parallel import parallel_map
from studykit.site import Site


def render_quizzes(site: Site, most: int = ENTRIES_AT_MOST) -> list[GeneratedPage]:
    """The bank, a quiz for each module that has items, and the quality page; none without items.

    The bank lists items as long as there are at most so many, and then modules alone.
    """
    if not site.bank.items:
        return []
    modules = [module for module in site.library.modules if module.id in site.items_of]
    quizzes = parallel_map(lambda module: _quiz(module, site), modules)
    bank = GeneratedPage(BANK, "题库", bank_body(modules, site, most))
    quality = GeneratedPage(QUALITY, "题库质量", quality_body(site))
    return [bank, *quizzes, quality]


def _quiz(module: Module, site: Site) -> GeneratedPage:
    return GeneratedPage(quiz_path(module.id), f"测验：{module.title}", quiz_body(module, site))
