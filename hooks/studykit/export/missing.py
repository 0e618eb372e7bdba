"""The message if a package of the extra `exchange`, for files of other programs, is missing."""


def describe_missing(error: ImportError) -> str:
    """Return what is missing and how to get it, in one line."""
    return f"没有装 {error.name}。改法：pip install 'studykit[exchange]'"
