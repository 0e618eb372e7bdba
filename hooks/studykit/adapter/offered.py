"""What the host serves beside the pages, if the settings say so: slides and exchange files."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from studykit.commit import release_text
from studykit.exchanging import content_of
from studykit.export.exchange.formats import exports_of
from studykit.export.exchange.index import files_of
from studykit.export.missing import describe_missing
from studykit.site import Site

# The folder of the exchange files on a site that serves them.
EXCHANGE = "exchange"


def offered_files(site: Site, config: MkDocsConfig, time: int) -> dict[str, bytes]:
    """Return the files by path. `time` is the commit time in Unix seconds; 0 if it is unknown.

    Raises ConfigurationError if an optional package that they need is missing.
    """
    return {**_slides(site, config, time), **_exchange(site, config, time)}


def _slides(site: Site, config: MkDocsConfig, time: int) -> dict[str, bytes]:
    """Return the decks as files; none unless `extra.slides` is set."""
    if not site.offers_slides:
        return {}
    try:
        from studykit.export.slides.files import slide_files
    except ImportError as error:
        raise ConfigurationError(f"mkdocs.yml: extra.slides：{describe_missing(error)}") from error
    return slide_files(site, str(config.site_name), release_text(time))


def _exchange(site: Site, config: MkDocsConfig, time: int) -> dict[str, bytes]:
    """Return the exchange files; none unless `extra.exchange` is set, for they hold keys."""
    if not config.extra["exchange"]:
        return {}
    content = content_of(site, config, time)
    try:
        files = files_of(content, exports_of(content))
    except ImportError as error:
        raise ConfigurationError(
            f"mkdocs.yml: extra.exchange：{describe_missing(error)}"
        ) from error
    return {f"{EXCHANGE}/{path}": data for path, data in files.items()}
