"""Tests of the files of deploy/: equal headers, the schema of IIS, and the https examples."""

import re
import shutil
import ssl
import subprocess
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

import pytest
from justhtml import JustHTML
from probes import AWAY, ODD
from raw import ask, check_error
from studykit.hosting.policy import Policy
from studykit.hosting.servers import ERROR_PAGE, SERVER_TEMPLATES, server_files
from studykit.shipped import server_templates
from test_servers import HASHED as SERVED_FOR_EVER
from test_servers import paths_of
from webserver import (
    CADDY,
    MISSING,
    caddy_command,
    caddy_settings,
    changed,
    enabled,
    free_port,
    nginx_command,
    nginx_settings,
    running,
    settings_of,
)

TEMPLATES = server_templates(SERVER_TEMPLATES, "last-mile")
POLICY = Policy(frozenset({f"sha256-{'a' * 43}="}))
HASHED = "assets/stylesheets/main.0123abcd.min.css"


def xml(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - it is ours


def test_every_server_sends_the_same_headers() -> None:
    files = server_files(POLICY, TEMPLATES, [HASHED, "index.html"])
    nginx = dict(re.findall(r'(?m)^    add_header (\S+) +"(.*?)" always;$', files["nginx.conf"]))
    block = files["Caddyfile"].split("(study) {")[1].split("-Server")[0]
    caddy = dict(re.findall(r"(?m)^\t\t([A-Z]\S+) (.*)$", block))
    caddy = {name: value.strip('"') for name, value in caddy.items() if name != "Vary"}
    tree = xml(files["web.config"])
    iis = {each.get("name"): each.get("value") for each in tree.iterfind(".//customHeaders/add")}
    assert nginx == caddy == iis
    assert nginx["Content-Security-Policy"] == POLICY.header


def test_a_template_without_a_placeholder_for_the_policy_is_refused() -> None:
    for name in ("nginx.conf", "Caddyfile", "web.config"):
        broken = {**TEMPLATES, name: TEMPLATES[name].replace("{policy}", "")}
        with pytest.raises(ValueError, match=f"deploy/{name}: {{policy}}"):
            server_files(POLICY, broken, [])


@pytest.mark.parametrize("text", ["'", "`", "\\", "$host", "{path}"])
def test_an_error_page_with_special_characters_of_the_settings_is_refused(text: str) -> None:
    broken = {
        **TEMPLATES,
        ERROR_PAGE: TEMPLATES[ERROR_PAGE].replace("没有打开</h1>", f"{text}</h1>"),
    }
    with pytest.raises(ValueError, match=r"deploy/error\.html: .* must not stand there"):
        server_files(POLICY, broken, [])


def test_the_error_page_needs_no_other_file_and_is_html() -> None:
    error_page = server_files(POLICY, TEMPLATES, [])[ERROR_PAGE]
    parsed = JustHTML(error_page, sanitize=False, collect_errors=True)
    assert parsed.errors == []
    assert error_page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert re.findall(r'(?:href|src)="([^"]*)"', error_page) == ["data:,"]
    assert re.findall(r"<(h1|main|title)\b", error_page) == ["title", "main", "h1"]


# web.config ---------------------------------------------------------------------------------------

SWITCH, ANY, SPAN, NUMBER = "true|false", ".*", r"\d+\.\d\d:\d\d:\d\d", r"-?\d+"
# Elements, attributes and values in IIS_schema.xml of IIS 10, for the sections used here.
SCHEMA: dict[str, dict[str, str]] = {
    "configuration": {},
    "configuration/location": {"path": ".+"},
    "system.webServer": {},
    "defaultDocument": {"enabled": SWITCH},
    "defaultDocument/files": {},
    "defaultDocument/files/clear": {},
    "defaultDocument/files/add": {"value": ANY},
    "directoryBrowse": {"enabled": SWITCH},
    "urlCompression": {"doStaticCompression": SWITCH, "doDynamicCompression": SWITCH},
    "staticContent": {},
    "staticContent/clientCache": {
        "cacheControlMode": "NoControl|DisableCache|UseMaxAge|UseExpires",
        "cacheControlMaxAge": SPAN,
        "cacheControlCustom": ANY,
    },
    "staticContent/remove": {"fileExtension": r"\.\w+"},
    "staticContent/mimeMap": {"fileExtension": r"\.\w+", "mimeType": r"\w+/[^/]+"},
    "httpErrors": {
        "errorMode": "DetailedLocalOnly|Custom|Detailed",
        "existingResponse": "Auto|Replace|PassThrough",
    },
    "httpErrors/clear": {},
    "httpErrors/remove": {"statusCode": NUMBER, "subStatusCode": NUMBER},
    "httpErrors/error": {
        "statusCode": NUMBER,
        "subStatusCode": NUMBER,
        "prefixLanguageFilePath": ANY,
        "path": ".+",
        "responseMode": "File|ExecuteURL|Redirect",
    },
    "httpProtocol": {},
    "httpProtocol/customHeaders": {},
    "httpProtocol/customHeaders/remove": {"name": ANY},
    "httpProtocol/customHeaders/add": {"name": ANY, "value": ANY},
    "security": {},
    "security/requestFiltering": {},
    "security/requestFiltering/requestLimits": {
        "maxAllowedContentLength": NUMBER,
        "maxUrl": NUMBER,
        "maxQueryString": NUMBER,
    },
    "security/requestFiltering/verbs": {"allowUnlisted": SWITCH},
    "security/requestFiltering/verbs/clear": {},
    "security/requestFiltering/verbs/add": {"verb": ".+", "allowed": SWITCH},
    "security/requestFiltering/denyUrlSequences": {},
    "security/requestFiltering/denyUrlSequences/add": {"sequence": ".+"},
}
# The first of these attributes that an entry of a collection has identifies the entry: no two
# entries of a collection may share its value.
KEYS = ("name", "fileExtension", "statusCode", "verb", "sequence", "value")


def misfits(element: ElementTree.Element, place: str) -> list[str]:
    """Return everything in an element and its descendants that the schema does not allow."""
    if place not in SCHEMA:
        return [place]
    wrong = [
        f"{place} {name}={value}"
        for name, value in element.items()
        if not re.fullmatch(SCHEMA[place].get(name, "(?!)"), value)
    ]
    keys = [
        next(((child.tag, child.get(k)) for k in KEYS if child.get(k)), None) for child in element
    ]
    wrong += [f"{place} {key}" for key in {*keys} - {None} if keys.count(key) > 1]
    for child in element:
        inner = child.tag if place == "system.webServer" else f"{place}/{child.tag}"
        outer = {"configuration/system.webServer", "configuration/location/system.webServer"}
        wrong += misfits(child, "system.webServer" if inner in outer else inner)
    return wrong


def test_web_config_has_only_elements_that_iis_knows(real_site: Path) -> None:
    web_config = settings_of(real_site)["web.config"]
    assert web_config.startswith('<?xml version="1.0" encoding="utf-8"?>')
    assert "没有在 IIS 上运行过" in web_config
    tree = xml(web_config)
    assert misfits(tree, "configuration") == []
    located = [each.get("path") or "" for each in tree.iterfind("location")]
    assert {"data/articles", "data/excerpts"} < set(located)
    for path in paths_of(real_site):
        places = [each for each in located if path == each or path.startswith(f"{each}/")]
        assert len(places) == bool(SERVED_FOR_EVER.search(path)), path


def test_iis_shows_the_error_pages_beside_web_config(real_site: Path) -> None:
    files = settings_of(real_site)
    shown = {
        each.get("statusCode"): each.get("path")
        for each in xml(files["web.config"]).iterfind(".//httpErrors/error")
    }
    assert {shown["403"], shown["404"]} == {"404.html"}
    assert (real_site / "404.html").is_file()
    rest = {status for status in shown if status not in ("403", "404")}
    assert rest >= {"400", "405", "412", "413", "414", "416", "500", "501", "502", "503"}
    assert {shown[status] for status in rest} == {ERROR_PAGE}
    # IIS sends the page as a static file: one file serves every status, so it contains no status.
    assert "没有打开" in files[ERROR_PAGE]
    assert "代码" not in files[ERROR_PAGE]


@pytest.mark.parametrize(
    "broken",
    [
        "<configuration><system.webserver /></configuration>",
        "<configuration><system.webServer><rewrite /></system.webServer></configuration>",
        '<configuration><system.webServer><directoryBrowse enabled="no" /></system.webServer>'
        "</configuration>",
        "<configuration><system.webServer><httpErrors>"
        '<error statusCode="404" path="a" /><error statusCode="404" path="b" />'
        "</httpErrors></system.webServer></configuration>",
    ],
)
def test_settings_that_iis_does_not_allow_are_found(broken: str) -> None:
    assert misfits(xml(broken), "configuration")


# Examples that hosts may uncomment. --------------------------------------------------------------


CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 "
    "-subj /CN=study -addext subjectAltName=IP:127.0.0.1"
)


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A folder with a key and a certificate for this machine."""
    command = f"{CERTIFICATE} -keyout {tmp_path / 'key.pem'} -out {tmp_path / 'fullchain.pem'}"
    subprocess.run(command.split(), check=True, capture_output=True)
    return tmp_path


def check_https(site: Path, folder: Path, plain: int, secure: int) -> None:
    """Request a page by http; assert that it redirects to https, and has an HSTS header there."""
    trusted = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    rest = "modules/entry-and-exit.html?h=%E5%85%9A"
    with urllib.request.urlopen(f"http://127.0.0.1:{plain}/{rest}", context=trusted) as answer:
        assert answer.url == f"https://127.0.0.1:{secure}/{rest}"
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert answer.read() == (site / "modules/entry-and-exit.html").read_bytes()


def check_plain(plain: int, secure: int) -> None:
    """Send unusual requests by http; assert that redirects lead only to https of this host."""
    answered = set()
    for target in (*ODD, *AWAY):
        reply = ask(f"http://127.0.0.1:{plain}/", target)
        answered.add(reply.status)
        for place in reply.all("location"):
            assert re.fullmatch(rf"https://127\.0\.0\.1:{secure}(?:[/?][\x21-\xff]*)?", place), (
                target
            )
    assert answered >= {301}
    assert answered <= {200, 301, 400, 404}


def test_nginx_serves_https_with_the_hosts_certificate(hosted_site: Path, certified: Path) -> None:
    plain, secure = free_port(), free_port()
    text = enabled(nginx_settings(hosted_site, plain, below=False), "--- TLS")
    text = changed(
        text,
        "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;",
        f"    listen 127.0.0.1:{secure} ssl http2;",
    )
    text = text.replace("/etc/ssl/study", str(certified)).replace(
        "https://study.example.cn", f"https://127.0.0.1:{secure}"
    )
    folder = certified / "server"
    with running(nginx_command(folder, text), plain, folder):
        check_https(hosted_site, certified, plain, secure)
        check_plain(plain, secure)
        check_error(ask(f"http://127.0.0.1:{plain}/", b"/%zz"), 400)
        # Plain http at the https port.
        check_error(ask(f"http://127.0.0.1:{secure}/", b"/"), 400)


@pytest.mark.skipif(shutil.which(CADDY) is None, reason=MISSING.format("caddy"))
def test_caddy_serves_https_with_the_hosts_certificate(hosted_site: Path, certified: Path) -> None:
    plain, secure = free_port(), free_port()
    text = enabled(caddy_settings(hosted_site, plain, below=False), "--- 用了 TLS 以后")
    text = changed(text, f"\n:{plain} {{", f"\nhttps://127.0.0.1:{secure} {{")
    for line in ("tls ", "Strict-Transport-Security "):
        text = changed(text, f"#    {line}", line)
    text = text.replace("/etc/caddy/study", str(certified)).replace(
        "https://study.example.cn", f"https://127.0.0.1:{secure}"
    )
    text = changed(text, "http://study.example.cn", f"http://127.0.0.1:{plain}")
    folder = certified / "server"
    with running(caddy_command(folder, text), plain, folder):
        check_https(hosted_site, certified, plain, secure)
        check_plain(plain, secure)
