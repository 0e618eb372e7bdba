/**
 * 前后对比: reads the trainer's own files, with papers that were typed in or with shows of hands. Pure.
 * A file is untrusted. types/training.d.ts describes its parts.
 */
(function () {
  "use strict";

  const { exam, record, store, training, validation } = window.study;
  const { isObject } = validation;
  const VERSION = 1;
  const MOST_ROWS = 1000;
  const MOST_ITEMS = 1000;
  const LONGEST = 200; // characters of a cell
  const MOST_HANDS = 9999;
  const MOST_OPTIONS = 26;

  /**
   * @param {unknown} value
   * @param {number} most
   * @param {(entry: unknown) => boolean} check
   */
  function isList(value, most, check) {
    return Array.isArray(value) && value.length <= most && value.every(check);
  }

  /** @param {unknown} value */
  function isText(value) {
    return typeof value === "string" && value.length <= LONGEST;
  }

  /**
   * @param {unknown} value
   * @param {number} most
   */
  function isBetween(value, most) {
    return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
  }

  /** @param {unknown} value */
  function areHands(value) {
    return isList(
      value,
      MOST_OPTIONS,
      // An option without hands between others may be null.
      (each) => each === null || isBetween(each, MOST_HANDS)
    );
  }

  /**
   * Return why the head of a file is refused, with the wrong value; null if it is right.
   * @param {Record<string, unknown>} value
   * @param {unknown} fingerprint
   * @param {Bank} bank
   * @returns {OwnRefusal | null}
   */
  function faultOfHead({ version, site }, fingerprint, bank) {
    if (version !== VERSION) return { fault: "version", place: shown(version) };
    if (site !== store.site) return { fault: "site", place: shown(site) };
    if (shown(fingerprint).toUpperCase() !== bank.fingerprint.toUpperCase())
      return { fault: "bank", place: shown(fingerprint) };
    return null;
  }

  /**
   * Return an untrusted value as a short text for a message.
   * @param {unknown} value
   */
  function shown(value) {
    return (typeof value === "string" ? value : String(JSON.stringify(value))).slice(0, 80);
  }

  /**
   * Return the fault of the hands for an item: "" if they are right.
   * @param {string} id
   * @param {unknown} value
   * @param {Bank} bank
   */
  function faultOfHands(id, value, bank) {
    if (!isObject(value) || !areHands(value.first) || !areHands(value.second || [])) return "shape";
    return id in bank.items ? "" : "item";
  }

  /**
   * Return the shows of hands in a file, or why the file is refused.
   * @param {Record<string, unknown>} value
   * @param {Bank} bank
   * @returns {VotesFile | OwnRefusal}
   */
  function readVotes(value, bank) {
    const fault = faultOfHead(value, value.bank, bank);
    if (fault) return fault;
    const { module, items } = value;
    if (!isText(module)) return { fault: "shape", place: "module" };
    if (!isObject(items) || Object.keys(items).length > MOST_ITEMS)
      return { fault: "shape", place: "items" };
    /** @type {VotesFile["items"]} */
    const votes = record.map();
    for (const id of Object.keys(items)) {
      const wrong = faultOfHands(id, items[id], bank);
      if (wrong) return { fault: wrong, place: `items.${id}` };
      const { first, second } = /** @type {Hands} */ (items[id]);
      votes[id] = { first, second: second || [] };
    }
    return { kind: "votes", module: shown(module), items: votes, text: JSON.stringify(value) };
  }

  /**
   * Return the typed papers in a file, or why the file is refused.
   * @param {Record<string, unknown>} value
   * @param {Bank} bank
   * @returns {SheetsFile | OwnRefusal}
   */
  function readSheets(value, bank) {
    const { code, paper, time, rows } = value;
    const fault = faultOfHead(value, shown(code).slice(0, 4), bank);
    if (fault) return fault;
    const { blueprint } = exam.decode(shown(code), bank);
    if (!blueprint) return { fault: "shape", place: "code" };
    if (paper !== "A" && paper !== "B") return { fault: "shape", place: "paper" };
    if (!Number.isInteger(time) || Number(time) < record.EARLIEST || Number(time) > record.LAST)
      return { fault: "shape", place: "time" };
    if (!Array.isArray(rows) || rows.length > MOST_ROWS) return { fault: "shape", place: "rows" };
    const wrong = rows.findIndex(
      (row) => !isObject(row) || !isText(row.name) || !isList(row.cells, blueprint.count, isText)
    );
    if (wrong >= 0) return { fault: "shape", place: `rows.${wrong}` };
    return { kind: "sheets", code: shown(code), paper, time: Number(time), rows };
  }

  training.readFile = (value, bank) =>
    value.kind === "votes" ? readVotes(value, bank) : readSheets(value, bank);

  training.fileOf = ({ code, paper, time, rows }) => ({
    kind: "sheets",
    version: VERSION,
    site: store.site,
    code,
    paper,
    time,
    rows
  });

  training.recordsOf = ({ code, paper, time, rows }, bank, keys, stepsOf) => {
    const { blueprint } = exam.decode(code, bank);
    if (!blueprint) return { records: [], faults: [] };
    const ids = training.printed(blueprint, bank, paper);
    const lists = ids.map((id) => {
      const key = keys[id];
      return key && training.lists(id, key, stepsOf(id), paper, blueprint.seed);
    });
    /** @type {SheetRecords} */
    const found = { records: [], faults: [] };
    rows.forEach(({ name, cells }, row) => {
      /** @type {ExamRecord["answers"]} */
      const answers = record.map();
      /** @type {ExamMarks} */
      const marks = record.map();
      const wrong = ids.flatMap((id, index) => {
        const key = keys[id];
        const own = lists[index];
        const cell = key && own && training.readCell(cells[index] || "", key, own);
        if (!cell) return [index];
        const { revision, points } = bank.items[id];
        if (cell.answer) answers[id] = [time, cell.answer];
        marks[id] = [revision, cell.share, points];
        return [];
      });
      found.faults.push(...wrong.map((cell) => ({ row, cell })));
      if (wrong.length || !name.trim()) return;
      /** @type {Record<string, string>} */
      const revisions = record.map();
      ids.forEach((id) => {
        revisions[id] = bank.items[id].revision;
      });
      const done = { time, marks };
      found.records.push({
        v: record.VERSION,
        time,
        code,
        name,
        paper: revisions,
        answers,
        clock: null,
        done
      });
    });
    return found;
  };

  training.printed = (blueprint, bank, paper) => {
    const ids = exam.draw(blueprint, bank);
    return paper === "B" ? exam.orderB(ids, bank.items, blueprint.seed) : ids;
  };
})();
