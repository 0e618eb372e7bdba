/* 成绩分析: numbers about items and persons, from sittings of one paper. As values. */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  // Below it a sum of squares is what rounding leaves: points are no finer than hundredths.
  var NOTHING = 1e-9;

  function sum(numbers) {
    return numbers.reduce(function (all, each) { return all + each; }, 0);
  }

  function off(numbers) {
    var mean = sum(numbers) / numbers.length;
    return numbers.map(function (each) { return each - mean; });
  }

  function products(left, right) {
    return sum(left.map(function (each, place) { return each * right[place]; }));
  }

  /* Pearson's correlation; null of fewer than three pairs, or where one side is all alike. */
  analysis.correlation = function (left, right) {
    var x = off(left);
    var y = off(right);
    var spread = [products(x, x), products(y, y)];
    if (left.length < 3 || Math.min(spread[0], spread[1]) < NOTHING) return null;
    return products(x, y) / Math.sqrt(spread[0] * spread[1]);
  };

  function got(mark) {
    return mark[1] * mark[2];
  }

  /* The points of marks, and how many there were to get. */
  function score(marks) {
    return { points: sum(marks.map(got)), of: sum(marks.map(function (mark) { return mark[2]; })) };
  }

  function marksOf(sitting) {
    return Object.keys(sitting.marks).map(function (id) { return sitting.marks[id]; });
  }

  /*
   * Of each item, in the order of ids: how many sat it, its `facility`, the share of its points that
   * was got, and its `discrimination`, the correlation of its points with those of all other items
   * (J. P. Guilford, The correlation of an item with a composite of the remaining items in a test,
   * Educational and Psychological Measurement 13, 1953, 87–93). Unlike the difference of the upper
   * and lower 27 % it uses everyone, needs no rule for ties, and knows parts of points: classes are small.
   */
  analysis.items = function (sittings) {
    var totals = sittings.map(function (each) { return score(marksOf(each)).points; });
    var ids = [].concat.apply([], sittings.map(function (each) { return Object.keys(each.marks); }));
    return Array.from(new Set(ids)).sort().map(function (id) {
      var rest = [];
      var own = [];
      sittings.forEach(function (each, place) {
        if (!(id in each.marks)) return;
        own.push(each.marks[id]);
        rest.push(totals[place] - got(each.marks[id]));
      });
      var all = score(own);
      return {
        id,
        count: own.length,
        facility: all.of ? all.points / all.of : null,
        discrimination: analysis.correlation(own.map(got), rest)
      };
    });
  };

  /* Of each sitting, in their order, its score as a whole and by module, as `moduleOf` names it for an item. */
  analysis.persons = function (sittings, moduleOf) {
    return sittings.map(function (each) {
      var parts = study.record.map();
      Object.keys(each.marks).forEach(function (id) {
        var module = moduleOf(id);
        parts[module] = (parts[module] || []).concat([each.marks[id]]);
      });
      Object.keys(parts).forEach(function (module) { parts[module] = score(parts[module]); });
      return { sitting: each, score: score(marksOf(each)), modules: parts };
    });
  };

  /* The shares of scores: mean, lowest, highest. */
  analysis.summary = function (persons) {
    var shares = persons.map(function (each) { return each.score.of ? each.score.points / each.score.of : 0; });
    return {
      count: shares.length,
      mean: sum(shares) / shares.length,
      lowest: Math.min.apply(null, shares),
      highest: Math.max.apply(null, shares)
    };
  };

  /*
   * The distractors that nobody chose, of `options` {value, isRight, place}: `place` is the blank
   * that an option belongs to, null where any answer may hold it.
   */
  analysis.unchosen = function (options, answers) {
    return options.filter(function (option) {
      return !option.isRight && !answers.some(function (answer) {
        return option.place === null ? answer.indexOf(option.value) >= 0 : answer[option.place] === option.value;
      });
    });
  };
}());
