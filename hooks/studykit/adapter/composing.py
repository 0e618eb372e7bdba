"""The edition that a build makes of a library: the study site, or the exam edition."""

import logging
import re
from dataclasses import dataclass, replace

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from studykit.adapter.offered import offered_files
from studykit.commit import release_text
from studykit.export.edition import Edition
from studykit.export.exam import EDITION, exam_edition
from studykit.export.study import study_edition
from studykit.kept.keeper import Keeper
from studykit.model import Library
from studykit.site import Site, site_of

log = logging.getLogger("mkdocs.hooks.study")


@dataclass(frozen=True)
class Composed:
    """A site with its edition, and the files by path that the host serves beside the pages.

    `release` is the version for readers, with the time of the commit. Only the home page shows the
    time: a page that shows it changes with every commit.
    """

    site: Site
    edition: Edition
    offered: dict[str, bytes]
    release: str


def is_exam(config: MkDocsConfig) -> bool:
    """Return whether the settings are those of an exam edition."""
    return bool(config.extra.get("edition") == EDITION)


def compose(library: Library, config: MkDocsConfig, keeper: Keeper, time: int) -> Composed:
    """Compose the edition that the settings name. `time` is the commit time, as in `offered_files`.

    Raises ConfigurationError if an exam code is wrong, or if an optional package is missing.
    """
    site = site_of(library, keeper, offers_slides=config.extra["slides"] is True)
    if is_exam(config):
        edition = _exam_edition(site, config)
        site = replace(site, library=replace(library, pages=()))
        return Composed(site, edition, {}, release_text(time))
    edition = study_edition(site, config.extra["site_id"], str(config.site_name))
    return Composed(site, edition, offered_files(site, config, time), release_text(time))


def _exam_edition(site: Site, config: MkDocsConfig) -> Edition:
    """Return the exam edition.

    Raises ConfigurationError if a code is wrong or if there are no items.
    """
    codes = re.split(r"[\s,，、;；]+", str(config.extra.get("codes") or "").strip())
    edition = exam_edition(site, config.site_name, filter(None, codes))
    if isinstance(edition, list):
        raise ConfigurationError("\n".join(edition))
    log.info("考场版里的考试码：%s", "、".join(edition.codes))
    return edition
