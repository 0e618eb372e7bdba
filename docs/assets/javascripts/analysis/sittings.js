/*
 * 成绩分析: the exams that files hold, each once, and whose they are. As values: nothing here knows the
 * page.
 *
 *   file  {name, member, exams: {id: record}}
 *   exam  {who, code, record, files: names, key, print, text}
 *         `key` is the same for exams of one person and one code, `print` for those begun and answered
 *         at the same moments, `text` for those that say the same. Persons are told apart by name,
 *         those without by their exam.
 */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;

  /* An exam of a file. */
  analysis.exam = function (file, id) {
    var record = file.exams[id];
    var who = analysis.plain(record.name) || analysis.plain(file.member);
    var code = study.exam.plain(record.code);
    return {
      who,
      code,
      record,
      files: [file.name],
      key: JSON.stringify([analysis.fold(who), code, who ? "" : id]),
      print: JSON.stringify([code, record.time, record.answers]),
      text: JSON.stringify([analysis.fold(who), record])
    };
  };

  function values(map) {
    return Object.keys(map).map(function (key) { return map[key]; });
  }

  /* Exams by what `name` says of each, as lists, in the order in which they come. */
  analysis.by = function (exams, name) {
    var found = study.record.map();
    exams.forEach(function (each) { (found[each[name]] = found[each[name]] || []).push(each); });
    return found;
  };

  /*
   * Of exams each once: those that were `done`, and those that were left `open` by somebody who has
   * handed in none of that code. `repeated` counts those that came in several files.
   */
  analysis.distinct = function (exams) {
    var once = values(analysis.by(exams, "text")).map(function (same) {
      return Object.assign({}, same[0], { files: [].concat.apply([], same.map(function (each) { return each.files; })) });
    });
    var done = once.filter(function (each) { return each.record.done; });
    var keys = analysis.by(done, "key");
    return {
      done,
      open: once.filter(function (each) { return !each.record.done && !(each.key in keys); }),
      repeated: once.filter(function (each) { return each.files.length > 1; }).length
    };
  };

  /*
   * Marked exams that fit, by whether they stand alone, or are in doubt: then groups of them, each in
   * the order in which they were handed in. A group is what several files say of one person and one
   * code, and what several persons handed in with every answer at the same moment. Files alone do not
   * tell which of them is the right one: a name and an earlier date are easily written.
   */
  analysis.sort = function (fitting) {
    var parents = study.record.map(); // of keys and prints that belong together
    function root(name) {
      while (parents[name] !== name) name = parents[name];
      return name;
    }
    fitting.forEach(function (each) {
      [each.key, each.print].forEach(function (name) { parents[name] = parents[name] || name; });
      parents[root(each.print)] = root(each.key);
    });
    var groups = values(analysis.by(fitting.map(function (each) {
      return Object.assign({}, each, { root: root(each.key) });
    }), "root"));
    return {
      sure: [].concat.apply([], groups.filter(function (group) { return group.length === 1; })),
      doubtful: groups.filter(function (group) { return group.length > 1; }).map(function (group) {
        return group.sort(function (one, other) { return one.time - other.time || (one.text < other.text ? -1 : 1); });
      })
    };
  };
}());
