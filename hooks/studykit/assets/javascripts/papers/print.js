/** 纸质卷: prints the paper of a code, A 卷 or B 卷, and on request the answers on a separate page. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam } = study;

  /**
   * Append the answer key: the answer, the explanation and the sources of each item.
   * @param {HTMLElement} box
   * @param {HTMLElement[]} nodes
   */
  function appendKey(box, nodes) {
    const section = box.appendChild(dom.element("section", "answer-key"));
    section.appendChild(dom.element("p", "answer-key__title", exam.say("key")));
    const list = section.appendChild(dom.element("ol"));
    nodes.forEach((node) => {
      const row = list.appendChild(dom.element("li", "", exam.keyText(node)));
      const why = row.appendChild(dom.element("span", "answer-key__why"));
      const sources = dom.findAll(node, ".item__source .cite");
      [...dom.find(node, ".item__why").childNodes, ...sources].forEach((each) => {
        why.appendChild(each.cloneNode(true));
      });
    });
  }

  exam.printPaper = (paper, version) => {
    const { blueprint, bank } = paper;
    const isB = version === "B" && blueprint;
    const ids = isB ? exam.orderB(paper.ids, bank.items, blueprint.seed) : paper.ids;
    const box = exam.find("paper-items");
    const add = exam.layOut(box, ids, bank);
    /** @type {HTMLElement[]} */
    const nodes = [];

    /**
     * @param {string} id
     * @param {number} index
     */
    function addItem(id, index) {
      const node = study.itemElement(id, bank.items, "paper--");
      exam.nameEntries(node);
      if (isB) exam.shuffleLists(node, blueprint.seed);
      add(node, index);
      nodes.push(node);
    }

    function print() {
      // Stop if the box was emptied: another paper is being prepared, or the screen was left.
      if (!box.contains(nodes[0])) return;
      const code = exam.displayCode(paper.code);
      exam.find("paper").textContent = exam.say(
        "paper",
        `${exam.formName(paper.code)} ${version}`.trim(),
        code,
        ids.length,
        paper.points,
        paper.minutes
      );
      const rules = document.importNode(exam.find("rules"), true);
      rules.removeAttribute("data-show");
      dom.empty(exam.find("paper-rules")).appendChild(rules);
      if (exam.findInput("with-key").checked) appendKey(box, nodes);
      nodes.forEach(exam.removeAnswers);
      exam.root.classList.add("has-paper");
      exam.announce("");
      window.print();
    }

    exam.announce(exam.say("fetching"));
    exam.loadItems(ids, bank, exam.announce, () => study.inSlices(ids, addItem, print));
  };
})();
