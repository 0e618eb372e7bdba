/* 成绩分析: statistics of items and persons, from sittings of one paper. Pure. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  // A smaller sum of squares is a rounding error: points are no finer than hundredths.
  const NOTHING = 1e-9;

  function sum(numbers) {
    return numbers.reduce((all, each) => all + each, 0);
  }

  function off(numbers) {
    const mean = sum(numbers) / numbers.length;
    return numbers.map((each) => each - mean);
  }

  function products(left, right) {
    return sum(left.map((each, place) => each * right[place]));
  }

  /*
   * Return Pearson's correlation, or null for fewer than three pairs or if the values of one side
   * are all equal.
   */
  analysis.correlation = function (left, right) {
    const x = off(left);
    const y = off(right);
    const spread = [products(x, x), products(y, y)];
    if (left.length < 3 || Math.min(spread[0], spread[1]) < NOTHING) return null;
    return products(x, y) / Math.sqrt(spread[0] * spread[1]);
  };

  function got(mark) {
    return mark[1] * mark[2];
  }

  /* Return the points of the marks and the points available. */
  function score(marks) {
    return { points: sum(marks.map(got)), of: sum(marks.map((mark) => mark[2])) };
  }

  function marksOf(sitting) {
    return Object.keys(sitting.marks).map((id) => sitting.marks[id]);
  }

  /*
   * Return statistics of each item, in the order of ids: how many sat it; `facility`, the share of
   * its points that was scored; and `discrimination`, the correlation of its points with those of
   * all other items (J. P. Guilford, The correlation of an item with a composite of the remaining
   * items in a test, Educational and Psychological Measurement 13, 1953, 87–93). Unlike the
   * difference between the upper and lower 27 %, this uses every person, needs no rule for ties,
   * and handles partial points, which matters for small classes.
   */
  analysis.items = function (sittings) {
    const totals = sittings.map((each) => score(marksOf(each)).points);
    const ids = [].concat.apply(
      [],
      sittings.map((each) => Object.keys(each.marks))
    );
    return Array.from(new Set(ids))
      .sort()
      .map((id) => {
        const rest = [];
        const own = [];
        sittings.forEach((each, place) => {
          if (!(id in each.marks)) return;
          own.push(each.marks[id]);
          rest.push(totals[place] - got(each.marks[id]));
        });
        const all = score(own);
        return {
          id,
          count: own.length,
          facility: all.of ? all.points / all.of : null,
          discrimination: analysis.correlation(own.map(got), rest)
        };
      });
  };

  /* Return the total score of each sitting, in order, and its scores by module, from `moduleOf`. */
  analysis.persons = function (sittings, moduleOf) {
    return sittings.map((each) => {
      const parts = study.record.map();
      Object.keys(each.marks).forEach((id) => {
        const module = moduleOf(id);
        parts[module] = (parts[module] || []).concat([each.marks[id]]);
      });
      Object.keys(parts).forEach((module) => {
        parts[module] = score(parts[module]);
      });
      return { sitting: each, score: score(marksOf(each)), modules: parts };
    });
  };

  /* Return the mean, the lowest and the highest share of the scores. */
  analysis.summary = function (persons) {
    const shares = persons.map((each) => (each.score.of ? each.score.points / each.score.of : 0));
    return {
      count: shares.length,
      mean: sum(shares) / shares.length,
      lowest: Math.min.apply(null, shares),
      highest: Math.max.apply(null, shares)
    };
  };

  /*
   * Return the distractors that nobody chose. `options` are {value, isRight, place}: `place` is the
   * blank of the option, or null if any part of the answer may contain it.
   */
  analysis.unchosen = function (options, answers) {
    return options.filter(
      (option) =>
        !option.isRight &&
        !answers.some((answer) =>
          option.place === null
            ? answer.includes(option.value)
            : answer[option.place] === option.value
        )
    );
  };
})();
