/**
 * 考场版: a paper without its answer key, in a file that is named after its code. Its items are called
 * q001 …, and the choices of an item 1 …, because the names of the bank would reveal the key. Its
 * revisions are SEALED, because a real revision is a hash that includes the key.
 */
(function () {
  "use strict";

  const { dom, exam, record } = window.study;

  /**
   * Return the names of the choices that can be given at a position of an answer, in the order of
   * the item; null for a typed answer.
   * @param {HTMLElement} node
   * @param {number} place
   */
  function choicesAt(node, place) {
    const blank = dom.findAll(node, ".item__blank")[place];
    if (blank instanceof HTMLSelectElement)
      return Array.from(blank.options, (option) => option.value).slice(1);
    if (blank) return null;
    const steps = dom.findAll(node, ".item__steps li");
    if (steps.length) return steps.map((step) => step.getAttribute("data-step"));
    return dom.findAll(node, ".item__option input").map((input) => input.getAttribute("value"));
  }

  /**
   * Translate an answer given by positions into the names that the item has in the bank.
   * @param {HTMLElement} node
   * @param {string[]} answer
   */
  function toNames(node, answer) {
    return answer.map((text, place) => {
      const choices = choicesAt(node, place);
      return choices ? choices[Number(text) - 1] || "" : text;
    });
  }

  /** @param {number} place */
  function sealedId(place) {
    return `q${String(place + 1).padStart(3, "0")}`;
  }

  exam.unseal = (kept, bank, nodeOf) => {
    if (!exam.isSealed(kept)) return kept;
    const { blueprint } = exam.decode(kept.code, bank);
    if (!blueprint) return null;
    const stated = kept.paper || {};
    const paper = record.map();
    const answers = record.map();
    const marks = record.map();
    exam.draw(blueprint, bank).forEach((id, place) => {
      const sealed = sealedId(place);
      if (!(sealed in stated)) return;
      const { revision, points } = bank.items[id];
      paper[id] = revision;
      marks[id] = [revision, null, points];
      const answer = kept.answers[sealed];
      if (answer) answers[id] = [answer[0], toNames(nodeOf(id), answer[1])];
    });
    const done = kept.done && { time: kept.done.time, marks };
    return { ...kept, paper, answers, done };
  };
})();
