/**
 * Makes, reads, validates and compares files of 学习记录, for export and import. A file is untrusted:
 * unless every part conforms to hooks/studykit/export/schemas/records.schema.json, it is refused
 * with a reason and the place of the fault.
 *
 *   {schema: 1, site_id, exported: time, member: name,
 *    records: {item, module, place, exam: {id: record}}}
 */
(function () {
  "use strict";

  const { study } = window;
  const { store, record } = study;
  const { isId, isText, isTime, isObject, isKind, isRecord } = study.validation;
  const SCHEMA = 1;
  // Browsers store five million characters for a site, at most three bytes each.
  const LARGEST = 16 * 1024 * 1024; // bytes
  // Limits of a file: records, exams among them, and characters of one record. A code names at most
  // 100 items; the other limits are far above any real use.
  const MOST_RECORDS = 100000;
  const MOST_EXAMS = 1000;
  const MOST_CHARACTERS = 1000000;
  const MOST_ENTRIES = { exam: 100, item: 5000, module: 1000, place: 0 };
  // Work units between two pauses, in which the page can react. Reading a token is one unit.
  const PIECE = 50000;
  const ENTRY = 10; // work units of a record, and of each of its entries
  // A token of JSON: text between strings and brackets, a string, or a bracket.
  const TOKEN = /[^"[\]{}]+|"[^"\\]*(?:\\[^][^"\\]*)*"|[[\]{}]/y;
  const RECORD_DEPTH = 3; // brackets around a record
  const FIELDS = ["schema", "site_id", "exported", "member", "records"];

  /** An error whose message names the reason; `place` is where the fault is, or the wrong value. */
  class Refusal extends Error {
    /**
     * @param {string} reason
     * @param {unknown} place
     */
    constructor(reason, place) {
      super(reason);
      // Do not convert an object to text: its `toString` may be a value from the file.
      const text = typeof place === "string" ? place : String(JSON.stringify(place));
      this.place = text.slice(0, 80);
    }
  }

  /**
   * Throw a Refusal unless a condition is met.
   * @param {unknown} isMet
   * @param {string} reason
   * @param {unknown} place
   * @returns {asserts isMet}
   */
  function need(isMet, reason, place) {
    if (!isMet) throw new Refusal(reason, place);
  }

  /**
   * Return the keys of an object. Throw a Refusal if the value is no object, or a key not allowed.
   * @param {unknown} value
   * @param {(key: string) => boolean} isAllowed
   * @param {string} place
   */
  function keysOf(value, isAllowed, place) {
    need(isObject(value), "shape", place);
    const keys = Object.keys(value);
    for (const key of keys) need(isAllowed(key), "shape", place ? `${place}.${key}` : key);
    return keys;
  }

  /**
   * @param {string} text
   * @returns {unknown}
   */
  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Refusal("json", "");
    }
  }

  /**
   * Do all steps of some work, with pauses in which the page can react. The steps yield the amount
   * of work done.
   * @param {Iterable<number>} steps
   */
  async function inPieces(steps) {
    let sum = 0;
    for (const work of steps) {
      sum += work;
      if (sum < PIECE) continue;
      sum = 0;
      await new Promise((resolve) => {
        window.setTimeout(resolve, 0);
      });
    }
  }

  // Reading. ------------------------------------------------------------------------------------

  /**
   * Cut the records out of a file, since parsing megabytes at once would block the page. Add the
   * texts of the records to `records`, and the parts of the rest to `head`, with [position] in
   * place of each record. The rest contains no other array at the depth of records, because any
   * bracket there is taken for a record. Yield the work done.
   * @param {string} text
   * @param {string[]} head
   * @param {string[]} records
   */
  function* splitting(text, head, records) {
    const unfinished = /^\s*\{/.test(text) ? "cut" : "json";
    // Each call needs its own lastIndex, since two files may be read concurrently.
    const token = new RegExp(TOKEN, "y");
    let depth = 0;
    let names = 0;
    let last = 0; // start of the text that is not yet in `head` or `records`
    while (token.lastIndex < text.length) {
      const start = token.lastIndex;
      need(token.test(text), unfinished, "");
      const char = text[start];
      if (char === "{" || char === "[") {
        if (depth === RECORD_DEPTH) {
          head.push(text.slice(last, start), `[${records.length}]`);
          last = start;
        }
        depth += 1;
      } else if (char === "}" || char === "]") {
        depth -= 1;
        if (depth === RECORD_DEPTH) {
          need(token.lastIndex - last <= MOST_CHARACTERS, "many", "records");
          records.push(text.slice(last, token.lastIndex));
          last = token.lastIndex;
        }
      } else if (char === '"' && depth <= RECORD_DEPTH) {
        names += 1;
        // A file has one key for each record, and a few others.
        need(names <= MOST_RECORDS + 100, "many", "records");
      }
      yield 1;
    }
    need(depth <= 0, unfinished, "");
    head.push(text.slice(last));
  }

  /** @param {unknown} value */
  function countOf(value) {
    return Object.keys(Object(value)).length;
  }

  /**
   * Return the number of entries of a record that is not validated yet; of its longest list, if it
   * has several.
   * @param {RecordKind} kind
   * @param {unknown} value
   */
  function sizeOf(kind, value) {
    const { attempts, sections, answers, paper, done } = Object(value);
    if (kind === "item") return countOf(attempts);
    if (kind === "module") return countOf(sections);
    return Math.max(countOf(answers), countOf(paper), countOf(Object(done).marks));
  }

  /**
   * Validate a file in which positions stand for the records. Throws a Refusal.
   * @param {unknown} value
   */
  function validateHead(value) {
    need(Object.keys(Object(value)).includes("schema"), "foreign", "");
    const { schema, site_id, exported, member, records } = Object(value);
    need(schema === SCHEMA, "version", schema);
    need(site_id === store.site, "site", site_id);
    keysOf(value, (key) => FIELDS.includes(key), "");
    need(isTime(exported), "shape", "exported");
    need(isText(member), "shape", "member");
    const kinds = keysOf(records, isKind, "records").filter(isKind);
    need(countOf(records.exam) <= MOST_EXAMS, "many", "records.exam");
    const positions = kinds.map((kind) => {
      const ids = keysOf(records[kind], isId, `records.${kind}`);
      return ids.map((id) => ({ kind, id, position: /** @type {unknown} */ (records[kind][id]) }));
    });
    return { exported, member, positions: positions.reduce((all, each) => all.concat(each), []) };
  }

  /**
   * Validate a record, and add it to `records` in its canonical form. Throws a Refusal.
   * @template {RecordKind} Kind
   * @param {Entries<Records[Kind]>} records
   * @param {Kind} kind
   * @param {string} id
   * @param {unknown} value
   */
  function addRecord(records, kind, id, value) {
    const place = `records.${kind}.${id}`;
    need(sizeOf(kind, value) <= MOST_ENTRIES[kind], "many", place);
    need(isRecord(kind, value), "shape", place);
    records[id] = record.join(kind, value);
  }

  /**
   * Validate the records at the given positions of `texts`, and add them to `records`. Yield the
   * work done.
   * @param {ReturnType<typeof validateHead>["positions"]} positions
   * @param {string[]} texts
   * @param {RecordsByKind} records
   */
  function* validating(positions, texts, records) {
    for (const { kind, id, position } of positions) {
      need(Array.isArray(position), "shape", `records.${kind}.${id}`);
      const value = parse(texts[position[0]]);
      addRecord(records[kind], kind, id, value);
      yield ENTRY * (1 + sizeOf(kind, value));
    }
  }

  /**
   * Return the content of a file, with canonical records. Throws a Refusal.
   * @param {string} text
   * @returns {Promise<FileContent>}
   */
  async function check(text) {
    /** @type {string[]} */
    const head = [];
    /** @type {string[]} */
    const texts = [];
    await inPieces(splitting(text, head, texts));
    const { exported, member, positions } = validateHead(parse(head.join("")));
    const { map } = record;
    const records = { item: map(), module: map(), place: map(), exam: map() };
    await inPieces(validating(positions, texts, records));
    return { exported, member, records };
  }

  /**
   * Return whether a file that is not UTF-8 may be JSON in another encoding: whether it begins with
   * a brace, or with a byte order mark.
   * @param {ArrayBuffer} bytes
   */
  function isOtherEncoding(bytes) {
    return [0x7b, 0xfe, 0xff, 0xef].includes(new Uint8Array(bytes)[0]);
  }

  /** @param {ArrayBuffer} bytes */
  function decode(bytes) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new Refusal(isOtherEncoding(bytes) ? "encoding" : "json", "");
    }
  }

  /** @param {File} file */
  async function bytesOf(file) {
    need(file.size <= LARGEST, "large", "");
    try {
      return await file.arrayBuffer();
    } catch {
      throw new Refusal("unread", "");
    }
  }

  // Comparing. ----------------------------------------------------------------------------------

  /**
   * Compare the records of a kind: see `comparing`.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} member
   * @param {Entries<Records[Kind]>} records
   * @param {boolean} isReplacing
   * @param {Comparison} found
   */
  function* comparingKind(kind, member, records, isReplacing, found) {
    const all = isReplacing ? Object.assign(record.map(store.all(kind, member)), records) : records;
    for (const id of Object.keys(all)) {
      const key = store.key(member, kind, id);
      const kept = store.all(kind, member)[id];
      const value = records[id];
      if (!store.isNewer(key)) {
        const before = kept ? JSON.stringify(record.join(kind, kept)) : null;
        const other = isReplacing ? null : kept;
        const after = value ? JSON.stringify(record.join(kind, value, other)) : null;
        if (before === after) found.same += 1;
        else found.texts[key] = after;
        if (after === null) found.gone += 1;
        else if (before === null) found.added += 1;
        else if (before !== after) found.changed += 1;
      }
      yield 2 * ENTRY * (1 + sizeOf(kind, value));
    }
  }

  /**
   * Compare the records of a member with those of a file that would be joined with them or, with
   * `isReplacing`, would replace them. Add to `found` how many records are new, changed, the same
   * or gone, and the texts to store, by key. Yield the work done.
   * @param {string} member
   * @param {RecordsByKind} records
   * @param {boolean} isReplacing
   * @param {Comparison} found
   */
  function* comparing(member, records, isReplacing, found) {
    for (const kind of record.KINDS)
      yield* comparingKind(kind, member, records[kind], isReplacing, found);
  }

  /** @returns {Comparison} */
  function nothingFound() {
    return { added: 0, changed: 0, same: 0, gone: 0, texts: {} };
  }

  study.exchange = {
    read(file, then) {
      bytesOf(file)
        .then(decode)
        .then(check)
        .then(
          (content) => then(null, content),
          (refusal) => then(refusal, null)
        );
    },
    /** Return the content of a file with a member's records of some kinds. */
    make(member, kinds, now) {
      /** @type {Partial<RecordsByKind>} */
      const records = {};
      for (const kind of kinds) Object.assign(records, { [kind]: store.all(kind, member) });
      return {
        schema: SCHEMA,
        site_id: store.site,
        exported: now,
        member: store.members()[member],
        records
      };
    },
    /** Compare at once, so that the result can be stored before anything else is written. */
    compare(member, records, isReplacing) {
      const found = nothingFound();
      Array.from(comparing(member, records, isReplacing, found));
      return found;
    },
    /** Compare without blocking the page, for a preview. */
    async preview(member, records, isReplacing) {
      const found = nothingFound();
      await inPieces(comparing(member, records, isReplacing, found));
      return found;
    }
  };
})();
