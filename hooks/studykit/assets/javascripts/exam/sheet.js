/** Loads the items of a paper and lays them out: for an exam, for printing, and for a report. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam } = study;
  const { find, findAll } = dom;

  exam.loadItems = (ids, bank, failed, then) => {
    study.loadItems(ids, bank.items, (there) => {
      if (there.length < ids.length) failed(exam.say("items-missing"));
      else then();
    });
  };

  exam.layOut = (box, ids, bank) => {
    const types = ids.map((id) => bank.items[id].type);
    const list = dom.empty(box).appendChild(dom.element("div"));
    return (node, index) => {
      const type = types[index];
      const stem = find(node, ".item__stem");
      const kind = find(stem, ".item__type");
      if (type !== types[index - 1]) {
        const count = types.filter((each) => each === type).length;
        const heading = exam.say("group", exam.label("types", type), count);
        list.appendChild(dom.element("h3", "", heading));
      }
      stem.prepend(dom.element("span", "", `${index + 1}. `));
      kind.textContent = exam.say("points", kind.textContent, bank.items[idOf(node)].points);
      // Remove the buttons, because the items of a paper are marked together.
      find(node, ".item__actions").remove();
      list.appendChild(node);
    };
  };

  exam.setUpItems = (ids, answers, bank, prefix, action, then) => {
    /** @type {ExamItem[]} */
    const all = [];
    study.inSlices(
      ids,
      (id, index) => {
        const node = study.itemElement(id, bank.items, prefix);
        const each = { id, node, handle: study.quiz.start(node, true) };
        if (id in answers) each.handle.fill(answers[id][1]);
        all.push(each);
        action(each, index);
      },
      then && (() => then(all))
    );
  };

  exam.removeAnswers = (node) => {
    findAll(node, ".item__answer").forEach((answer) => answer.remove());
  };

  /** @param {HTMLElement} node */
  function idOf(node) {
    return String(node.getAttribute("data-item"));
  }
})();
