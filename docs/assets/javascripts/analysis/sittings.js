/*
 * 成绩分析: from the files that were handed in to sittings, each person's first of each paper. As values:
 * nothing here knows the page.
 *
 *   file     {name, member, exams: {id: record}}
 *   sitting  {who, file, code, time, answers: {item: [texts]}, marks: {item: [revision, share, points]}}
 */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis = {};

  function plain(name) {
    return name.replace(/\s+/g, " ").trim();
  }

  function values(map) {
    return Object.keys(map).map(function (key) { return map[key]; });
  }

  /* Each exam of each file; one that came in several files is one, as it is known from all of them. */
  function exams(files) {
    var found = {};
    files.forEach(function (file) {
      Object.keys(file.exams).forEach(function (id) {
        var record = file.exams[id];
        var who = plain(record.name) || plain(file.member);
        var key = JSON.stringify([who, record.code, id]);
        found[key] = {
          id,
          who,
          file: file.name,
          record: study.record.join("exam", record, Object(found[key]).record)
        };
      });
    });
    return values(found);
  }

  function sitting(exam) {
    var answers = study.record.map();
    Object.keys(exam.record.answers).forEach(function (id) { answers[id] = exam.record.answers[id][1]; });
    return {
      who: exam.who,
      file: exam.file,
      code: exam.record.code,
      time: exam.record.done.time,
      answers,
      marks: exam.record.done.marks
    };
  }

  /*
   * The sittings that count; who handed in a paper more than once, of which the first counts, since
   * who knows the items tells nothing of them; and who did not hand in. Persons are told apart by
   * name, those without by their exam.
   */
  analysis.collect = function (files) {
    var first = {};
    var repeated = [];
    var all = exams(files).map(function (exam) {
      return Object.assign({ key: JSON.stringify([exam.who, exam.record.code, exam.who ? "" : exam.id]) }, exam);
    });
    all.filter(function (exam) { return exam.record.done; }).sort(function (one, other) {
      return one.record.done.time - other.record.done.time || (one.id < other.id ? -1 : 1);
    }).forEach(function (exam) {
      if (exam.key in first) repeated.push(exam.who);
      else first[exam.key] = sitting(exam);
    });
    return {
      sittings: values(first),
      repeated: Array.from(new Set(repeated)),
      open: all.filter(function (exam) { return !exam.record.done && !(exam.key in first); })
    };
  };
}());
