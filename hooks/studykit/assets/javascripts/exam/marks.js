/** Sums up the marks of an exam that was handed in. Pure. */
(function () {
  "use strict";

  const exam = window.study.exam;
  exam.SEALED = window.study.contracts.exam.sealed;

  exam.isSealed = ({ paper }) => Object.values(paper || {}).includes(exam.SEALED);

  /**
   * @param {ExamRecord} examRecord
   * @returns {examRecord is HandedInExam}
   */
  exam.isHandedIn = (examRecord) => Boolean(examRecord.done);

  exam.isMarked = (marks) => Object.values(marks).every(([, share]) => share !== null);

  exam.score = (marks) =>
    Object.values(marks).reduce(
      (sum, [, share, points]) => ({
        count: sum.count + 1,
        points: sum.points + Number(share) * points,
        of: sum.of + points
      }),
      { count: 0, points: 0, of: 0 }
    );

  exam.scores = (marks, names, namesOf) =>
    names
      .map((name) => {
        /** @type {ExamMarks} */
        const namedMarks = {};
        Object.keys(marks).forEach((id) => {
          if (namesOf(id).includes(name)) namedMarks[id] = marks[id];
        });
        return { name, ...exam.score(namedMarks) };
      })
      .filter((each) => each.count);

  exam.toTenths = (points) => Math.round(points * 10) / 10;

  exam.ranges = (numbers) =>
    numbers
      .filter((each, index) => numbers[index - 1] !== each - 1)
      .map((first) => {
        let last = first;
        while (numbers.includes(last + 1)) last += 1;
        return first === last ? first : `${first}–${last}`;
      })
      .join("、");

  exam.isGiven = (answer) => answer.some((text) => text.trim());
})();
