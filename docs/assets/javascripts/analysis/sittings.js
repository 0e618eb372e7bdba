/*
 * 成绩分析: collects the exams of the files without duplicates and assigns them to persons. Pure.
 *
 *   file  {name, member, exams: {id: record}}
 *   exam  {who, code, record, files: names, key, print, text}
 *         `key` is equal for exams of one person and one code, `print` for exams with the same
 *         beginning and answers, `text` for identical records. Persons are distinguished by name;
 *         without a name, by their exam.
 */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  var SAME = 3; // equal moments that make a copy

  /* Return an exam of a file. */
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

  /* Group exams by the property `name`. Groups and exams are in their original order. */
  analysis.by = function (exams, name) {
    var found = study.record.map();
    exams.forEach(function (each) { (found[each[name]] = found[each[name]] || []).push(each); });
    return found;
  };

  /*
   * Remove duplicates. `done` are the exams handed in; `open` are unfinished exams of persons who
   * handed in none of that code. `repeated` counts the exams found in several files.
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

  /* Return the moments of the answers since the beginning of the exam, by item. */
  function moments(record) {
    var made = study.record.map();
    Object.keys(record.answers).forEach(function (id) { made[id] = record.answers[id][0] - record.time; });
    return made;
  }

  /*
   * Return whether most answers of two exams were given at the same moments, in milliseconds since
   * the beginning. By chance, two persons agree in one or two of them.
   */
  function isCopy(one, other) {
    var ids = Object.keys(one);
    var same = ids.filter(function (id) { return one[id] === other[id]; }).length;
    return same >= SAME && same > Math.min(ids.length, Object.keys(other).length) / 2;
  }

  /*
   * Give exams the property `copies`: the texts of the exams before them, of the same code, of
   * which they are copies. Only exams that agree in an answer are compared, because comparing all
   * would take too long.
   */
  analysis.compared = function (exams) {
    var all = exams.map(function (each) { return moments(each.record); });
    var places = study.record.map(); // places of exams by code, item and moment
    return exams.map(function (each, place) {
      var near = study.record.map();
      Object.keys(all[place]).forEach(function (id) {
        var name = JSON.stringify([each.code, id, all[place][id]]);
        places[name] = places[name] || [];
        places[name].forEach(function (other) { near[other] = true; });
        places[name].push(place);
      });
      return Object.assign({}, each, { copies: Object.keys(near).filter(function (other) {
        return isCopy(all[place], all[other]);
      }).map(function (other) { return exams[other].text; }) });
    });
  };

  function isDoubtful(group) {
    return group.length > 1 || group[0].shift !== 0;
  }

  /*
   * Separate the marked exams that fit into those beyond doubt and groups of doubtful ones. Each is
   * in the order of handing in. A group contains different exams of one person and one code, or
   * exams of several persons with most answers at the same moments, or one exam whose dates had to be corrected. The files cannot show which of
   * them is genuine, since a name and an earlier date are easily forged.
   */
  analysis.sort = function (fitting) {
    // Disjoint-set forest of the keys and prints that belong together.
    var parents = study.record.map();
    function root(name) {
      while (parents[name] !== name) name = parents[name];
      return name;
    }
    fitting.forEach(function (each) {
      [each.key, each.print].forEach(function (name) { parents[name] = parents[name] || name; });
      parents[root(each.print)] = root(each.key);
    });
    var byText = study.record.map();
    fitting.forEach(function (each) { byText[each.text] = each; });
    fitting.forEach(function (each) {
      each.copies.filter(function (text) { return text in byText; }).forEach(function (text) {
        parents[root(each.key)] = root(byText[text].key);
      });
    });
    var groups = values(analysis.by(fitting.map(function (each) {
      return Object.assign({}, each, { root: root(each.key) });
    }), "root"));
    return {
      sure: [].concat.apply([], groups.filter(function (group) { return !isDoubtful(group); })),
      doubtful: groups.filter(isDoubtful).map(function (group) {
        return group.sort(function (one, other) { return one.time - other.time || (one.text < other.text ? -1 : 1); });
      })
    };
  };
}());
