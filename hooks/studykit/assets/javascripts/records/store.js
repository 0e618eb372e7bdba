/**
 * Reads and writes the records of the members in storage. Each record has its own key, so that two
 * windows seldom write the same record, and each write is joined with the stored record. A text
 * that cannot be stored is kept in memory while the page is open. A text that cannot be read is set
 * aside. Both are reported to the reader.
 */
(function () {
  "use strict";

  const { study } = window;
  const { record, storage, changes } = study;
  const { isId, isRecord } = study.validation;
  const { SITE, MEMBERS, recordKey } = storage;
  const FIRST_MEMBER = "1";

  /**
   * Texts that could not be stored, by key.
   * @type {Map<string, string>}
   */
  const unsaved = new Map();
  /**
   * Records that this window wrote, by key.
   * @type {Map<string, AnyRecord>}
   */
  const written = new Map();
  /**
   * The records that were read, by kind and member, because reading thousands takes long.
   * @type {{[Kind in RecordKind]: Map<string, Entries<Records[Kind]>>}}
   */
  const cache = { item: new Map(), module: new Map(), place: new Map(), exam: new Map() };
  /** @type {((change: StoreChange) => void)[]} */
  const listeners = [];

  /** @param {StoreChange} change */
  function emit(change) {
    for (const listener of listeners) listener(change);
  }

  /**
   * Return the unsaved and stored keys that begin with `start`, sorted.
   * @param {string} start
   */
  function keys(start) {
    const unsavedKeys = Array.from(unsaved.keys()).filter((key) => key.startsWith(start));
    return Array.from(new Set(unsavedKeys.concat(storage.keys(start)))).sort();
  }

  /**
   * Store a text, or keep it in memory if that fails. Return whether it was stored.
   * @param {string} key
   * @param {string} text
   */
  function save(key, text) {
    const isSaved = storage.isWritable(key) && storage.write(key, text);
    if (isSaved) unsaved.delete(key);
    else unsaved.set(key, text);
    return isSaved;
  }

  // Records. ------------------------------------------------------------------------------------

  /**
   * Return the record of a key, with its unsaved part; null if there is none.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} id
   * @param {string} key
   */
  function readKey(kind, id, key) {
    const { value, problem } = storage.parseRecord(kind, id, storage.read(key));
    if (problem) storage.report(problem);
    const other = storage.parseRecord(kind, id, unsaved.get(key) || null).value;
    const one = value || other;
    return one && record.join(kind, one, other);
  }

  /**
   * Return a record of the member; null if there is none.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} id
   */
  function read(kind, id) {
    return readKey(kind, id, recordKey(member, kind, id));
  }

  /**
   * Join a record with the stored one of its id, and store the result. Throws an Error if the
   * record is not valid.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} id
   * @param {Records[Kind]} value
   */
  function add(kind, id, value) {
    const key = recordKey(member, kind, id);
    if (!isId(id) || !isRecord(kind, value)) throw new Error(`${key} ${JSON.stringify(value)}`);
    const joined = record.join(kind, value, read(kind, id));
    written.set(key, joined);
    save(key, JSON.stringify(joined));
    updateCache(kind, id, member);
    emit({ kind, id });
  }

  /**
   * Return all records of a kind, by id: those of the member `who`, or of this page's member. The
   * caller must not change them.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} [who]
   */
  function all(kind, who) {
    const owner = who || member;
    const cached = cache[kind].get(owner);
    if (cached) return cached;
    /** @type {Entries<Records[Kind]>} */
    const found = record.map();
    const start = recordKey(owner, kind, "");
    for (const key of keys(start)) {
      const id = key.slice(start.length);
      const value = readKey(kind, id, key);
      if (value) found[id] = value;
    }
    cache[kind].set(owner, found);
    return found;
  }

  /**
   * Update the cache after a record changed.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} id
   * @param {string} owner
   */
  function updateCache(kind, id, owner) {
    const cached = cache[kind].get(owner);
    if (!cached) return;
    const value = readKey(kind, id, recordKey(owner, kind, id));
    if (value) cached[id] = value;
    else delete cached[id];
  }

  function clearCache() {
    for (const kind of record.KINDS) cache[kind].clear();
  }

  /**
   * Repair a lost update after another window wrote a text. If two windows write at the same
   * moment, the later write overwrites the earlier one. If the stored record lacks what this window
   * wrote, join that to the record again. Therefore, code that takes something away from a record
   * must remove the key first.
   * @param {string} key
   * @param {string | null} text
   */
  function rejoin(key, text) {
    const ownRecord = written.get(key);
    const parts = storage.parseKey(key);
    if (!ownRecord || !parts) return;
    if (text === null) {
      written.delete(key);
      return;
    }
    const { kind, id } = parts;
    const now = storage.parseRecord(kind, id, storage.read(key)).value;
    const joined = now && JSON.stringify(record.join(kind, now, ownRecord));
    if (now && joined && joined !== JSON.stringify(record.join(kind, now))) save(key, joined);
  }

  /**
   * Carry out a change, as records/changes.js describes it, and forget what this window kept of the
   * texts. Return whether it was done.
   * @param {Texts} texts
   * @param {boolean} isReplacing
   */
  function change(texts, isReplacing) {
    const isDone = changes.carryOut(texts, isReplacing);
    if (isDone)
      for (const mine of [unsaved, written])
        for (const key of mine.keys()) if (key in texts && !storage.isNewer(key)) mine.delete(key);
    clearCache();
    emit({});
    return isDone;
  }

  // Members. ------------------------------------------------------------------------------------

  /** Return the members, names by id. If the names are lost, the ids come from the records. */
  function members() {
    const text = unsaved.has(MEMBERS) ? String(unsaved.get(MEMBERS)) : storage.read(MEMBERS);
    const { value, problem } = storage.parseMembers(text);
    if (problem) storage.report(problem);
    const names = record.map(value ? value.members : {});
    const start = `${SITE}:records:`;
    if (problem)
      for (const key of keys(start)) {
        const [id] = key.slice(start.length).split(":");
        if (storage.isMemberId(id)) names[id] = "";
      }
    if (!Object.keys(names).length) names[FIRST_MEMBER] = "";
    return names;
  }

  /** @param {Members} names */
  function textOfMembers(names) {
    return JSON.stringify({ v: record.VERSION, members: names });
  }

  function chosen() {
    const ids = Object.keys(members());
    const id = storage.read(`${SITE}:member`);
    return id !== null && ids.includes(id) ? id : ids[0];
  }

  /**
   * Choose a member. Return whether that was stored.
   * @param {string} id
   */
  function choose(id) {
    const isDone = storage.write(`${SITE}:member`, id);
    if (isDone) emit({});
    return isDone;
  }

  // Unreadable texts. ---------------------------------------------------------------------------

  /**
   * Return the texts that cannot be read, by key: `damaged` ones, including those set aside, and
   * `newer` ones.
   */
  function unreadable() {
    /** @type {ReturnType<Store["unreadable"]>} */
    const found = { damaged: {}, newer: {} };
    for (const key of storage.keys(`${SITE}:`)) {
      const text = storage.read(key);
      const problem = key.startsWith(`${SITE}:aside:`)
        ? "damaged"
        : storage.hasFormat(key) && storage.problemOf(key, text);
      if (problem && text !== null) found[problem][key] = text;
    }
    return found;
  }

  /**
   * Remove damaged texts if they are unchanged. If the names are damaged, the members are stored
   * again without names.
   * @param {Entries<string>} texts
   */
  function discard(texts) {
    for (const key of Object.keys(texts))
      if (storage.read(key) === texts[key])
        storage.write(key, key === MEMBERS ? textOfMembers(members()) : null);
  }

  // Other windows. ------------------------------------------------------------------------------

  changes.recover();
  const member = chosen();

  storage.onfault((fault) => emit({ fault }));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === null) {
      written.clear();
      clearCache();
    } else if (key.startsWith(`${SITE}:`)) {
      const parts = storage.parseKey(key);
      rejoin(key, newValue);
      if (parts) updateCache(parts.kind, parts.id, parts.member);
    } else return;
    emit({ other: key });
  });
  // A page in the back/forward cache gets no storage events: empty the cache when it is restored.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) clearCache();
  });

  study.store = {
    site: SITE,
    member,
    chosen,
    choose,
    members,
    setMembers: (names) => save(MEMBERS, textOfMembers(names)),
    /** Return the texts for `change` that store these members. */
    memberTexts: (names) => ({ [MEMBERS]: textOfMembers(names) }),
    read,
    add,
    all,
    change,
    key: recordKey,
    /** Return the ids of the member's records of a kind that are only in memory. */
    unsaved(kind) {
      const start = recordKey(member, kind, "");
      const unsavedKeys = Array.from(unsaved.keys()).filter((key) => key.startsWith(start));
      return unsavedKeys.map((key) => key.slice(start.length));
    },
    hasRoom: storage.hasRoom,
    noteKey: (name) => `${SITE}:${name}`,
    /** Return a text that a page stored for itself, or null. */
    note: (name) => storage.read(`${SITE}:${name}`),
    setNote: (name, text) => storage.write(`${SITE}:${name}`, text),
    faults: storage.faults,
    faultMessage: (fault) => storage.FAULT_MESSAGES[fault],
    unreadable,
    isNewer: storage.isNewer,
    discard,
    onchange(listener) {
      listeners.push(listener);
    }
  };
})();
