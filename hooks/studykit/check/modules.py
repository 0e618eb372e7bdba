"""Check that a module has units and enough prompts, and that no two share an `order`."""

from collections.abc import Iterator

from studykit.diagnostics import Code, Diagnostic, diagnose
from studykit.model import Library, Module

# A session needs enough to discuss. The number is a rule of this site.
PROMPTS_AT_LEAST = 4


def check_modules(library: Library) -> Iterator[Diagnostic]:
    """Report modules without units, with too few prompts, or with the `order` of another one."""
    orders: dict[int, Module] = {}
    for module in library.modules:
        if not module.units:
            hint = "至少写一个：### 标题 { #ascii-id .问题 }"
            yield diagnose(Code.N02_MODULE_EMPTY, module.path, 1, "", hint)
        if len(module.prompts) < PROMPTS_AT_LEAST:
            hint = f"至少写 {PROMPTS_AT_LEAST} 条「- 讨论：……？」"
            shown = f"{len(module.prompts)} 道"
            yield diagnose(Code.N13_PROMPTS_FEW, module.path, 1, shown, hint)
        first = orders.setdefault(module.order, module)
        if first is not module and module.order:
            hint = f"换一个 order；{module.order} 已给了 docs/{first.path}"
            yield diagnose(Code.Y08_ORDER_REPEATED, module.path, 1, str(module.order), hint)
