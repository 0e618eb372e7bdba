/*
 * Lists the commands of the stage, with their names, labels and keys. The help panel, the keyboard
 * handler and the table in the guide all use this list.
 */
(function () {
  "use strict";

  const study = window.study;

  /**
   * The commands, in the order of the help panel. `shown` is the label of the keys; `keys` lists
   * their names in a browser, unless the label is itself the name of the only key.
   * @type {(Omit<Command, "keys"> & { keys?: string[] })[]}
   */
  const SHOWN = [
    {
      name: "next",
      text: "下一步：先揭示答案，再翻页",
      shown: "→ 空格 PageDown 回车",
      keys: ["ArrowRight", "ArrowDown", " ", "PageDown", "Enter"]
    },
    {
      name: "previous",
      text: "上一页",
      shown: "← PageUp 退格",
      keys: ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]
    },
    { name: "first", text: "第一页", shown: "Home" },
    { name: "last", text: "最后一页", shown: "End" },
    { name: "goto", text: "跳到某页", shown: "G 数字 回车", keys: ["g"] },
    { name: "overview", text: "目录", shown: "O" },
    { name: "vote", text: "举手：显示结果，再举一次，两次并排", shown: "V" },
    { name: "again", text: "这一页标上「再讲」，或取消", shown: "M" },
    { name: "marked", text: "标了「再讲」的各页", shown: "N" },
    { name: "save", text: "把举手和「再讲」存成文件", shown: "S" },
    { name: "answers", text: "本页答案：全部揭示或收起", shown: "A" },
    { name: "citation", text: "本页出处的原文", shown: "C" },
    { name: "presenter", text: "打开讲者窗口", shown: "P" },
    { name: "bigger", text: "字大一些", shown: "+", keys: ["+", "="] },
    { name: "smaller", text: "字小一些", shown: "-" },
    { name: "usual", text: "字号复原", shown: "0" },
    { name: "details", text: "略去或显示「关系与被引」", shown: "D" },
    { name: "light", text: "浅色或深色", shown: "L" },
    { name: "black", text: "黑屏", shown: "." },
    { name: "board", text: "黑屏；再按一次是黑板，记下全场说的", shown: "B" },
    { name: "white", text: "白屏", shown: "W" },
    { name: "pause", text: "计时暂停或继续", shown: "T" },
    { name: "restart", text: "计时从零开始；再按一次，举手、「再讲」、黑板也从零", shown: "R" },
    { name: "full", text: "全屏", shown: "F" },
    { name: "start", text: "从头放映", shown: "F5" },
    { name: "resume", text: "回到从头放映之前的那一页", shown: "Shift F5" },
    { name: "help", text: "这张操作表", shown: "H", keys: ["h", "?"] },
    { name: "leave", text: "退出投影", shown: "Esc", keys: ["Escape"] }
  ];

  /** @type {Command[]} */
  const LIST = SHOWN.map((each) => ({ keys: [keyOf(each.shown)], ...each }));

  /** The names of the commands, by key. */
  const NAMES = new Map();
  for (const { name, keys } of LIST) for (const key of keys) NAMES.set(key, name);

  /** Return a key as NAMES has it: a letter in lower case, whether Shift is held or not. */
  function keyOf(/** @type {string} */ key) {
    return key.length === 1 ? key.toLowerCase() : key;
  }

  /**
   * Return the command of a pressed key, or "" if it has none.
   * @param {KeyboardEvent} event
   * @returns {string}
   */
  function ofKey(event) {
    const key = keyOf(event.key);
    return (event.shiftKey && NAMES.get(`Shift ${key}`)) || NAMES.get(key) || "";
  }

  /**
   * Return the index of the option that a digit key stands for, or -1. The row of digits and the
   * number pad both work.
   * @param {KeyboardEvent} event
   */
  function optionOf(event) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code || "");
    // With Shift, digit keys give other characters; without NumLock, the number pad gives movement
    // keys.
    return digit && (event.shiftKey || event.key === digit[1]) ? Number(digit[1]) - 1 : -1;
  }

  /**
   * Return whether a key activates the focused button or link.
   * @param {KeyboardEvent} event
   */
  function activatesFocus({ target, key }) {
    const isControl = target instanceof Element && /^(A|BUTTON)$/.test(target.tagName);
    return isControl && (key === "Enter" || key === " ");
  }

  study.commands = { list: LIST, ofKey, optionOf, activatesFocus };
})();
