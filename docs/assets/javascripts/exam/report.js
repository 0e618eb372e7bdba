/* 成绩单: an exam that was handed in, as its record has it, with each item as it was answered. */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;

  function table(name, rows) {
    var body = exam.empty(exam.find(name));
    rows.forEach(function (each) {
      exam.row(body, [each.label, each.count, exam.round(each.points), each.of]);
    });
  }

  function tables(marks, bank) {
    function of(name, id) {
      return id in bank.items ? [].concat(bank.items[id][name]) : [""];
    }
    function labelled(list, names, name) {
      return exam.scores(marks, names.concat(""), function (id) { return of(name, id); }).map(function (each) {
        return Object.assign({ label: each.name ? exam.label(list, each.name) : exam.say("gone-row") }, each);
      });
    }
    table("by-modules", labelled("modules", exam.lists(bank).modules, "module"));
    table("by-kinds", labelled("kinds", exam.LISTS.kinds, "kinds"));
  }

  /* An item as it was answered; as it now is, if it was revised since. */
  function show(each, kept) {
    var mark = kept.done.marks[each.id];
    var answer = each.node.querySelector(".item__answer");
    var isGiven = each.id in kept.answers && exam.isGiven(kept.answers[each.id][1]);
    if (mark[0] !== each.node.getAttribute("data-revision")) {
      each.handle.fill([]);
      answer.open = true;
      return say(each.node, exam.say("revised", exam.round(mark[1] * mark[2])));
    }
    each.handle.mark();
    if (!isGiven) say(each.node, exam.say("blank"));
    return undefined;
  }

  function say(node, text) {
    exam.add(exam.empty(node.querySelector(".item__result")), "p", text).className = "item__told";
  }

  /* How many items of an exam's paper are not among some, in words; none, in none. */
  exam.left = function (kept, ids) {
    var count = Object.keys(kept.paper || {}).filter(function (id) { return ids.indexOf(id) < 0; }).length;
    return count ? exam.say("left-out", count) : "";
  };

  /* Nothing of another exam is left in the report. */
  exam.clear = function () {
    ["result", "by-modules", "by-kinds", "answers"].map(exam.find).forEach(exam.empty);
  };

  exam.report = function (kept, bank, told) {
    exam.clear();
    var marks = kept.done.marks;
    var score = exam.score(marks);
    var there = Object.keys(marks).filter(function (id) { return id in bank.items; });
    exam.find("result").textContent = exam.say("result", kept.name ? exam.say("named", kept.name) : "", exam.grouped(kept.code),
      exam.time(kept.done.time), exam.round(score.points), score.of) + exam.left(kept, Object.keys(marks));
    var add = exam.layOut(exam.find("answers"), there, bank);
    if (there.length < score.count) exam.add(exam.find("answers"), "p", exam.say("gone", score.count - there.length));
    exam.go("report", told);
    // The score is seen before the rest is made.
    study.later(function () { tables(marks, bank); });
    // Before the items, which take longer and may not come.
    study.byBits(there, function (id) { exam.enter(id, kept); });
    exam.load(there, bank, exam.tell, function () {
      exam.answered(there, kept.answers, bank, "report--", function (each, place) {
        show(each, kept);
        add(each.node, place);
      });
    });
  };
}());
