/**
 * 间隔复习 and 错题本: computes which items are due, which are in the 错题本, and when each is due next. All
 * functions are pure.
 */
(function () {
  "use strict";

  const { study } = window;
  const { dayOf } = study.record;
  // Days until an item is due again, by its box: S. Leitner, So lernt man lernen, 1972. Each of the
  // five boxes is visited half as often as the one before it.
  const BOXES = [1, 2, 4, 8, 16];
  // An item leaves the 错题本 after right answers on this many days.
  const RIGHT_DAYS = 2;

  /**
   * Return the state of an item after one more attempt on a day.
   * @param {ReviewState} before
   * @param {number} day
   * @param {boolean} isRight
   * @returns {ReviewState}
   */
  function next(before, day, isRight) {
    if (!isRight) return { box: 1, due: day + BOXES[0], isInBook: true, rightDays: [] };
    const { due, rightDays: days } = before;
    const rightDays = days.includes(day) ? days : days.concat(day);
    const isInBook = before.isInBook && rightDays.length < RIGHT_DAYS;
    // A right answer before the due day does not move the item.
    if (before.box && day < due) return { box: before.box, due, isInBook, rightDays };
    // A new item that is answered right skips box 1.
    const box = before.box ? Math.min(before.box + 1, BOXES.length) : 2;
    return { box, due: day + BOXES[box - 1], isInBook, rightDays };
  }

  /**
   * Return the state of an item after its attempts, which are in order. Only attempts at the given
   * revision count. A revised item is due at once, and stays in the 错题本 if it was there.
   * @param {Attempt[]} attempts
   * @param {string} revision
   * @returns {ReviewState}
   */
  function state(attempts, revision) {
    const currentAttempts = attempts.filter((each) => each[1] === revision);
    const isRevised = attempts.length > 0 && !currentAttempts.length;
    /** @type {ReviewState} */
    const start = {
      box: 0,
      due: 0,
      isInBook: isRevised && state(attempts, attempts[attempts.length - 1][1]).isInBook,
      rightDays: []
    };
    return currentAttempts.reduce(
      (before, [time, , share]) => next(before, dayOf(time), share === 1),
      start
    );
  }

  /**
   * Return the state of each answered item that is in the bank, with its id and attempts.
   * @param {Entries<ItemRecord>} records
   * @param {BankItems} items
   */
  function states(records, items) {
    return Object.keys(records)
      .filter((id) => id in items)
      .map((id) => {
        const { attempts } = records[id];
        return Object.assign({ id, attempts }, state(attempts, items[id].revision));
      });
  }

  /**
   * Return whether two items are enemies: whether they answer each other.
   * @param {BankItem} one
   * @param {BankItem} other
   */
  function areEnemies(one, other) {
    const names = one.units.concat(one.clues || []);
    return other.units.concat(other.clues || []).some((name) => names.includes(name));
  }

  study.review = {
    /** Days. */
    LONGEST_INTERVAL: BOXES[BOXES.length - 1],
    state,
    /** Return records whose attempts are in the order in which they were probably made. */
    settledRecords(records, now) {
      /** @type {Entries<ItemRecord>} */
      const all = study.record.map();
      for (const id of Object.keys(records))
        all[id] = { ...records[id], attempts: study.record.settled(records[id].attempts, now) };
      return all;
    },
    /** Return the states of the items due on a day: the longest overdue first, then by id. */
    due(records, items, day) {
      return states(records, items)
        .filter((each) => each.due <= day)
        .sort((one, other) => one.due - other.due || (one.id < other.id ? -1 : 1));
    },
    /**
     * Return up to `most` of some ids, in their order, except that no item directly follows its
     * enemy while an item is left that is no enemy.
     */
    session(ids, items, most) {
      /** @type {string[]} */
      const chosen = [];
      const left = ids.slice();
      while (left.length && chosen.length < most) {
        const [last] = chosen.slice(-1);
        const index = left.findIndex((id) => !last || !areEnemies(items[last], items[id]));
        chosen.push(...left.splice(Math.max(index, 0), 1));
      }
      return chosen;
    },
    /** Return the states of the items in the 错题本. */
    book(records, items) {
      return states(records, items).filter((each) => each.isInBook);
    },
    /**
     * Count the items due on each of `days` days from `day` on. Overdue items count on the first
     * day.
     */
    calendar(records, items, day, days) {
      const counts = Array.from({ length: days }, () => 0);
      for (const each of states(records, items)) {
        const index = Math.max(each.due - day, 0);
        if (index < days) counts[index] += 1;
      }
      return counts;
    }
  };
})();
