/**
 * 成绩分析: collects the exams of the files without duplicates and assigns them to persons. Pure.
 * Persons are distinguished by name; without a name, by their exam.
 */
(function () {
  "use strict";

  const { analysis, exam } = window.study;
  const LEAST_SAME = 3; // with this many equal moments, an exam counts as a copy

  analysis.readExam = (file, id) => {
    const record = file.exams[id];
    const who = analysis.cleanText(record.name) || analysis.cleanText(file.member);
    const code = exam.normalizeCode(record.code);
    const name = analysis.foldName(who);
    return {
      who,
      code,
      record,
      files: [file.name],
      byHand: Boolean(file.byHand),
      key: JSON.stringify([name, code, who ? "" : id]),
      // Papers that were typed in have no times that could show a copy, so names keep them apart.
      print: JSON.stringify([code, record.time, record.answers, file.byHand ? name : ""]),
      text: JSON.stringify([name, record])
    };
  };

  analysis.groupsBy = (exams, name) => {
    const groups = new Map();
    exams.forEach((each) => {
      const group = groups.get(each[name]);
      if (group) group.push(each);
      else groups.set(each[name], [each]);
    });
    return groups;
  };

  /**
   * @param {ReadExam} each
   * @returns {each is FinishedExam}
   */
  function isFinished(each) {
    return exam.isHandedIn(each.record);
  }

  analysis.distinct = (exams) => {
    const once = Array.from(analysis.groupsBy(exams, "text").values(), (same) => ({
      ...same[0],
      files: same.flatMap(({ files }) => files)
    }));
    const done = once.filter(isFinished);
    const keys = new Set(done.map(({ key }) => key));
    return {
      done,
      open: once.filter((each) => !isFinished(each) && !keys.has(each.key)),
      repeated: once.filter(({ files }) => files.length > 1).length
    };
  };

  /**
   * Return the moments of the answers by item, in milliseconds since the beginning of the exam;
   * none for a paper that was typed in.
   * @param {ExamRecord} record
   * @param {boolean} byHand
   * @returns {Map<string, number>}
   */
  function momentsOf({ answers, time }, byHand) {
    if (byHand) return new Map();
    return new Map(Object.keys(answers).map((id) => [id, answers[id][0] - time]));
  }

  /**
   * Return whether most answers of two exams were given at the same moments. By chance, two persons
   * agree in one or two of them.
   * @param {Map<string, number>} one
   * @param {Map<string, number>} other
   */
  function isCopy(one, other) {
    const same = Array.from(one).filter(([id, moment]) => other.get(id) === moment).length;
    return same >= LEAST_SAME && same > Math.min(one.size, other.size) / 2;
  }

  analysis.withCopies = (exams) => {
    const moments = exams.map(({ record, byHand }) => momentsOf(record, byHand));
    // Only exams that agree in an answer are compared, because comparing all would take too long.
    /** @type {Map<string, number[]>} */
    const indexes = new Map(); // of exams, by code, item and moment
    return exams.map((each, index) => {
      /** @type {Set<number>} */
      const candidates = new Set();
      moments[index].forEach((moment, id) => {
        const name = JSON.stringify([each.code, id, moment]);
        const others = indexes.get(name) || [];
        others.forEach((other) => candidates.add(other));
        indexes.set(name, [...others, index]);
      });
      const copies = Array.from(candidates)
        .filter((other) => isCopy(moments[index], moments[other]))
        .sort((one, other) => one - other)
        .map((other) => exams[other].text);
      return { ...each, copies };
    });
  };

  /**
   * Group names that belong together, directly or through others: a disjoint-set forest.
   * @param {[string, string][]} pairs names that belong together
   * @returns {(name: string) => string} a function that returns the same name for a whole group
   */
  function joined(pairs) {
    /** @type {Map<string, string>} */
    const parents = new Map();
    /** @param {string} name */
    function rootOf(name) {
      let root = name;
      for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
      return root;
    }
    pairs.forEach(([one, other]) => {
      const roots = [rootOf(one), rootOf(other)];
      if (roots[0] !== roots[1]) parents.set(roots[0], roots[1]);
    });
    return rootOf;
  }

  /**
   * @template {Pick<MarkedExam, "shift">} T
   * @param {T[]} group
   */
  function isDoubtful(group) {
    return group.length > 1 || group[0].shift !== 0;
  }

  analysis.separate = (fitting) => {
    const byText = new Map(fitting.map((each) => [each.text, each]));
    /** @type {[string, string][]} */
    const pairs = [];
    fitting.forEach(({ key, print, copies }) => {
      pairs.push([print, key]);
      copies.forEach((text) => {
        const original = byText.get(text);
        if (original) pairs.push([original.key, key]);
      });
    });
    const rootOf = joined(pairs);
    const rooted = fitting.map((each) => ({ ...each, root: rootOf(each.key) }));
    const groups = Array.from(analysis.groupsBy(rooted, "root").values());
    return {
      sure: groups.filter((group) => !isDoubtful(group)).flat(),
      doubtful: groups
        .filter(isDoubtful)
        .map((group) =>
          group.sort((one, other) => one.time - other.time || (one.text < other.text ? -1 : 1))
        )
    };
  };
})();
