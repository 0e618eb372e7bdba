/* What a paper that was handed in comes to, from the marks in its record. */
(function () {
  "use strict";

  var exam = window.study.exam;
  // In place of the revision of an item, which is made from its key, too.
  exam.SEALED = "sealed";

  /* Whether an exam was sat on a sealed paper; see sealed.js. */
  exam.isSealed = function (kept) {
    return Object.keys(kept.paper || {}).some(function (id) { return kept.paper[id] === exam.SEALED; });
  };

  /* Whether an exam that was handed in was marked. */
  exam.isMarked = function (marks) {
    return Object.keys(marks).every(function (id) { return marks[id][1] !== null; });
  };

  /* The points of marks, [revision, share, points] by id, those there were to get, and how many have no share. */
  exam.score = function (marks) {
    return Object.keys(marks).reduce(function (sum, id) {
      return { count: sum.count + 1, points: sum.points + marks[id][1] * marks[id][2], of: sum.of + marks[id][2] };
    }, { count: 0, points: 0, of: 0 });
  };

  /* The same by names, as `namesOf` gives them for an id; an item with two names counts for both. */
  exam.scores = function (marks, names, namesOf) {
    return names.map(function (name) {
      var own = {};
      Object.keys(marks).forEach(function (id) {
        if (namesOf(id).indexOf(name) >= 0) own[id] = marks[id];
      });
      return Object.assign({ name }, exam.score(own));
    }).filter(function (each) { return each.count; });
  };

  /* Points to a tenth. */
  exam.round = function (points) {
    return Math.round(points * 10) / 10;
  };

  /* Numbers in order, those in a row as one: 2、4–6. */
  exam.ranges = function (numbers) {
    return numbers.filter(function (each, place) { return numbers[place - 1] !== each - 1; }).map(function (first) {
      var last = first;
      while (numbers.indexOf(last + 1) >= 0) last += 1;
      return first === last ? first : first + "–" + last;
    }).join("、");
  };

  /* Whether an answer, a list of texts, says anything. */
  exam.isGiven = function (answer) {
    return answer.some(function (text) { return text.trim(); });
  };
}());
