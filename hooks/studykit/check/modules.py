"""Check that a module has units and enough prompts, and that no two share an `order`."""

from collections.abc import Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import PLACEHOLDER, Library, Module

# A session needs enough to discuss. The number is a rule of this site.
PROMPTS_AT_LEAST = 4
# A session has time for 25 slides. The opening, table, case, prompts and summary take the rest.
IN_CLASS_AT_MOST = 12


def check_modules(library: Library) -> Iterator[Diagnostic]:
    """Report modules without units, with too few prompts, or with the `order` of another one."""
    orders: dict[int, Module] = {}
    for module in library.modules:
        if not module.units:
            hint = "至少写一个单元：标题、正文、字段；各种写法，看 add-module 写出的样例"
            yield diagnose(Code.N02_MODULE_EMPTY, module.path, 1, "", hint)
        if len(module.prompts) < PROMPTS_AT_LEAST:
            hint = f"在一节的末尾写到 {PROMPTS_AT_LEAST} 条，一行一条，"
            hint += f"如「- 讨论：{PLACEHOLDER}怎样做才……？」"
            shown = f"{len(module.prompts)} 道"
            yield diagnose(Code.N13_PROMPTS_FEW, module.path, 1, shown, hint)
        marked = [unit for unit in module.units if unit.in_class.in_main_run]
        for unit in marked[IN_CLASS_AT_MOST:]:
            hint = f"一个模块最多标 {IN_CLASS_AT_MOST} 个，再多一次课讲不完；删去几个「课上：讲」"
            yield diagnose(Code.K03_MANY_IN_CLASS, unit.path, unit.line, unit.title, hint)
        first = orders.setdefault(module.order, module)
        if first is not module and module.order:
            hint = (
                f"{module.order} 已给了 docs/{first.path}；运行 python -m studykit renumber "
                f"{module.id}，或者自己换一个没用过的"
            )
            yield diagnose(Code.Y08_ORDER_REPEATED, module.path, 1, str(module.order), hint)
