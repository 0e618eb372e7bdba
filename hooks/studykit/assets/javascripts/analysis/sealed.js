/**
 * 考场版: translates the record of an exam on a sealed paper (without a key) back to the ids of the
 * bank. On a sealed paper the items have the ids q001, q002 and so on, and the choices of each item
 * are numbered from 1, because the ids in the bank would reveal the key. Each item has the revision
 * `SEALED`, because a real revision is a hash that includes the key.
 */
(function () {
  "use strict";

  const { analysis, dom, exam, record } = window.study;

  /**
   * Return the ids that an answer may have at an index, in the order shown; null if the blank there
   * is typed.
   * @param {HTMLElement} node
   * @param {number} index
   */
  function choicesAt(node, index) {
    const blank = dom.findAll(node, ".item__blank")[index];
    if (blank instanceof HTMLSelectElement)
      return Array.from(blank.options, (option) => option.value).slice(1);
    if (blank) return null;
    const steps = dom.findAll(node, ".item__steps li");
    if (steps.length) return steps.map((step) => step.getAttribute("data-step"));
    return dom.findAll(node, ".item__option input").map((input) => input.getAttribute("value"));
  }

  /**
   * Replace the choice numbers of an answer by the ids of these choices in the bank.
   * @param {HTMLElement} node
   * @param {string[]} answer
   */
  function toChoiceIds(node, answer) {
    return answer.map((text, index) => {
      const choices = choicesAt(node, index);
      return choices ? choices[Number(text) - 1] || "" : text;
    });
  }

  /** @param {number} index */
  function sealedId(index) {
    return `q${String(index + 1).padStart(3, "0")}`;
  }

  analysis.unseal = (examRecord, bank, nodeOf) => {
    if (!exam.isSealed(examRecord)) return examRecord;
    const { blueprint } = exam.decode(examRecord.code, bank);
    if (!blueprint) return null;
    const sealedPaper = examRecord.paper || {};
    const paper = record.map();
    const answers = record.map();
    const unmarked = record.map();
    exam.draw(blueprint, bank).forEach((id, index) => {
      const sealed = sealedId(index);
      if (!(sealed in sealedPaper)) return;
      const { revision, points } = bank.items[id];
      paper[id] = revision;
      unmarked[id] = [revision, null, points];
      const answer = examRecord.answers[sealed];
      if (answer) answers[id] = [answer[0], toChoiceIds(nodeOf(id), answer[1])];
    });
    const done = examRecord.done && { time: examRecord.done.time, marks: unmarked };
    return { ...examRecord, paper, answers, done };
  };
})();
