"""The finished settings of web servers, made of the files in deploy/."""

from collections.abc import Collection, Mapping

from studykit.hosting.policy import Policy

# Files in deploy/ that become settings; all else there is no concern of this module.
NAMES = ("nginx.conf", "Caddyfile", "web.config")


def server_files(
    policy: Policy, templates: Mapping[str, str], files: Collection[str]
) -> dict[str, str]:
    """The settings by name, ready for a host.

    `templates` are the files of deploy/ by name, of which `NAMES` are taken; `files` are the paths
    of the built site. Raises KeyError if a template is missing.
    """
    return {name: templates[name].replace("{policy}", policy.header) for name in NAMES}
