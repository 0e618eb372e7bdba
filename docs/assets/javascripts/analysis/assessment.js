/* 成绩分析: turns files into marked exams, in steps between which the page can react. */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  var nodes = study.record.map(); // elements of items, by id
  var keys = study.record.map(); // null if an item is there without its answers

  /* Load the elements and keys of those items that are available. */
  function fetch(ids, bank, then) {
    study.take(ids.filter(function (id) { return !(id in nodes); }), bank.items, "analysis--", function (found) {
      found.forEach(function (node) {
        var id = node.getAttribute("data-item");
        nodes[id] = node;
        keys[id] = study.quiz.key(node);
      });
      then();
    });
  }

  /* Translate an exam of a site without answers to the names of the bank. */
  function opened(each, paper, bank) {
    var isThere = paper.ids.every(function (id) { return id in nodes; });
    var record = isThere && study.exam.opened(each.record, bank, function (id) { return nodes[id]; });
    return record ? Object.assign({}, each, { record }) : each;
  }

  /*
   * Mark all exams of some files. `now` is the time of this computer. `then` gets {papers by code,
   * marked, open, repeated, nodes, keys}.
   */
  analysis.assess = function (files, bank, now, then) {
    var exams = [];
    var papers = study.record.map();
    var marked = [];
    var pairs = [].concat.apply([], files.map(function (file) {
      return Object.keys(file.exams).map(function (id) { return [file, id]; });
    }));
    study.byBits(pairs, function (pair) { exams.push(analysis.exam(pair[0], pair[1])); }, function () {
      var found = analysis.distinct(exams);
      found.done = analysis.compared(found.done);
      var codes = analysis.by(found.done, "code");
      study.byBits(Object.keys(codes), function (code) { papers[code] = analysis.paper(code, codes[code], bank); }, function () {
        var ids = [].concat.apply([], Object.keys(papers).map(function (code) { return papers[code].ids; }));
        fetch(Array.from(new Set(ids)), bank, function () {
          study.byBits(found.done, function (each) {
            var paper = papers[each.code];
            marked.push(analysis.mark(opened(each, paper, bank), paper, keys, bank, now));
          }, function () {
            then({ papers, marked, open: found.open, repeated: found.repeated, nodes, keys });
          });
        });
      });
    });
  };
}());
