/*
 * 纸质卷: prints the paper of a code, version A or B, with the answer key on a separate page if
 * wanted.
 */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;

  /* Append the answer key: the answer, the explanation and the sources of each item. */
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

  /* Lay out a paper that only the printer shows, and print it. */
  exam.print = function (paper, version, bank) {
    var isTurned = version === "B";
    var ids = isTurned ? exam.turned(paper.ids, bank.items, paper.blueprint.seed) : paper.ids;
    var box = exam.find("paper-items");
    var add = exam.layOut(box, ids, bank);
    var nodes = [];
    function set(id, place) {
      var node = study.item(id, bank.items, "paper--");
      exam.name(node);
      if (isTurned) exam.turn(node, paper.blueprint.seed);
      add(node, place);
      nodes.push(node);
    }
    function print() {
      // Another paper is being prepared, or none is wanted any more.
      if (!box.contains(nodes[0])) return;
      exam.find("paper").textContent = exam.say("paper", version, exam.grouped(paper.code), ids.length, paper.of, paper.minutes);
      exam.empty(exam.find("paper-rules")).appendChild(exam.find("rules").cloneNode(true)).removeAttribute("data-show");
      if (exam.find("with-key").checked) key(box, nodes);
      nodes.forEach(exam.strip);
      exam.root.classList.add("has-paper");
      exam.tell("");
      window.print();
    }
    exam.tell(exam.say("fetching"));
    exam.load(ids, bank, exam.tell, function () { study.byBits(ids, set, print); });
  };
}());
