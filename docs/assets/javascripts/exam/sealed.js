/*
 * 考场版: a paper without its answer key, in a file that is named after its code. Its items are called
 * q001 …, and the choices of an item 1 …, because the names of the bank would reveal the key. Its
 * revisions are SEALED, because a real revision is a hash that includes the key.
 */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;

  function values(nodes, name) {
    return Array.from(nodes, (node) => (name ? node.getAttribute(name) : node.value));
  }

  /* Translate an answer given by positions into the names that the item has in the bank. */
  function named(node, answer) {
    const steps = values(node.querySelectorAll(".item__steps li"), "data-step");
    const options = steps.length ? steps : values(node.querySelectorAll(".item__option input"));
    const blanks = node.querySelectorAll(".item__blank");
    return answer.map((text, place) => {
      const blank = blanks[place];
      if (blank && blank.tagName !== "SELECT") return text;
      return (blank ? values(blank.options).slice(1) : options)[text - 1] || "";
    });
  }

  function numberOf(place) {
    return `q${String(place + 1).padStart(3, "0")}`;
  }

  /*
   * Return the record of an exam on a sealed paper with the names of the bank, unmarked. Return
   * null if the code belongs to another bank. `nodeOf` gives the element of a loaded item. Any
   * other record is returned unchanged.
   */
  exam.opened = function (kept, bank, nodeOf) {
    if (!exam.isSealed(kept)) return kept;
    const blueprint = exam.decode(kept.code, bank).blueprint;
    if (!blueprint) return null;
    const made = {
      paper: study.record.map(),
      answers: study.record.map(),
      marks: study.record.map()
    };
    exam.paper(blueprint, bank).forEach((id, place) => {
      const number = numberOf(place);
      const answer = kept.answers[number];
      if (!(number in kept.paper)) return;
      made.paper[id] = bank.items[id].revision;
      made.marks[id] = [bank.items[id].revision, null, bank.items[id].points];
      if (answer) made.answers[id] = [answer[0], named(nodeOf(id), answer[1])];
    });
    return Object.assign({}, kept, {
      paper: made.paper,
      answers: made.answers,
      done: kept.done && { time: kept.done.time, marks: made.marks }
    });
  };
})();
