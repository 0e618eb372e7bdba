/* 纸质卷: the paper of a code, A or B, with its key on a page of its own if it is wanted. */
(function () {
  "use strict";

  var exam = window.study.exam;

  /* The key: of each item the answer, its explanation and its sources. */
  function key(box, nodes) {
    var section = exam.add(box, "section", "");
    section.className = "answer-key";
    exam.add(section, "p", exam.say("key")).className = "answer-key__title";
    var list = exam.add(section, "ol", "");
    nodes.forEach(function (node) {
      var row = exam.add(list, "li", exam.key(node));
      var why = exam.add(row, "span", "");
      why.className = "answer-key__why";
      Array.from(node.querySelector(".item__why").childNodes).concat(Array.from(node.querySelectorAll(".item__source .cite"))).forEach(function (each) {
        why.appendChild(each.cloneNode(true));
      });
    });
  }

  /* Put a paper where only the printer sees it, and print it. */
  exam.print = function (paper, version, bank) {
    var isTurned = version === "B";
    var ids = isTurned ? exam.turned(paper.ids, bank.items, paper.blueprint.seed) : paper.ids;
    exam.take(ids, bank, "paper--", function (nodes) {
      if (!nodes.length) return exam.go("ready", exam.say("items-missing"));
      nodes.forEach(exam.name);
      if (isTurned) nodes.forEach(function (node) { exam.turn(node, paper.blueprint.seed); });
      exam.find("paper").textContent = exam.say("paper", version, exam.grouped(paper.code), ids.length, paper.of, paper.blueprint.minutes);
      exam.empty(exam.find("paper-rules")).appendChild(exam.find("rules").cloneNode(true)).removeAttribute("data-show");
      exam.layOut(exam.find("paper-items"), nodes, bank);
      if (exam.find("with-key").checked) key(exam.find("paper-items"), nodes);
      nodes.forEach(function (node) { node.removeChild(node.querySelector(".item__answer")); });
      exam.root.classList.add("has-paper");
      return window.print();
    });
  };
}());
