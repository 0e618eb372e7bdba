"""Tests that no server passes on decoded parts of a request.

The rule applies to what the settings write into requests, redirects and headers.
"""

import re

import pytest
from studykit.shipped import DEPLOY

FILES = {path.name: path.read_text("utf-8") for path in DEPLOY.iterdir() if path.is_file()}
NGINX = [name for name in sorted(FILES) if "add_header" in FILES[name]]
# Directives whose value nginx writes verbatim: a line break in it would start a new header.
WRITTEN = ("proxy_pass", "proxy_set_header", "proxy_redirect", "return", "add_header")
# The raw target and the host, in which nginx accepts no space and no control character; the
# client's address; values of our own maps.
SAFE = re.compile(r"\$(?:request_uri|host|remote_addr|study_\w+)\b")
# A path after a literal host name, or a status: the path cannot extend the host name.
PATH_OF_A_HOST = re.compile(
    r"30[1278] (?:https://[a-z.]+\$request_uri|/[a-z]+/)|[45]\d\d|200 \$study_\w+"
    r"|200 '\{page\}'"
)
# For Caddy: the raw target, in which Go escapes control characters, the status, our placeholders.
CADDY_SAFE = re.compile(r"\{(?:uri|http\.error\.status_code|policy|permissions|page)\}")
CADDY_WRITTEN = ("redir", "header", "respond", "reverse_proxy")


def used(text: str) -> str:
    """Return settings with their examples uncommented and all comments removed."""
    return re.sub(r"(?m)^\s*#.*\n", "", re.sub(r"(?m)^(\s*)#    ", r"\1", text))


def faults(text: str) -> list[str]:
    """Return the directives of nginx settings that break the rule."""
    found = []
    for name, value in re.findall(rf"\b({'|'.join(WRITTEN)})\s+([^;]*);", used(text)):
        rest = SAFE.sub("", value)
        broken = "$" in rest
        broken |= name == "proxy_pass" and not re.fullmatch(r"https?://[a-z_]+", value)
        broken |= name == "return" and not PATH_OF_A_HOST.fullmatch(value)
        broken |= name != "return" and "$request_uri" in value
        if broken:
            found.append(f"{name} {value}")
    # Without one of these flags, nginx redirects the reader to the rewritten address.
    inside = re.compile(r"(?!.*(?:\shttps?:|\$scheme)).* (?:break|last)")
    rewrites = re.findall(r"\brewrite\s+([^;]*);", used(text))
    found += [f"rewrite {value}" for value in rewrites if not inside.fullmatch(value)]
    # The values of a map are written verbatim too.
    for values in re.findall(r"\bmap [^{]*\{(.*?)\n\}", used(text), re.DOTALL):
        found += [f"map {line}" for line in values.splitlines() if re.search(r"\s\S*\$\w", line)]
    return found


def caddy_faults(text: str) -> list[str]:
    """Return the lines of a Caddyfile that break the rule."""
    lines = (line.strip() for line in used(text).splitlines())
    written = (line for line in lines if re.match(rf"(?:{'|'.join(CADDY_WRITTEN)})\b", line))
    return [line for line in written if re.search(r"\{\w", CADDY_SAFE.sub("", line))]


def test_there_are_settings_to_check() -> None:
    assert NGINX == ["balancer.conf", "cdn.conf", "nginx.conf"]
    for name in ("balancer.conf", "cdn.conf"):
        assert re.search(r"\bproxy_pass http", used(FILES[name]))


@pytest.mark.parametrize("name", NGINX)
def test_nginx_writes_no_decoded_part_of_a_request(name: str) -> None:
    assert faults(FILES[name]) == []


def test_caddy_writes_no_decoded_part_of_a_request() -> None:
    assert caddy_faults(FILES["Caddyfile"]) == []


@pytest.mark.parametrize("name", ["balancer.conf", "cdn.conf"])
def test_headers_of_a_storage_or_replica_do_not_control_nginx(name: str) -> None:
    (ignored,) = re.findall(r"proxy_ignore_headers\s+([^;]*);", FILES[name])
    assert {each for each in ignored.split() if each.startswith("X-Accel-")} == {
        f"X-Accel-{each}" for each in ("Redirect", "Expires", "Limit-Rate", "Buffering", "Charset")
    }


@pytest.mark.parametrize("name", NGINX)
def test_every_server_has_its_limits(name: str) -> None:
    (server,) = re.findall(r"(?ms)^server \{$(.*?)^\}", FILES[name])
    for each in (
        "client_header_timeout",
        "client_body_timeout",
        "client_max_body_size",
        "large_client_header_buffers",
        "send_timeout",
        "keepalive_timeout",
        "limit_conn",
    ):
        assert re.search(rf"(?m)^    {each}\s", server), each


@pytest.mark.parametrize(
    "broken",
    [
        "proxy_pass http://study_storage/last-mile/$study_release$uri;",
        "proxy_pass http://study_storage/;",
        "proxy_pass http://$host;",
        "proxy_set_header X-Path $uri;",
        "proxy_set_header X-Path ${document_uri};",
        "proxy_set_header Host $http_host;",
        "return 301 https://study.example.cn$uri;",
        "return 301 https://$host$request_uri;",
        "return 301 $request_uri;",
        "return 302 https://study.example.cn$1;",
        'add_header X-Path "$uri";',
        "add_header X-Query $args;",
        "rewrite ^/(.*)$ https://study.example.cn/$1;",
        "rewrite ^/(.*)$ /new/$1 permanent;",
        "map $uri $study_x {\n    default   $uri;\n}",
        "#    proxy_set_header X-Path $uri;",
    ],
)
def test_a_violation_in_nginx_settings_is_found(broken: str) -> None:
    assert faults(broken)


@pytest.mark.parametrize(
    "broken", ["redir https://a{path}", "header X-A {query}", "respond {path}"]
)
def test_a_violation_in_caddy_settings_is_found(broken: str) -> None:
    assert caddy_faults(broken)
