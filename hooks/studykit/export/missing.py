"""The message where the extra `exchange` is missing, which writes files for other programs."""


def describe_missing(error: ImportError) -> str:
    """Return what is missing and how to get it, in one line."""
    return f"没有装 {error.name}。改法：pip install 'studykit[exchange]'"
