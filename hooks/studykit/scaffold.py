"""Templates for a new source or module, which an author then edits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studykit.locator import SOURCE_ID
from studykit.model import Library

_ASKED = "写明文献从哪里来、何时写成；不知道就写「不详」"

_COMPANION = """---
title: '{title}'
title_is_editorial: {is_editorial}
provenance: '{provenance}'
{others}---

用一两句话说明这篇文献由哪几部分组成。
"""

_MODULE = r"""---
title: {title}
order: {order}
minutes: 30
objectives:
  - 说出……
---

用一个具体的场面或疑问引入，说明这一模块要解决什么，依据哪几段。

## 第一节的标题 {{ #{slug}-first }}

### 新词（{slug}） {{ #{slug}-term .概念 }}

它是什么意思，在工作中怎么认出它，它不是什么。

- 释义（编者）：一句话的解释，不出现这个词本身
- 拟名：样例；换成文献里的词，就删去这一行
- 出处：[[{paragraph}]]

## 讨论 {{ #{slug}-discussion }}

- 讨论：第一个问题？
- 备注：写给培训者：常见的误答，收束的方向
- 讨论：第二个问题？
- 讨论：第三个问题？
- 讨论：第四个问题？

## 90 分钟安排 {{ #{slug}-plan }}

| 时间 | 环节 | 做法 |
| --- | --- | --- |
| 0–10 分 | [[{slug}\|导入]] | 念导语，请学员说出自己的例子 |
| 10–50 分 | [[{slug}-first\|讲解]] | 先读原文，再对照单元 |
| 50–80 分 | [[{slug}-discussion\|讨论]] | 选两题；先念原文再发言 |
| 80–90 分 | [[{slug}-summary\|收束]] | 对着学习目标逐条自查 |

## 小结 {{ #{slug}-summary }}

回到目标：学完这一页，能做什么。
"""


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


def companion_text(about: About, paragraphs: Sequence[str]) -> str:
    """Return the companion page of a new source. A missing title is the beginning of the text."""
    opening = f"{_plain(paragraphs[0])[:14]}……"
    others = {"short": about.short, "status": about.status, "since": about.since}
    return _COMPANION.format(
        title=_plain(about.title) or opening,
        is_editorial="false" if about.title else "true",
        provenance=_plain(about.provenance) or _ASKED,
        others="".join(f"{key}: '{_plain(value)}'\n" for key, value in others.items() if value),
    )


def _plain(text: str) -> str:
    """Return a text without the characters that front matter cannot hold."""
    return "".join(character for character in text if character not in "<>&[]:#'\"\n").strip()


def module_text(slug: str, library: Library) -> str:
    """Return a small module that passes every check, except that its ids are not in the lock."""
    order = next_order(library)
    paragraph = next((p for source in library.sources for p in (source.id + "-1",)), "s1-1")
    return _MODULE.format(title="新模块的标题", order=order, slug=slug, paragraph=paragraph)
