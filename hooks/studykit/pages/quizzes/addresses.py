"""Paths and addresses of quizzes and their items."""

from studykit.html.links import html_path
from studykit.quiz.item import Item

FOLDER = "quizzes"
BANK = f"{FOLDER}/bank.md"
QUALITY = f"{FOLDER}/quality.md"


def quiz_path(module: str) -> str:
    """Return the path of a module's quiz, as if the page were a file under docs/."""
    return f"{FOLDER}/{module}.md"


def item_url(item: Item) -> str:
    """Return the address of an item on its quiz page, from the site's root."""
    return f"{html_path(quiz_path(item.module))}#{item.id}"
