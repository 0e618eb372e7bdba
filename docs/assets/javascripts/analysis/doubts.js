/* 成绩分析: reports files and exams that are not counted, and asks the trainer about doubtful ones. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const say = analysis.say;

  /* Show texts as a list. Hide an empty list and its introduction. */
  analysis.list = function (name, texts) {
    const box = analysis.empty(analysis.find(name));
    texts.forEach((text) => {
      analysis.add(box, "li", text);
    });
    box.closest("[data-part]").hidden = !texts.length;
  };

  // Formatters for the values of some faults. Other values are shown as they are.
  const WRITTEN = {
    early: analysis.time,
    future: analysis.time,
    backwards: analysis.moment,
    share: exact
  };

  /* Format with more decimals than elsewhere, so that different values look different. */
  function exact(value) {
    return typeof value === "number" ? Math.round(value * 10000) / 10000 : value;
  }

  function wordsOf(fault) {
    return say.apply(
      null,
      [`fault-${fault[0]}`].concat(fault.slice(1).map(WRITTEN[fault[0]] || String))
    );
  }

  function filesOf(each) {
    return say("of-files", analysis.nameOf(each), each.files.map(analysis.plain).join("、"));
  }

  /* Show the exams with faults. Exams of one code with the same faults are combined. */
  analysis.showFaulty = function (faulty) {
    const told = study.record.map();
    faulty.forEach((each) => {
      const why = each.faults.map(wordsOf).join("；");
      const key = JSON.stringify([each.code, why]);
      told[key] = told[key] || { code: each.code, why, who: [] };
      told[key].who.push(filesOf(each));
    });
    analysis.list(
      "faulty",
      Object.keys(told).map((key) =>
        say(
          told[key].code ? "faulty" : "faulty-codeless",
          told[key].who.join("、"),
          analysis.codeOf(told[key].code),
          told[key].why
        )
      )
    );
  };

  function namesOf(group) {
    return Array.from(new Set(group.map(analysis.nameOf)));
  }

  function optionOf(each, isFirst, isNamed) {
    const score = study.exam.score(each.marks);
    return (
      (isNamed ? say("by", analysis.nameOf(each)) : "") +
      say(
        "candidate",
        each.files.map(analysis.plain).join("、"),
        analysis.time(each.time),
        analysis.span(each.record.done.time - each.record.time),
        analysis.round(score.points),
        score.of
      ) +
      (each.shift
        ? say("shift", analysis.time(each.record.time), analysis.span(Math.abs(each.shift)))
        : "") +
      (isFirst ? say("first") : "")
    );
  }

  /* Show doubtful exams by group, side by side; the trainer ticks those that count. */
  analysis.showDoubtful = function (groups, isChosen) {
    const box = analysis.empty(analysis.find("doubtful"));
    box.closest("[data-part]").hidden = !groups.length;
    groups.forEach((group) => {
      const set = analysis.add(box, "fieldset", "");
      set.className = "exam__list";
      const names = namesOf(group);
      analysis.add(
        set,
        "legend",
        say(
          names.length > 1 ? "copied" : group.length > 1 ? "question" : "shifted",
          names.join("」「"),
          group.length,
          analysis.codeOf(group[0].code)
        )
      );
      group.forEach((each, place) => {
        const label = analysis.add(set, "label", "");
        const input = analysis.add(label, "input", "");
        label.className = "item__option";
        input.type = "checkbox";
        input.value = each.text;
        input.checked = isChosen(each);
        analysis.add(
          label,
          "span",
          optionOf(each, !place && names.length === 1 && group.length > 1, names.length > 1)
        );
      });
    });
  };

  /* Describe the notes of an exam's clock; "" if there are none. */
  function clockOf(each) {
    const told = study.exam.clock.told(each.record.clock);
    const spans = {
      "clock-back": told.jumps.reduce((sum, jump) => sum + Math.max(0, -jump), 0),
      "clock-ahead": told.jumps.reduce((sum, jump) => sum + Math.max(0, jump), 0),
      "clock-away": told.away,
      "clock-given": told.back
    };
    return Object.keys(spans)
      .filter((name) => spans[name] > 0)
      .map((name) => say(name, analysis.span(spans[name])))
      .join("；");
  }

  /* Show notes for the trainer: exams not handed in, notes of clocks, and duplicates. */
  analysis.showNotes = function (found) {
    const clocks = found.marked.filter((each) => !each.faults.length && clockOf(each));
    analysis.list(
      "notes",
      found.open
        .map((each) => say("open", analysis.nameOf(each)))
        .concat(
          clocks.map((each) => say("clock", analysis.nameOf(each), clockOf(each))),
          found.repeated ? say("repeated", found.repeated) : []
        )
    );
  };
})();
