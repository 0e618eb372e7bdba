/*
 * 考场版: a paper without its key. It lies in a file of its own, which only its code names. Its items are
 * called by their numbers, q001 …, and what can be chosen in an item by its place, 1 …, since the names
 * of the bank tell what is right. Its revisions are SEALED: they are made from the key, too.
 */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;

  function values(nodes, name) {
    return Array.from(nodes, function (node) { return name ? node.getAttribute(name) : node.value; });
  }

  /* What an answer says by places, by the names that the item has in the bank. */
  function named(node, answer) {
    var steps = values(node.querySelectorAll(".item__steps li"), "data-step");
    var options = steps.length ? steps : values(node.querySelectorAll(".item__option input"));
    var blanks = node.querySelectorAll(".item__blank");
    return answer.map(function (text, place) {
      var blank = blanks[place];
      if (blank && blank.tagName !== "SELECT") return text;
      return (blank ? values(blank.options).slice(1) : options)[text - 1] || "";
    });
  }

  function numberOf(place) {
    return "q" + String(place + 1).padStart(3, "0");
  }

  /*
   * The record of an exam on a sealed paper with the names of the bank, not marked; null where the bank
   * is not that of its code. `nodeOf` gives the element of an item, as it was loaded. Any other record
   * is returned as it is.
   */
  exam.opened = function (kept, bank, nodeOf) {
    if (!exam.isSealed(kept)) return kept;
    var blueprint = exam.decode(kept.code, bank).blueprint;
    if (!blueprint) return null;
    var made = { paper: study.record.map(), answers: study.record.map(), marks: study.record.map() };
    exam.paper(blueprint, bank).forEach(function (id, place) {
      var number = numberOf(place);
      var answer = kept.answers[number];
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
}());
