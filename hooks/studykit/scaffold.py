"""Templates for a new source or module, which an author then edits."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studykit.locator import SOURCE_ID, document_name
from studykit.model import Library

_UNKNOWN = "不详"
_TITLE_AT_MOST = 30
# Words about a document are no quotations of it; only its titles keep their quotation marks.
_NO_QUOTATION = str.maketrans("“”", "「」")

_COMPANION = """---
title: '{title}'
title_is_editorial: {is_editorial}
provenance: '{provenance}'
{others}---
"""

# `PLACEHOLDER` stands in every text that an author must replace.
_MODULE = r"""---
title: （样例）新模块的标题
order: {order}
minutes: 30
objectives:
  - 说出（样例）……
---

（样例）用一个具体的场面或疑问引入，说明这一模块要解决什么，依据哪几段[[{paragraph}]]。

## （样例）为什么 {{ #{slug}-causes }}

### （样例）问题的标题 {{ #{slug}-problem .问题 }}

（样例）这是什么现象，在工作中怎么认出它：“{quote}”[[{paragraph}]]。

- 出处：[[{paragraph}]]
- 课上：讲
- 一句话：（样例）课件上的那一句，不超过六十个字
- 要点：（样例）换一种说法，照实写出原文说了什么（“{quote}”[[{paragraph}]]）
- 误读：（样例）把主体放大了，写成谁都要做才对的事（“{quote}”[[{paragraph}]]，写明哪里不对）
- 误读：（样例）把条件丢掉了，写成什么时候都这样办（“{quote}”[[{paragraph}]]，写明哪里不对）
- 误读：（样例）把次序颠倒了，写成后面的一步在前面（“{quote}”[[{paragraph}]]，写明哪里不对）

### （样例）原因的标题 {{ #{slug}-cause .原因 }}

（样例）原因是什么，它怎样造成上面的问题。文献自己说了这层联系，就改写「导致」，引出原话。

- 导致（归纳）：[[{slug}-problem]]
- 出处：[[{paragraph}]]

## （样例）怎么办 {{ #{slug}-remedies }}

### （样例）对策的标题 {{ #{slug}-remedy .对策 }}

（样例）做什么，为什么能解决上面的原因。值得记的短语用两对等号标出。

- 针对（归纳）：[[{slug}-cause]]
- 主体：（样例）由谁来做；原文没有写，删去这一行
- 出处：[[{paragraph}]]

### （样例）步骤的标题 {{ #{slug}-steps .步骤 }}

（样例）有先后的用「1. 」，没有先后的用「- 」。

1. （样例）第一步
2. （样例）第二步
3. （样例）第三步

（样例）各步与字段之间写一句话隔开。

- 免（针对）：（样例）原文没有写要解决什么；写明理由
- 出处：[[{paragraph}]]

### （样例）新词 {slug} {{ #{slug}-term .概念 }}

（样例）它是什么意思，在工作中怎么认出它，它不是什么。

- 释义（编者）：（样例）一句话的解释，不出现这个词本身
- 拟名：（样例）换成文献里的词，就删去这一行
- 出处：[[{paragraph}]]

## （样例）情境 {{ #{slug}-case }}

以下情境为编者拟写。（样例）谁，在什么时候，遇到了什么。

1. （样例）先看哪一样？
2. （样例）依据哪一段？

参考思路：（样例）先……，再……[[{paragraph}]]。

## （样例）练一练 {{ #{slug}-exercises }}

### （样例）题的标题 {{ #{slug}-first-item .题 }}

（样例）（{slug}）谁遇到了什么，两三句话。依据{document}，他下一步做什么？

- [x] （样例）先做对的那一样
- [ ] （样例）先做像的那一样

    （样例）写明错在哪里[[{paragraph}]]。

- [ ] （样例）先做别的那一样

    （样例）写明错在哪里[[{paragraph}]]。

- 题型：单选
- 层次：应用
- 解析：（样例）写明为什么对[[{paragraph}]]。
- 参见：[[{slug}-steps]]
- 出处：[[{paragraph}]]

## 讨论 {{ #{slug}-discussion }}

- 讨论：（样例）第一个问题？
- 备注：（样例）写给培训者：常见的误答，收束的方向
- 讨论：（样例）第二个问题？
- 讨论：（样例）第三个问题？
- 讨论：（样例）第四个问题？

## 90 分钟安排 {{ #{slug}-plan }}

