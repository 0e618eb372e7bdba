"""Ask the author at the terminal."""


def answer(question: str) -> str:
    """Return what the author types; empty if standard input has ended, so nobody can answer."""
    try:
        return input(question).strip()
    except EOFError:
        return ""


def agreed(question: str) -> bool:
    """Return whether the author answers y."""
    return answer(question).lower() == "y"
