"""The Content-Security-Policy of the site: nothing but its own files, and the theme's few scripts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# All that pages may load; what is not named falls back to nothing.
_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
_META = '<meta http-equiv="Content-Security-Policy" content="'
_CARRIED = re.compile(rf'{re.escape(_META)}([^"]*)">')
_HASH = re.compile(r"'(sha256-[A-Za-z0-9+/]{43}=)'")


@dataclass(frozen=True)
class Policy:
    """The hashes (`sha256-…`) of the inline scripts that may run."""

    scripts: frozenset[str]

    @property
    def content(self) -> str:
        """The policy as a meta tag may carry it."""
        hashes = "".join(f" '{script}'" for script in sorted(self.scripts))
        return "; ".join(_DIRECTIVES).format(hashes=hashes)

    @property
    def header(self) -> str:
        """The policy as a header carries it, with what a meta tag may not say."""
        return f"{self.content}; frame-ancestors 'none'"


def policy_of(pages: Iterable[str]) -> Policy:
    """The one policy for all built pages: it allows what the pages' own meta tags allow."""
    carried = (found.group(1) for page in pages if (found := _CARRIED.search(page)))
    return Policy(frozenset(each for content in carried for each in _HASH.findall(content)))
