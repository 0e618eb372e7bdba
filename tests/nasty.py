"""Generate projects that contain one thing very often; the caller gives the number."""

from collections.abc import Callable

from mini_site import HEAD, mini_files, with_page

UNIT = "### {0}{1} {{ #unit-{1} .{2} }}\n\n话{1}。\n\n{3}- 出处：[[s1-{4}]]\n\n"
CAUSE = "### 甲 { #odd-unit .原因 }\n\n话。\n\n"
TERM = "- 释义（编者）：词{}的意思\n- 别名：号{}\n"


def _repeated(text: str) -> Callable[[int], dict[str, bytes]]:
    return lambda n: {"modules/odd.md": f"{HEAD}{text * n}字\n".encode()}


def _blocks(text: str) -> Callable[[int], dict[str, bytes]]:
    """Return a maker of projects that repeat a text n times; `§` becomes the number of the copy."""
    return lambda n: with_page(HEAD + "".join(text.replace("§", str(k)) for k in range(n)))


def _units(kind: str, fields: str = "", title: str = "题") -> Callable[[int], dict[str, bytes]]:
    def build(count: int) -> dict[str, bytes]:
        own = (
            UNIT.format(title, k, kind, fields.replace("§", str(k)), 1 + k % 3)
            for k in range(count)
        )
        return with_page(HEAD + "".join(own))

    return build


def _after(text: str, more: str, path: str = "modules/odd.md") -> Callable[[int], dict[str, bytes]]:
    """Return a maker of projects whose page has a text, and then `more` as many times as asked.

    `§` in `more` becomes the number of the copy.
    """

    def build(count: int) -> dict[str, bytes]:
        before = HEAD + text if path == "modules/odd.md" else mini_files()[path].decode() + text
        return with_page(before + "".join(more.replace("§", str(k)) for k in range(count)), path)

    return build


def _modules(count: int) -> dict[str, bytes]:
    pages = (
        HEAD.replace("odd", f"odd-{k}")
        + UNIT.format("题", k, "原因", "- 导致：[[long-queue]]\n", 1 + k % 3)
        for k in range(count)
    )
    named = {f"modules/odd-{k}.md": page.encode() for k, page in enumerate(pages)}
    return {**mini_files(), **named}


