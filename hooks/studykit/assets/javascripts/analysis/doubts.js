/** 成绩分析: reports files and exams that are not counted, and asks the trainer about doubtful ones. */
(function () {
  "use strict";

  const { analysis, dom, exam } = window.study;
  const { say } = analysis;

  /**
   * Return a part of the page, emptied. Hide its section if there is nothing to show.
   * @param {string} name
   * @param {boolean} isEmpty
   */
  function emptied(name, isEmpty) {
    const box = dom.empty(analysis.find(name));
    dom.closest(box, "[data-part]").hidden = isEmpty;
    return box;
  }

  analysis.list = (name, texts) => {
    const box = emptied(name, !texts.length);
    texts.forEach((text) => box.appendChild(dom.element("li", "", text)));
  };

  /**
   * Format with more decimals than elsewhere, so that different values look different.
   * @param {string | number} value
   */
  function exact(value) {
    return typeof value === "number" ? Math.round(value * 10000) / 10000 : value;
  }

  /**
   * Describe a fault.
   * @param {ExamFault} fault
   */
  function describeFault([name, ...values]) {
    /** @type {(value: string | number) => string | number} */
    let format = (value) => value;
    if (name === "early" || name === "future")
      format = (value) => analysis.formatTime(Number(value));
    if (name === "backwards") format = (value) => analysis.formatSeconds(Number(value));
    if (name === "share") format = exact;
    return say(`fault-${name}`, ...values.map(format));
  }

  /** @param {ReadExam} each */
  function filesOf({ files }) {
    return files.map(analysis.cleanText).join("、");
  }

  analysis.showFaulty = (faulty) => {
    // Exams of one code with the same faults are combined.
    /** @type {Map<string, { code: string, why: string, who: string[] }>} */
    const groups = new Map();
    faulty.forEach((each) => {
      const { code } = each;
      const why = each.faults.map(describeFault).join("；");
      const key = JSON.stringify([code, why]);
      const group = groups.get(key) || { code, why, who: [] };
      group.who.push(say("of-files", analysis.nameOf(each), filesOf(each)));
      groups.set(key, group);
    });
    const texts = Array.from(groups.values(), ({ code, why, who }) =>
      say(code ? "faulty" : "faulty-codeless", who.join("、"), analysis.displayCode(code), why)
    );
    analysis.list("faulty", texts);
  };

  /**
   * Describe a doubtful exam.
   * @param {MarkedExam} each
   * @param {{ isFirst: boolean, isNamed: boolean }} group whether the exam is the first of one
   *   person's exams; whether to name the person, since the group has several persons
   */
  function describeExam(each, { isFirst, isNamed }) {
    const { time, done } = each.record;
    const score = exam.score(each.marks);
    const texts = [
      isNamed ? say("by", analysis.nameOf(each)) : "",
      say(
        "candidate",
        filesOf(each),
        analysis.formatTime(each.time),
        analysis.formatSpan(done.time - time),
        analysis.toHundredths(score.points),
        score.of
      )
    ];
    if (each.shift) {
      const span = analysis.formatSpan(Math.abs(each.shift));
      texts.push(say("shift", analysis.formatTime(time), span));
    }
    if (isFirst) texts.push(say("first"));
    return texts.join("");
  }

  /**
   * Return the question about a group of doubtful exams.
   * @param {MarkedExam[]} group
   * @param {string[]} names
   */
  function questionOf(group, names) {
    const several = group.length > 1 ? "question" : "shifted";
    return say(
      names.length > 1 ? "copied" : several,
      names.join("」「"),
      group.length,
      analysis.displayCode(group[0].code)
    );
  }

  analysis.showDoubtful = (groups, isChosen) => {
    const box = emptied("doubtful", !groups.length);
    groups.forEach((group) => {
      const set = box.appendChild(dom.element("fieldset", "exam__list"));
      const names = Array.from(new Set(group.map(analysis.nameOf)));
      const isNamed = names.length > 1;
      set.appendChild(dom.element("legend", "", questionOf(group, names)));
      group.forEach((each, index) => {
        const label = set.appendChild(dom.element("label", "item__option"));
        const input = label.appendChild(dom.element("input"));
        const isFirst = !index && !isNamed && group.length > 1;
        input.type = "checkbox";
        input.value = each.text;
        input.checked = isChosen(each);
        label.appendChild(dom.element("span", "", describeExam(each, { isFirst, isNamed })));
      });
    });
  };

  /**
   * Describe the notes of an exam's clock; "" if there are none.
   * @param {MarkedExam} each
   */
  function describeClock({ record }) {
    const { jumps, away, excluded } = exam.notes.summary(record.clock);
    const spans = {
      "clock-back": jumps.reduce((sum, jump) => sum + Math.max(0, -jump), 0),
      "clock-ahead": jumps.reduce((sum, jump) => sum + Math.max(0, jump), 0),
      "clock-away": away,
      "clock-given": excluded
    };
    return Object.entries(spans)
      .filter(([, span]) => span > 0)
      .map(([name, span]) => say(name, analysis.formatSpan(span)))
      .join("；");
  }

  analysis.showNotes = ({ open, marked, repeated }) => {
    const clocks = marked.flatMap((each) => {
      const text = each.faults.length ? "" : describeClock(each);
      return text ? [say("clock", analysis.nameOf(each), text)] : [];
    });
    analysis.list("notes", [
      ...open.map((each) => say("open", analysis.nameOf(each))),
      ...clocks,
      ...(repeated ? [say("repeated", repeated)] : [])
    ]);
  };
})();
