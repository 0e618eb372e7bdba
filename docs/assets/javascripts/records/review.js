/* 间隔复习 and 错题本, as values: which items are due, which are in the book, when what comes back. */
(function () {
  "use strict";

  var study = window.study;
  var record = study.record;

  /* Where each item of the bank that was answered stands; `items` of the bank by id. */
  function states(records, items) {
    return Object.keys(records).filter(function (id) { return id in items; }).map(function (id) {
      return Object.assign({ id, attempts: records[id].attempts }, record.state(records[id].attempts, items[id].revision));
    });
  }

  study.review = {
    states,
    /* Due on a day, first what waits longest, then by id. */
    due: function (records, items, day) {
      return states(records, items).filter(function (each) { return each.due <= day; }).sort(function (one, other) {
        return one.due - other.due || (one.id < other.id ? -1 : 1);
      });
    },
    book: function (records, items) {
      return states(records, items).filter(function (each) { return each.book; });
    },
    /* How many items are due on each of so many days from a day on; what is overdue counts there. */
    calendar: function (records, items, day, days) {
      var counts = Array.from({ length: days }, function () { return 0; });
      states(records, items).forEach(function (each) {
        var place = Math.max(each.due - day, 0);
        if (place < days) counts[place] += 1;
      });
      return counts;
    },
    /* Records of items that are no more, by id: kept, and never anybody else's. */
    retired: function (records, items) {
      return Object.keys(records).filter(function (id) { return !(id in items); });
    }
  };
}());