# Markup repeated in one run of text. It must be reported, or be parsed in linear time.
REPEATED = {
    text: _repeated(text)
    for text in (
        "[", "[[", "![", "[a](", "[a](b)", "[[s1-1|", "[[s1-1]]", "](", "[a", "*", "*a ", "**a*",
        "a**", "_a ", "==", "==a", "==a==", "`", "``a `", "<", "<a ", "<!-- ", "<![CDATA[", "&",
        "&#x", "“", "”", "“号”[[s1-1]]", "“号”、", "1. ", "- ", "> ", "> - ", "字", "a", " ", "\\",
        "|", "|a", "{", "{ ", "=", "~", "#", "###### ", "：", "字。", "\n", "字\n", "^", "!", "\"",
        "http://a.b ", "<http://a.b>", "\u200b", "\t", "\r", "\x00", "😀", "```\n", "~~~\n", "'",
        "===\n", "---\n", "[a]: ", "[a]: b\n", "- 字\n", "  - 字\n", "    字\n", "> 字\n",
        "1) 字\n", "(",
    )
}  # fmt: skip
# Nested structures, which `REPEATED` cannot produce by repetition.
NESTED: dict[str, Callable[[int], dict[str, bytes]]] = {
    "emphasis": lambda n: with_page(HEAD + "*" * n + "字" + "*" * n),
    "pairs of emphasis": lambda n: with_page(HEAD + "*a " * n + "a* " * n),
    "brackets": lambda n: with_page(HEAD + "[" * n + "字" + "]" * n),
    "links": lambda n: with_page(HEAD + "[" * n + "字" + "](b)" * n),
    "ever deeper lists": lambda n: with_page(
        HEAD + "".join("  " * k + "- 字\n" for k in range(min(n, 2_000)))
    ),
    "flow lists in front matter": lambda n: with_page(f"---\ntitle: {'[' * n}\n---\n"),
    "flow maps in front matter": lambda n: with_page(f"---\ntitle: {'{a: ' * n}\n---\n"),
    "lists in front matter": lambda n: with_page(f"---\ntitle:\n  {'- ' * n}\n---\n"),
    "keys in front matter": lambda n: with_page(f"---\n{'? ' * n}\n---\n"),
    "aliases in front matter": lambda n: with_page(
        "---\nk0: &a0 [x, x]\n"
        + "".join(f"k{k}: &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, n))
        + "---\n"
    ),
    "lists in JSON": lambda n: with_page("[" * n, "registry/ids.json"),
    "objects in JSON": lambda n: with_page('{"a":' * n + "1" + "}" * n, "registry/ids.json"),
    "a number in JSON": lambda n: with_page(f'{{"a": {"1" * n}}}', "registry/readings.json"),
    "a number in a reference": lambda n: with_page(f"{HEAD}[[s{'1' * n}-1]]\n"),
    "a line of a document": lambda n: with_page("字。" * n, "sources/s1.txt"),
    "quotations of a document": lambda n: with_page("“字”；" * n, "sources/s1.txt"),
    "numbers of a document": lambda n: with_page("一是1" * n, "sources/s1.txt"),
}
# Many paragraphs, each just below a limit of `reader.limits`.
AT_LIMIT: dict[str, Callable[[int], dict[str, bytes]]] = {
    "paragraphs of brackets": _blocks("[" * 190 + "\n\n"),
    "paragraphs of emphasis": _blocks("*a " * 190 + "\n\n"),
    "paragraphs of references": _blocks("[[s1-1]]" * 90 + "\n\n"),
    "paragraphs of quotations": _blocks("“号”[[s1-1]]" * 90 + "\n\n"),
    "nested lists": _blocks("- " * 8 + "字\n\n字\n\n"),
    "long lines": _blocks("字" * 9_000 + "\n\n"),
}
# Many elements of one kind.
MANY: dict[str, Callable[[int], dict[str, bytes]]] = {
    "code": _blocks("```\n字\n```\n\n"),
    "rows of a table": _after("| a | b |\n| - | - |\n", "| 字 | [[s1-1]] |\n"),
    "rows of a plan": _after(
        "## 安排 { #odd-plan }\n\n| a | b | c |\n| - | - | - |\n", "| 0–8 分 | 字 | 字 |\n"
    ),
    "sections": _blocks("## 节§ { #section-§ }\n\n字\n\n"),
    "sections without ids": _blocks("字\n---\n\n"),
    "sections of one id": _blocks("## 节 { #one }\n\n字\n\n"),
    "problems": _units("问题"),
    "causes": _units("原因", "- 导致：[[long-queue]]\n"),
    "remedies": _units("对策", "- 针对：[[long-queue]]\n- 频次：每天 § 次\n"),
    "terms": _units("概念", TERM.replace("{}", "§")),
    "terms of one title": lambda n: {
        **mini_files(),
        "modules/odd.md": _units("概念", TERM.replace("{}", "§"))(n)["modules/odd.md"].replace(
            "### 题".encode(), "### 词 ".encode()
        ),
    },
    "terms that lead on": lambda n: with_page(
        HEAD
        + "".join(
            f"### 词{k} {{ #unit-{k} .概念 }}\n\n话。\n\n- 见：[[unit-{k + 1}]]\n\n"
            for k in range(n)
        )
    ),
    "units of one id": _blocks(
        "### 题§ { #one .原因 }\n\n话[[one]]。\n\n- 导致：[[long-queue]]\n\n"
    ),
    "parts of one unit": _after(
        CAUSE + "- 导致：[[long-queue]]\n- 出处：[[s1-1]]\n\n",
        "#### 题§ { #part-§ .原因 }\n\n话。\n\n- 导致：[[long-queue]]\n- 出处：[[s1-1]]\n\n",
    ),
    "items": _blocks(
        "### 题§ { #item-§ .题 }\n\n第§问？\n\n- [x] 甲§\n- [ ] 乙§\n\n    因\n\n"
        "- [ ] 丙§\n\n    因\n\n- 解析：是\n- 出处：[[s1-1]]\n\n"
    ),
    "options": _after("### 题 { #odd-item .题 }\n\n问？\n\n", "- [ ] 项§\n\n    因\n\n"),
    "steps": _after("### 步 { #odd-steps .步骤 }\n\n话。\n\n", "1. 步§\n"),
    "steps that are the same": _after("### 步 { #odd-steps .步骤 }\n\n话。\n\n", "1. 步\n"),
    "fields": _after(CAUSE, "- 导致：[[long-queue]]\n"),
    "parallels": _after("", "- 相近：[[s1-1]]、[[s2-2]]\n"),
    "prompts": _after("", "- 讨论：§？\n"),
    "notes to a prompt": _after("- 讨论：？\n", "- 备注：字\n"),
    "marks": _after(CAUSE, "==半天==。\n\n"),
    "dangling references": _blocks("字[[no-§]]\n\n"),
    "references to a unit": _blocks("字[[long-queue]]。\n\n"),
    "notes to a document": _after("\n", "- 校注（把握大）：[[s1-1]]「人」字\n", "sources/s1.md"),
    "paragraphs of a document": _after("\n\n", "字§。\n\n", "sources/s1.txt"),
    "keys": lambda n: with_page("---\n" + "".join(f"k{k}: 字\n" for k in range(n)) + "---\n"),
    "objectives": lambda n: with_page(HEAD.replace("  - 说出\n", "  - 说出\n" * n)),
    "modules": _modules,
    "pages": lambda n: {
        **mini_files(),
        **{f"guide/odd-{k}.md": "---\ntitle: 字\n---\n\n字\n".encode() for k in range(n)},
    },
}
