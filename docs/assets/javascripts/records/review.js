/* 间隔复习 and 错题本: which items are due, which are in the book, and when an item comes back. Pure. */
(function () {
  "use strict";

  const study = window.study;
  const record = study.record;

  /* Return the state of each answered item that is in the bank. `items` are the bank's, by id. */
  function states(records, items) {
    return Object.keys(records)
      .filter((id) => id in items)
      .map((id) =>
        Object.assign(
          { id, attempts: records[id].attempts },
          record.state(records[id].attempts, items[id].revision)
        )
      );
  }

  study.review = {
    states,
    /* Return the items due on a day: the longest overdue first, then by id. */
    due(records, items, day) {
      return states(records, items)
        .filter((each) => each.due <= day)
        .sort((one, other) => one.due - other.due || (one.id < other.id ? -1 : 1));
    },
    book(records, items) {
      return states(records, items).filter((each) => each.book);
    },
    /*
     * Count the items due on each of `days` days from `day` on. Overdue items count on the first
     * day.
     */
    calendar(records, items, day, days) {
      const counts = Array.from({ length: days }, () => 0);
      states(records, items).forEach((each) => {
        const place = Math.max(each.due - day, 0);
        if (place < days) counts[place] += 1;
      });
      return counts;
    },
    /*
     * Return the records of items that are no longer in the bank, by id. They are kept, and their
     * ids are never reused for other items.
     */
    retired(records, items) {
      return Object.keys(records).filter((id) => !(id in items));
    }
  };
})();
