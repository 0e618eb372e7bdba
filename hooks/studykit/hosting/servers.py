"""The finished settings of web servers: the files of deploy/, with what only a build knows."""

import re
from collections.abc import Collection, Mapping

from studykit.hosting.policy import Policy

# The files of deploy/ that are settings.
NAMES = ("nginx.conf", "Caddyfile", "web.config")
# Those for several servers: a balancer, a cache before object storage, an image behind an ingress.
# What each is filled with.
FRONTS: Mapping[str, tuple[str, ...]] = {
    "balancer.conf": (),
    "cdn.conf": ("policy", "permissions"),
    "Containerfile": (),
    "ingress.yaml": (),
}

# What pages may ask of a browser: the projector fills the screen, and nothing else is wanted.
_UNWANTED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS = ", ".join(("fullscreen=(self)", *(f"{name}=()" for name in _UNWANTED)))

# A name that holds a digest of its file's content, as the theme gives them.
HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")
# IIS knows no patterns here: each file stands by itself.
_IMMUTABLE = """<location path="{path}">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00" \
cacheControlCustom="public, immutable" />
      </staticContent>
    </system.webServer>
  </location>"""


def server_files(
    policy: Policy, templates: Mapping[str, str], files: Collection[str]
) -> dict[str, str]:
    """The settings by name, ready for a host.

    `templates` are the texts of deploy/ by name, of which `NAMES` are taken; `files` are the paths
    of the built site. Raises KeyError if a template is missing, ValueError if one lacks a place.
    """
    hashed = (_IMMUTABLE.format(path=path) for path in sorted(files) if HASHED.search(path))
    values = {"policy": policy.header, "permissions": PERMISSIONS}
    iis = {**values, "immutable": "\n  ".join(hashed)}
    return {
        name: _filled(name, templates[name], iis if name == "web.config" else values)
        for name in NAMES
    }


def front_files(policy: Policy, templates: Mapping[str, str]) -> dict[str, str]:
    """The settings for several servers by name, ready for a host; raises as `server_files` does."""
    values = {"policy": policy.header, "permissions": PERMISSIONS}
    return {
        name: _filled(name, templates[name], {key: values[key] for key in keys})
        for name, keys in FRONTS.items()
    }


def _filled(name: str, template: str, values: Mapping[str, str]) -> str:
    # Not `str.format`: the settings are full of braces of their own.
    for key, value in values.items():
        place = f"{{{key}}}"
        if template.count(place) != 1:
            raise ValueError(f"deploy/{name}: {place} must stand there once")
        template = template.replace(place, value)
    return template
