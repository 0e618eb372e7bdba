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

  const study = window.study;
  const analysis = study.analysis;
  const SAME = 3; // equal moments that make a copy

  /* Return an exam of a file. */
  analysis.exam = function (file, id) {
    const record = file.exams[id];
    const who = analysis.plain(record.name) || analysis.plain(file.member);
    const code = study.exam.plain(record.code);
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
    return Object.keys(map).map((key) => map[key]);
  }

  /* Group exams by the property `name`. Groups and exams are in their original order. */
  analysis.by = function (exams, name) {
    const found = study.record.map();
    exams.forEach((each) => {
      (found[each[name]] = found[each[name]] || []).push(each);
    });
    return found;
  };

  /*
   * Remove duplicates. `done` are the exams handed in; `open` are unfinished exams of persons who
   * handed in none of that code. `repeated` counts the exams found in several files.
   */
  analysis.distinct = function (exams) {
    const once = values(analysis.by(exams, "text")).map((same) =>
      Object.assign({}, same[0], {
        files: [].concat.apply(
          [],
          same.map((each) => each.files)
        )
      })
    );
    const done = once.filter((each) => each.record.done);
    const keys = analysis.by(done, "key");
    return {
      done,
      open: once.filter((each) => !each.record.done && !(each.key in keys)),
      repeated: once.filter((each) => each.files.length > 1).length
    };
  };

  /* Return the moments of the answers since the beginning of the exam, by item. */
  function moments(record) {
    const made = study.record.map();
    Object.keys(record.answers).forEach((id) => {
      made[id] = record.answers[id][0] - record.time;
    });
    return made;
  }

  /*
   * Return whether most answers of two exams were given at the same moments, in milliseconds since
   * the beginning. By chance, two persons agree in one or two of them.
   */
  function isCopy(one, other) {
    const ids = Object.keys(one);
    const same = ids.filter((id) => one[id] === other[id]).length;
    return same >= SAME && same > Math.min(ids.length, Object.keys(other).length) / 2;
  }

  /*
   * Give exams the property `copies`: the texts of the exams before them, of the same code, of
   * which they are copies. Only exams that agree in an answer are compared, because comparing all
   * would take too long.
   */
  analysis.compared = function (exams) {
    const all = exams.map((each) => moments(each.record));
    const places = study.record.map(); // places of exams by code, item and moment
    return exams.map((each, place) => {
      const near = study.record.map();
      Object.keys(all[place]).forEach((id) => {
        const name = JSON.stringify([each.code, id, all[place][id]]);
        places[name] = places[name] || [];
        places[name].forEach((other) => {
          near[other] = true;
        });
        places[name].push(place);
      });
      return Object.assign({}, each, {
        copies: Object.keys(near)
          .filter((other) => isCopy(all[place], all[other]))
          .map((other) => exams[other].text)
      });
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
    const parents = study.record.map();
    function root(name) {
      while (parents[name] !== name) name = parents[name];
      return name;
    }
    fitting.forEach((each) => {
      [each.key, each.print].forEach((name) => {
        parents[name] = parents[name] || name;
      });
      parents[root(each.print)] = root(each.key);
    });
    const byText = study.record.map();
    fitting.forEach((each) => {
      byText[each.text] = each;
    });
    fitting.forEach((each) => {
      each.copies
        .filter((text) => text in byText)
        .forEach((text) => {
          parents[root(each.key)] = root(byText[text].key);
        });
    });
    const groups = values(
      analysis.by(
        fitting.map((each) => Object.assign({}, each, { root: root(each.key) })),
        "root"
      )
    );
    return {
      sure: [].concat.apply(
        [],
        groups.filter((group) => !isDoubtful(group))
      ),
      doubtful: groups
        .filter(isDoubtful)
        .map((group) =>
          group.sort((one, other) => one.time - other.time || (one.text < other.text ? -1 : 1))
        )
    };
  };
})();
