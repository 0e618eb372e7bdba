/*
 * 纸质卷: prints the paper of a code, version A or B, with the answer key on a separate page if
 * wanted.
 */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;

  /* Append the answer key: the answer, the explanation and the sources of each item. */
  function key(box, nodes) {
    const section = exam.add(box, "section", "");
    section.className = "answer-key";
    exam.add(section, "p", exam.say("key")).className = "answer-key__title";
    const list = exam.add(section, "ol", "");
    nodes.forEach((node) => {
      const row = exam.add(list, "li", exam.key(node));
      const why = exam.add(row, "span", "");
      why.className = "answer-key__why";
      Array.from(node.querySelector(".item__why").childNodes)
        .concat(Array.from(node.querySelectorAll(".item__source .cite")))
        .forEach((each) => {
          why.appendChild(each.cloneNode(true));
        });
    });
  }

  /* Lay out a paper that only the printer shows, and print it. */
  exam.print = function (paper, version, bank) {
    const isTurned = version === "B";
    const ids = isTurned ? exam.turned(paper.ids, bank.items, paper.blueprint.seed) : paper.ids;
    const box = exam.find("paper-items");
    const add = exam.layOut(box, ids, bank);
    const nodes = [];
    function set(id, place) {
      const node = study.itemElement(id, bank.items, "paper--");
      exam.name(node);
      if (isTurned) exam.turn(node, paper.blueprint.seed);
      add(node, place);
      nodes.push(node);
    }
    function print() {
      // Another paper is being prepared, or none is wanted any more.
      if (!box.contains(nodes[0])) return;
      exam.find("paper").textContent = exam.say(
        "paper",
        version,
        exam.grouped(paper.code),
        ids.length,
        paper.of,
        paper.minutes
      );
      exam
        .empty(exam.find("paper-rules"))
        .appendChild(exam.find("rules").cloneNode(true))
        .removeAttribute("data-show");
      if (exam.find("with-key").checked) key(box, nodes);
      nodes.forEach(exam.strip);
      exam.root.classList.add("has-paper");
      exam.tell("");
      window.print();
    }
    exam.tell(exam.say("fetching"));
    exam.load(ids, bank, exam.tell, () => {
      study.byBits(ids, set, print);
    });
  };
})();