| 时间 | 环节 | 做法 |
| --- | --- | --- |
| 0–10 分 | [[{slug}\|导入]] | 念导语，请学员说出自己的例子 |
| 10–30 分 | [[{slug}-causes\|读原因]] | 先读原文，再对照单元 |
| 30–55 分 | [[{slug}-remedies\|读办法]] | 先读原文，再对照单元 |
| 55–65 分 | [[{slug}-case\|情境]] | 两人一组，先找依据再回答 |
| 65–80 分 | [[{slug}-discussion\|讨论]] | 选两题；先念原文再发言 |
| 80–90 分 | [[{slug}-summary\|收束]] | 对着学习目标逐条自查 |

## 小结 {{ #{slug}-summary }}

- （样例）回到目标：学完这一页，能做什么。
"""
# A piece of a sentence without punctuation, which may be quoted anywhere.
_PIECE = re.compile("[\u4e00-\u9fff]{6,24}")


def next_source_id(library: Library, names: Iterable[str]) -> str:
    """Return the id after the highest one that is or was in use, such as `s7`.

    `names` are the names, without extension, of files in the folder of sources. They include files
    that are not complete sources and so are not in the library.
    """
    used = {source.id for source in library.sources} | set(names)
    used |= {name.partition("-")[0] for name in library.registry.paragraphs}
    numbers = [int(name[1:]) for name in used if SOURCE_ID.fullmatch(name)]
    return f"s{max(numbers, default=0) + 1}"


def next_order(library: Library) -> int:
    """Return the `order` after the highest one in use."""
    return max((module.order for module in library.modules), default=0) + 1


def source_text(paragraphs: Iterable[str]) -> str:
    """Format a text as the site stores it: indented paragraphs, one per line, with blank lines."""
    return "\n\n".join("\u3000\u3000" + text for text in paragraphs) + "\n"


@dataclass(frozen=True)
class About:
    """What an author says about a new document; empty where nothing is said.

    `status` is a member of `STATUSES`. `since` says when the document was written or took effect.
    """

    title: str = ""
    short: str = ""
    provenance: str = ""
    status: str = ""
    since: str = ""


def companion_text(about: About, paragraphs: Sequence[str], named: str = "") -> str:
    """Return the companion page of a new source. A missing title is taken from the text.

    `named` is the title that the file gives outside its text. The title is marked as the editor's
    unless it is in the text or is `named`.
    """
    first = _plain(paragraphs[0])
    given = _letters(about.title)
    # A short first line without a stop counts as the document's title.
    has_title = (
        about.title == named or any(given in _letters(each) for each in paragraphs)
        if given
        else 0 < len(first) <= _TITLE_AT_MOST and first[-1:] not in "。；："
    )
    opening = first if has_title else f"{first[:14]}……"
    since = about.since.translate(_NO_QUOTATION)
    others = {"short": about.short, "status": about.status, "since": since}
    return _COMPANION.format(
        title=_plain(about.title) or opening,
        is_editorial="false" if has_title else "true",
        provenance=_plain(about.provenance.translate(_NO_QUOTATION)) or _UNKNOWN,
        others="".join(f"{key}: '{_plain(value)}'\n" for key, value in others.items() if value),
    )


def _letters(text: str) -> str:
    """Return a text without blanks and punctuation, by which titles are compared."""
    return "".join(filter(str.isalnum, text))


def _plain(text: str) -> str:
    """Return a text without the characters that front matter cannot hold."""
    return "".join(character for character in text if character not in "<>&[]'\"\n").strip()


def module_text(slug: str, library: Library) -> str:
    """Return a small module with each form that a module may have.

    It passes every check, except that its ids are not in the lock and that it is only a sample. It
    cites a paragraph of `library`, if possible one that no unit cites yet. Raises ValueError if no
    document has words to quote.
    """
    cited = {p for unit in library.units for cite in unit.cites for p in library.expand(cite)}
    places = [
        # Prefer a paragraph with a full stop: one without is probably a title.
        (paragraph.id in cited, "。" not in paragraph.text, source, paragraph.id, piece)
        for source in library.sources
        if not source.repeats
        for paragraph in source.paragraphs
        if (piece := _PIECE.search(paragraph.text))
    ]
    if not places:
        raise ValueError("no document has words to quote")
    _, _, source, paragraph, quote = min(places, key=lambda place: place[:2])
    return _MODULE.format(
        order=next_order(library),
        slug=slug,
        paragraph=paragraph,
        quote=quote[0],
        document=document_name(source.id),
    )
