/* Scores of an exam that was handed in, computed from the marks in its record. */
(function () {
  "use strict";

  const exam = window.study.exam;
  exam.SEALED = window.study.contracts.exam.sealed;

  /* Return whether an exam was sat on a sealed paper; see sealed.js. */
  exam.isSealed = function (kept) {
    return Object.keys(kept.paper || {}).some((id) => kept.paper[id] === exam.SEALED);
  };

  /* Return whether an exam that was handed in has been marked. */
  exam.isMarked = function (marks) {
    return Object.keys(marks).every((id) => marks[id][1] !== null);
  };

  /*
   * Sum up `marks`, which has [revision, share, points] by id. Return {count, points, of}: the
   * number of marks, the points scored, and the points available. A null share scores nothing.
   */
  exam.score = function (marks) {
    return Object.keys(marks).reduce(
      (sum, id) => ({
        count: sum.count + 1,
        points: sum.points + marks[id][1] * marks[id][2],
        of: sum.of + marks[id][2]
      }),
      { count: 0, points: 0, of: 0 }
    );
  };

  /*
   * Sum up the marks by names. `namesOf` gives the names of an id; an item with two names counts
   * for both.
   */
  exam.scores = function (marks, names, namesOf) {
    return names
      .map((name) => {
        const own = {};
        Object.keys(marks).forEach((id) => {
          if (namesOf(id).includes(name)) own[id] = marks[id];
        });
        return Object.assign({ name }, exam.score(own));
      })
      .filter((each) => each.count);
  };

  /* Round points to a tenth. */
  exam.round = function (points) {
    return Math.round(points * 10) / 10;
  };

  /* Format sorted numbers, with a run of consecutive numbers as a range: 2、4–6. */
  exam.ranges = function (numbers) {
    return numbers
      .filter((each, place) => numbers[place - 1] !== each - 1)
      .map((first) => {
        let last = first;
        while (numbers.includes(last + 1)) last += 1;
        return first === last ? first : `${first}–${last}`;
      })
      .join("、");
  };

  /* Return whether an answer, an array of texts, contains a text that is not empty. */
  exam.isGiven = function (answer) {
    return answer.some((text) => text.trim());
  };
})();
