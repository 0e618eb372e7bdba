/* 成绩单: the report of an exam that was handed in, from its record, with each item as answered. */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;
  const saved = []; // ids of the exams that were saved as a file

  function table(name, rows) {
    const body = exam.empty(exam.find(name));
    rows.forEach((each) => {
      exam.row(body, [each.label, each.count, exam.round(each.points), each.of]);
    });
  }

  function tables(marks, bank) {
    function of(name, id) {
      return id in bank.items ? [].concat(bank.items[id][name]) : [""];
    }
    function labelled(list, names, name) {
      return exam
        .scores(marks, names.concat(""), (id) => of(name, id))
        .map((each) =>
          Object.assign(
            { label: each.name ? exam.label(list, each.name) : exam.say("gone-row") },
            each
          )
        );
    }
    table("by-modules", labelled("modules", exam.lists(bank).modules, "module"));
    table("by-kinds", labelled("kinds", exam.LISTS.kinds, "kinds"));
  }

  /*
   * Show an item with the answer that was given. If the item was revised since, show its present
   * text. In a sealed paper it is not marked.
   */
  function show(each, kept) {
    const mark = kept.done.marks[each.id];
    const isGiven = each.id in kept.answers && exam.isGiven(kept.answers[each.id][1]);
    if (mark[1] === null) each.handle.lock(true);
    else if (mark[0] === each.node.getAttribute("data-revision")) each.handle.mark();
    else {
      each.handle.fill([]);
      each.node.querySelector(".item__answer").open = true;
      return say(each.node, exam.say("revised", exam.round(mark[1] * mark[2])));
    }
    if (!isGiven) say(each.node, exam.say("blank"));
    return undefined;
  }

  function say(node, text) {
    exam.add(exam.empty(node.querySelector(".item__result")), "p", text).className = "item__told";
  }

  /*
   * Return a text with the number of paper items that are missing from `ids`; "" if none is
   * missing.
   */
  exam.left = function (kept, ids) {
    const count = Object.keys(kept.paper || {}).filter((id) => !ids.includes(id)).length;
    return count ? exam.say("left-out", count) : "";
  };

  /* Describe the notes of the exam's clock. */
  function clockTold(kept) {
    const told = exam.clock.told(kept.clock);
    return told.jumps
      .map((jump) => exam.say(jump > 0 ? "noted-ahead" : "noted-back", exam.span(Math.abs(jump))))
      .concat(told.away ? exam.say("noted-away", exam.span(told.away)) : [])
      .concat(told.back ? exam.say("noted-given", exam.span(told.back)) : [])
      .join("");
  }

  function result(kept) {
    const ids = Object.keys(kept.done.marks);
    const head = [
      kept.name ? exam.say("named", kept.name) : "",
      exam.grouped(kept.code),
      exam.time(kept.done.time)
    ];
    const score = exam.score(kept.done.marks);
    const given = ids.filter((id) => id in kept.answers && exam.isGiven(kept.answers[id][1]));
    if (!exam.isMarked(kept.done.marks))
      return exam.say.apply(null, ["unmarked-result"].concat(head, given.length, ids.length));
    return (
      exam.say.apply(null, ["result"].concat(head, exam.round(score.points), score.of)) +
      exam.left(kept, ids)
    );
  }

  /* Remove the items of the report, so that nothing of another exam remains. */
  exam.clear = function () {
    ["result", "clock-told", "by-modules", "by-kinds", "entered", "held-result", "answers"]
      .map(exam.find)
      .filter(Boolean)
      .forEach(exam.empty);
  };

  function idsOf(kept, all) {
    return Object.keys(all).filter(
      (id) => all[id].code === kept.code && all[id].time === kept.time
    );
  }

  /*
   * State whether the shown exam is stored, and if so, whether its answers entered the review. A
   * sealed paper enters nothing.
   */
  function tellKept(kept, ids) {
    const held = study.store.unsaved("exam");
    const lost = study.store.unsaved("item");
    const isHeld = idsOf(kept, study.store.all("exam")).some((id) => held.includes(id));
    const isLost = ids.some((id) => lost.includes(id));
    if (isHeld) exam.find("held-result").textContent = exam.say("held-result");
    else if (exam.find("entered"))
      exam.find("entered").textContent = exam.say(isLost ? "not-entered" : "entered");
  }

  exam.report = function (kept, bank, told) {
    exam.clear();
    exam.reported = kept;
    const marks = kept.done.marks;
    const there = Object.keys(marks).filter((id) => id in bank.items);
    const gone = Object.keys(marks).length - there.length;
    exam.find("result").textContent = result(kept);
    exam.find("clock-told").textContent = clockTold(kept);
    const add = exam.layOut(exam.find("answers"), there, bank);
    if (gone) exam.add(exam.find("answers"), "p", exam.say("gone", gone));
    exam.go("report", told);
    // Show the score before the slower tables are made.
    if (!bank.sealed)
      study.later(() => {
        tables(marks, bank);
      });
    // Enter the attempts before showing the items: the items take longer and may fail to load.
    study.byBits(
      there,
      (id) => {
        exam.enter(id, kept);
      },
      () => {
        if (exam.reported === kept) tellKept(kept, there);
      }
    );
    exam.load(there, bank, exam.tell, () => {
      exam.answered(there, kept.answers, bank, "report--", (each, place) => {
        show(each, kept);
        add(each.node, place);
      });
    });
  };

  /* Download the shown exam as a file for the trainer. */
  exam.save = function () {
    const store = study.store;
    const kept = exam.reported;
    const file = study.exchange.make(store.member, ["exam"], Math.max(1, Date.now()));
    const all = file.records.exam;
    file.records.exam = {};
    idsOf(kept, all).forEach((id) => {
      file.records.exam[id] = all[id];
      saved.push(id);
    });
    const name = exam.say("file", kept.name || exam.say("unnamed"), exam.grouped(kept.code));
    study.exchange.save(name, [JSON.stringify(file)]);
    exam.tell(exam.say("saved", name));
  };

  /* Ask before leaving while an exam is only held in memory and not saved as a file. */
  window.addEventListener("beforeunload", (event) => {
    if (study.store.unsaved("exam").every((id) => saved.includes(id))) return;
    event.preventDefault();
    event.returnValue = ""; // Chromium before version 119 ignores preventDefault
  });
})();
