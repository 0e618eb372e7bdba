/**
 * 录入纸质卷: reads what a trainer types for an item of a paper: letters as printed, or a mark. Pure.
 */
(function () {
  "use strict";

  const { exam, quiz, training } = window.study;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const MARK = /^(1|0|0?\.\d+)$/;
  // The signs that trainers write instead of a letter for a true-or-false item.
  /** @type {Record<string, string>} */
  const JUDGEMENTS = { 对: "A", "√": "A", "✓": "A", 错: "B", "×": "B", X: "B", "✗": "B" };

  /**
   * Return the ids of each lettered list of an item as version A prints them, and the order that no
   * list of version B may have. `steps` are those of an ordering item. A blank to be filled in by
   * hand has no list.
   * @param {Key} key
   * @param {string[]} steps
   * @returns {{ lists: (string[] | null)[], barred: string[] }}
   */
  function listsOfA(key, steps) {
    if ("order" in key) return { lists: [steps], barred: [key.order.join(" ")] };
    if ("options" in key) return { lists: [key.options], barred: [] };
    const lists = key.blanks.map(({ options }) => options);
    return { lists: key.type === "matching" ? lists.slice(0, 1) : lists, barred: [] };
  }

  training.lists = (id, key, steps, version, seed) => {
    const { lists, barred } = listsOfA(key, steps);
    // papers/versions.js prints the lists in the same orders.
    if (version === "A" || key.type === "true_false") return lists;
    return lists.map((list) => list && exam.shuffle(list, `${seed}:${id}`, barred));
  };

  /**
   * Return the ids of letters in a list, or null if one of them is not in it.
   * @param {string} letters
   * @param {string[]} list
   */
  function idsOf(letters, list) {
    const ids = Array.from(letters, (letter) => list[LETTERS.indexOf(letter)]);
    return ids.every(Boolean) ? ids : null;
  }

  /**
   * Return the answer that letters give to an item with one list; null if they give none.
   * @param {string} text
   * @param {Key} key
   * @param {string[]} list
   */
  function lettered(text, key, list) {
    const judged = key.type === "true_false" ? JUDGEMENTS[text] || text : text;
    const ids = idsOf(judged, list);
    if (!ids || !("options" in key)) return ids;
    // A browser stores the ids of an answer in the order of the bank.
    const ordered = key.options.filter((id) => ids.includes(id));
    return ordered.length === ids.length ? ordered : null;
  }

  /**
   * Return the answer to the blanks of an item, each with its own list or none; null if the text
   * gives none. If a blank is filled in by hand, the parts of the text are separated by /;
   * otherwise each letter is a part.
   * @param {string} typed
   * @param {(string[] | null)[]} lists
   */
  function filled(typed, lists) {
    const isTyped = lists.includes(null);
    const parts = isTyped
      ? typed.split(/[/／]/).map((part) => part.trim())
      : Array.from(plain(typed));
    if (parts.length !== lists.length) return null;
    const answer = parts.map((part, index) => {
      const list = lists[index];
      const ids = list && idsOf(plain(part), list);
      return list ? ids && ids.length === 1 && ids[0] : part;
    });
    return answer.every((each) => typeof each === "string") ? answer.map(String) : null;
  }

  /**
   * Return typed letters as capitals, without what separates them.
   * @param {string} typed
   */
  function plain(typed) {
    return typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[\s,，、.。;；→>—–-]/g, "");
  }

  training.readCell = (typed, key, lists) => {
    const text = typed.normalize("NFKC").trim();
    if (!text || /^[-—–]$/.test(text)) return { answer: [], share: 0 };
    if (MARK.test(text)) return { answer: null, share: Number(text) };
    const [list] = lists;
    const isOne = key.type !== "cloze" && list;
    const answer = isOne ? lettered(plain(typed), key, list) : filled(text, lists);
    if (!answer || !quiz.isPossible(key, answer)) return null;
    return { answer, share: quiz.share(key, answer) };
  };
})();
