/*
 * Export and import of 学习记录: makes, reads, validates and compares files. A file is untrusted:
 * unless every part conforms to hooks/studykit/schemas/records.schema.json, it is refused with a
 * reason and the place of the fault.
 *
 *   {schema: 1, site_id, exported: time, member: name,
 *    records: {item, module, place, exam: {id: record}}}
 */
(function () {
  "use strict";

  const study = window.study;
  const store = study.store;
  const record = study.record;
  const SCHEMA = 1;
  // Browsers store five million characters for a site, at most three bytes each.
  const LARGEST = 16 * 1024 * 1024;
  // Limits of a file: records, exams among them, characters of one record, and entries of one
  // record by kind. A code names at most 100 items; the other limits are far above any real use.
  const MOST = {
    records: 100000,
    exams: 1000,
    characters: 1000000,
    exam: 100,
    item: 5000,
    module: 1000,
    place: 0
  };
  // Work units to do before the page may react. A unit is about the time to read one token.
  const PIECE = 50000;
  const ENTRY = 10; // work units of a record, and of each of its entries
  // A token of JSON: text between strings and brackets, a string, or a bracket.
  const TOKEN = /[^"[\]{}]+|"[^"\\]*(?:\\[^][^"\\]*)*"|[[\]{}]/y;
  const RECORD = 3; // depth of brackets around a record
  const NAMES = ["schema", "site_id", "exported", "member", "records"];

  /*
   * Return an error whose message names the reason, with the place of the fault or the value found.
   */
  function refusal(reason, place) {
    // An object in a file may have a `toString` that is not a function.
    const text = typeof place === "string" ? place : String(JSON.stringify(place));
    return Object.assign(new Error(reason), { place: text.slice(0, 80) });
  }

  function need(isMet, reason, place) {
    if (!isMet) throw refusal(reason, place);
  }

  /* Return the keys of an object; refuse it if a key is not allowed. */
  function namesIn(value, isName, place) {
    need(value && typeof value === "object" && !Array.isArray(value), "shape", place);
    return Object.keys(value).map((name) => {
      need(isName(name), "shape", place ? `${place}.${name}` : name);
      return name;
    });
  }

  function among(names) {
    return function (name) {
      return names.includes(name);
    };
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw refusal("json", "");
    }
  }

  /*
   * Run a step repeatedly, with pauses in which the page can react. Each step returns the amount of
   * work done, and 0 at the end. Return a promise, which is rejected with an error that a step
   * throws.
   */
  function inPieces(step) {
    return new Promise((resolve, reject) => {
      function go() {
        let sum = 0;
        let work = 0;
        try {
          do {
            work = step();
            sum += work;
          } while (work && sum < PIECE);
        } catch (error) {
          reject(error);
          return;
        }
        if (work) window.setTimeout(go, 0);
        else resolve();
      }
      go();
    });
  }

  /*
   * Cut the records out of a file, since parsing megabytes at once would take long. Return a
   * promise of {head, records}: the texts of the records, and the rest with [position] in place of
   * each record. The rest contains no other array, because any bracket at that depth is taken for a
   * record.
   */
  function split(text) {
    const records = [];
    const head = [];
    // Each call needs its own lastIndex, since two files may be read concurrently.
    const token = new RegExp(TOKEN, "y");
    let depth = 0;
    let names = 0;
    let last = 0; // start of the text that is not yet in `head` or `records`
    function step() {
      const at = token.lastIndex;
      if (at === text.length) return 0;
      need(token.test(text), /^\s*\{/.test(text) ? "cut" : "json", "");
      const sign = text[at];
      if (sign === "{" || sign === "[") {
        if (depth === RECORD) {
          head.push(text.slice(last, at), `[${records.length}]`);
          last = at;
        }
        depth += 1;
      } else if (sign === "}" || sign === "]") {
        depth -= 1;
        if (depth === RECORD) {
          need(token.lastIndex - last <= MOST.characters, "many", "records");
          records.push(text.slice(last, token.lastIndex));
          last = token.lastIndex;
        }
      } else if (sign === '"' && depth <= RECORD) {
        names += 1;
        // One key for each record, and some for the file.
        need(names <= MOST.records + 100, "many", "records");
      }
      return 1;
    }
    return inPieces(step).then(() => {
      need(depth <= 0, /^\s*\{/.test(text) ? "cut" : "json", "");
      return { head: head.join("") + text.slice(last), records };
    });
  }

  function countOf(value) {
    return Object.keys(Object(value)).length;
  }

  /*
   * Return the number of entries of a record, which is not validated yet. With several lists, the
   * longest counts.
   */
  function sizeOf(kind, value) {
    const of = Object(value);
    if (kind === "item") return countOf(of.attempts);
    if (kind === "module") return countOf(of.sections);
    return Math.max(countOf(of.answers), countOf(of.paper), countOf(Object(of.done).marks));
  }

  /*
   * Return the kinds and ids of all records of a file, after validating the rest. Throws a refusal.
   */
  function namesOf(file) {
    need(file && Object.keys(file).includes("schema"), "foreign", "");
    need(file.schema === SCHEMA, "version", file.schema);
    need(file.site_id === store.site, "site", file.site_id);
    namesIn(file, among(NAMES), "");
    need(record.isTime(file.exported), "shape", "exported");
    need(record.isText(file.member), "shape", "member");
    const kinds = namesIn(file.records, among(record.KINDS), "records");
    need(countOf(file.records.exam) <= MOST.exams, "many", "records.exam");
    return [].concat.apply(
      [],
      kinds.map((kind) =>
        namesIn(file.records[kind], record.isId, `records.${kind}`).map((id) => [kind, id])
      )
    );
  }

  /* Return a promise of a file's content, with canonical records; rejected with a refusal. */
  function check(text) {
    return split(text).then((parts) => {
      const file = parse(parts.head);
      const names = namesOf(file);
      const records = {};
      let done = 0;
      record.KINDS.forEach((kind) => {
        records[kind] = record.map();
      });
      function step() {
        const name = names[done];
        if (!name) return 0;
        const kind = name[0];
        const place = ["records"].concat(name).join(".");
        const written = file.records[kind][name[1]];
        need(Array.isArray(written), "shape", place);
        const value = parse(parts.records[written[0]]);
        const size = sizeOf(kind, value);
        need(size <= MOST[kind], "many", place);
        need(record.isRecord(kind, value), "shape", place);
        records[kind][name[1]] = record.join(kind, value, null);
        done += 1;
        return ENTRY * (1 + size);
      }
      return inPieces(step).then(() => ({ exported: file.exported, member: file.member, records }));
    });
  }

  /*
   * Return whether a file that is not UTF-8 begins like JSON, or with a byte order mark, which
   * another program may have added. A picture does not.
   */
  function isText(bytes) {
    return [0x7b, 0xfe, 0xff, 0xef].includes(new Uint8Array(bytes)[0]);
  }

  /* Read a file that the reader chose. `then` gets a refusal or null, and the content. */
  function read(file, then) {
    if (file.size > LARGEST) {
      then(refusal("large", ""), null);
      return;
    }
    file
      .arrayBuffer()
      .catch(() => {
        throw refusal("unread", "");
      })
      .then((bytes) => {
        try {
          return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        } catch {
          throw refusal(isText(bytes) ? "encoding" : "json", "");
        }
      })
      .then(check)
      .then(
        (value) => {
          then(null, value);
        },
        (error) => {
          then(error, null);
        }
      );
  }

  /* Return the content of a file with a member's records of some kinds. */
  function make(who, kinds, now) {
    const records = {};
    kinds.forEach((kind) => {
      records[kind] = store.all(kind, who);
    });
    return {
      schema: SCHEMA,
      site_id: store.site,
      exported: now,
      member: store.members()[who],
      records
    };
  }

  /*
   * Compare the records of a member with those of a file that would be joined with them or, with
   * `isReplacing`, would replace them. `found` counts the records that are new, changed, the same
   * or gone, and has the texts to store by key. Returns `found` and a `step` for `inPieces`, which
   * compares one record at a time.
   */
  function comparison(who, records, isReplacing) {
    const found = { added: 0, changed: 0, same: 0, gone: 0, texts: {} };
    const names = [];
    let done = 0;
    record.KINDS.forEach((kind) => {
      const all = isReplacing
        ? Object.assign(record.map(), store.all(kind, who), records[kind])
        : records[kind];
      Object.keys(all).forEach((id) => {
        names.push([kind, id]);
      });
    });
    function set(key, name, text) {
      if (store.isNewer(key)) return;
      found[name] += 1;
      if (name !== "same") found.texts[key] = text;
    }
    function step() {
      const name = names[done];
      if (!name) return 0;
      done += 1;
      const kind = name[0];
      const kept = store.all(kind, who)[name[1]];
      const value = records[kind][name[1]];
      const key = store.key(who, kind, name[1]);
      if (!value) set(key, "gone", null);
      else {
        const before = JSON.stringify(record.join(kind, kept, null));
        const after = JSON.stringify(record.join(kind, value, isReplacing ? null : kept));
        set(key, before === after ? "same" : kept ? "changed" : "added", after);
      }
      return 2 * ENTRY * (1 + sizeOf(kind, value));
    }
    return { found, step };
  }

  /* Compare synchronously, so that the result can be stored before anything else is written. */
  function compare(who, records, isReplacing) {
    const made = comparison(who, records, isReplacing);
    while (made.step());
    return made.found;
  }

  /* Compare without blocking the page, for a preview. Return a promise. */
  function preview(who, records, isReplacing) {
    const made = comparison(who, records, isReplacing);
    return inPieces(made.step).then(() => made.found);
  }

  /* Download a file. */
  function save(name, parts) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts));
    link.download = name.replace(/[\\/:*?"<>|\s]/g, "_");
    link.click();
    window.setTimeout(() => {
      URL.revokeObjectURL(link.href);
    }, 60000);
  }

  study.exchange = { read, make, compare, preview, save };
})();
