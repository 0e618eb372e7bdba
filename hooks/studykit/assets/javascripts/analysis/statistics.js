/** 成绩分析: computes statistics of items and persons from sittings of one paper. Pure. */
(function () {
  "use strict";

  const { analysis } = window.study;
  // A smaller sum of squares is a rounding error: points are no finer than hundredths.
  const NOTHING = 1e-9;

  /** @param {number[]} numbers */
  function sum(numbers) {
    return numbers.reduce((all, each) => all + each, 0);
  }

  /**
   * Return the deviations from the mean.
   * @param {number[]} numbers
   */
  function deviations(numbers) {
    const mean = sum(numbers) / numbers.length;
    return numbers.map((each) => each - mean);
  }

  /**
   * @param {number[]} left
   * @param {number[]} right
   */
  function sumOfProducts(left, right) {
    return sum(left.map((each, index) => each * right[index]));
  }

  analysis.correlation = (left, right) => {
    const x = deviations(left);
    const y = deviations(right);
    const squares = [sumOfProducts(x, x), sumOfProducts(y, y)];
    if (left.length < 3 || Math.min(...squares) < NOTHING) return null;
    return sumOfProducts(x, y) / Math.sqrt(squares[0] * squares[1]);
  };

  /** @param {ExamMark} mark */
  function pointsOf([, share, points]) {
    return Number(share) * points;
  }

  /**
   * Return the points of the marks and the points available.
   * @param {ExamMark[]} marks
   */
  function score(marks) {
    return { points: sum(marks.map(pointsOf)), of: sum(marks.map(([, , points]) => points)) };
  }

  analysis.itemStatistics = (sittings) => {
    const totals = sittings.map(({ marks }) => score(Object.values(marks)).points);
    const ids = new Set(sittings.flatMap(({ marks }) => Object.keys(marks)));
    return Array.from(ids)
      .sort()
      .map((id) => {
        /** @type {ExamMark[]} */
        const own = []; // marks of the item
        /** @type {number[]} */
        const others = []; // points of all other items, by the same persons
        sittings.forEach(({ marks }, index) => {
          if (!(id in marks)) return;
          own.push(marks[id]);
          others.push(totals[index] - pointsOf(marks[id]));
        });
        const { points, of } = score(own);
        return {
          id,
          count: own.length,
          facility: of ? points / of : null,
          discrimination: analysis.correlation(own.map(pointsOf), others)
        };
      });
  };

  analysis.personScores = (sittings, moduleOf) =>
    sittings.map((sitting) => {
      /** @type {Map<string, ExamMark[]>} */
      const byModule = new Map();
      Object.entries(sitting.marks).forEach(([id, mark]) => {
        const module = moduleOf(id);
        byModule.set(module, [...(byModule.get(module) || []), mark]);
      });
      const modules = new Map(Array.from(byModule, ([module, marks]) => [module, score(marks)]));
      return { sitting, score: score(Object.values(sitting.marks)), modules };
    });

  analysis.summary = (persons) => {
    const shares = persons.map(({ score: { points, of } }) => (of ? points / of : 0));
    return {
      count: shares.length,
      mean: sum(shares) / shares.length,
      lowest: Math.min(...shares),
      highest: Math.max(...shares)
    };
  };

  analysis.unchosen = (options, answers) =>
    options.filter(({ value, isRight, blank }) => {
      const isIn = (/** @type {string[]} */ answer) =>
        blank === null ? answer.includes(value) : answer[blank] === value;
      return !isRight && !answers.some(isIn);
    });
})();
