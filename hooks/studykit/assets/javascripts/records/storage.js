/**
 * Reads, writes and parses the texts of this site in localStorage, and collects the faults.
 *
 *   <site>:members                        {v, members: {id: name}}
 *   <site>:member                         the id of the chosen member
 *   <site>:records:<member>:<kind>:<id>   a record
 *   <site>:aside:<n>                      an unreadable text: its key, a line feed, the text
 *   <site>:change                         a change of many keys in progress, see changes.js
 *   <site>:room                           spaces that test for room
 *   <site>:<name>                         a note of a page
 */
(function () {
  "use strict";

  const { study } = window;
  const { VERSION } = study.record;
  const { isId, isText, isKind, isRecord } = study.validation;
  const SITE = siteId();
  const MEMBERS = `${SITE}:members`;
  const ROOM = `${SITE}:room`;
  const RECORDS = `${SITE}:records:`;
  const MEMBER_ID = /^[0-9a-z]{1,20}$/;
  const FAULT_MESSAGES = {
    blocked:
      "这个浏览器不让本站保存记录。现在可以照常学习作答，但关掉页面以后记录就没有了。请在浏览器设置里允许本站保存数据。",
    full: "浏览器给本站的存储空间满了，新的记录没有存下。请到「我的记录」导出，再删去不用的记录。",
    newer: "有些记录是更新版本的学习站写的，这里读不了，也没有改动它们。请换用新版，或问管理员。",
    damaged: "有些记录损坏了，读不出来。别的记录都在。损坏的内容请到「我的记录」下载。",
    apart:
      "从文件夹打开时，Firefox 给每个文件各存一份：在一页作的答，别的页看不到，今日复习、错题本和进度都不全。请换别的浏览器，或从网址打开本站。"
  };

  /** @type {Set<StorageFault>} */
  const faults = new Set();
  /** @type {((fault: StorageFault) => void)[]} */
  const listeners = [];

  function siteId() {
    const meta = document.querySelector("meta[name=study-site]");
    return String(meta && meta.getAttribute("content"));
  }

  /**
   * Report a fault to the listeners, once.
   * @param {StorageFault} fault
   */
  function report(fault) {
    if (faults.has(fault)) return;
    faults.add(fault);
    for (const listener of listeners) listener(fault);
  }

  // Texts. --------------------------------------------------------------------------------------

  /**
   * Return the text stored under a key; null if there is none.
   * @param {string} key
   */
  function read(key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      report("blocked");
      return null;
    }
  }

  /**
   * Store a text under a key, or remove the key if `text` is null. Return whether that succeeded.
   * @param {string} key
   * @param {string | null} text
   */
  function write(key, text) {
    try {
      if (text === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, text);
      return true;
    } catch (error) {
      // Firefox calls it NS_ERROR_DOM_QUOTA_REACHED.
      report(/quota/i.test(Object(error).name) ? "full" : "blocked");
      return false;
    }
  }

  /**
   * Return the stored keys that begin with `start`, sorted.
   * @param {string} start
   */
  function keys(start) {
    try {
      return Object.keys(window.localStorage)
        .filter((key) => key.startsWith(start))
        .sort();
    } catch {
      report("blocked");
      return [];
    }
  }

  /**
   * Return whether storage accepts a text of `length` characters now. Unlike a failed write, a
   * refusal is no fault: nothing is lost.
   * @param {number} length
   */
  function hasRoom(length) {
    try {
      window.localStorage.setItem(ROOM, " ".repeat(length));
      window.localStorage.removeItem(ROOM);
      return true;
    } catch {
      return false;
    }
  }

  // Parsed texts. -------------------------------------------------------------------------------

  /**
   * Return the key of a record. If the id is empty, or the kind as well, return the text with which
   * the keys of all such records begin.
   * @param {string} member
   * @param {RecordKind | ""} kind
   * @param {string} id
   */
  function recordKey(member, kind, id) {
    return `${RECORDS}${member}:${kind && `${kind}:`}${id}`;
  }

  /**
   * Return the parts of a record's key; null for another key.
   * @param {string} key
   */
  function parseKey(key) {
    if (!key.startsWith(RECORDS)) return null;
    const [member, kind, ...id] = key.slice(RECORDS.length).split(":");
    return isKind(kind) ? { member, kind, id: id.join(":") } : null;
  }

  /**
   * Return whether the text under a key has a format. Only such a text can be damaged or newer.
   * @param {string} key
   */
  function hasFormat(key) {
    return key === MEMBERS || key.startsWith(RECORDS);
  }

  /** @param {string} id */
  function isMemberId(id) {
    return MEMBER_ID.test(id) && isId(id);
  }

  /**
   * @param {unknown} value
   * @returns {value is {v: number, members: Members}}
   */
  function areMembers(value) {
    const { v, members } = Object(value);
    const names = Object(members);
    return v === VERSION && Object.keys(names).every((id) => isMemberId(id) && isText(names[id]));
  }

  /**
   * Parse a text. `isValid` checks the value.
   * @template T
   * @param {string | null} text
   * @param {(value: unknown) => value is T} isValid
   * @returns {Parsed<T>}
   */
  function parse(text, isValid) {
    if (text === null) return { value: null, problem: "" };
    /** @type {unknown} */
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return { value: null, problem: "damaged" };
    }
    if (Object(value).v > VERSION) return { value: null, problem: "newer" };
    return isValid(value) ? { value, problem: "" } : { value: null, problem: "damaged" };
  }

  /**
   * Parse the text of a record.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {string} id
   * @param {string | null} text
   */
  function parseRecord(kind, id, text) {
    /**
     * @param {unknown} value
     * @returns {value is Records[Kind]}
     */
    function isValid(value) {
      return isId(id) && isRecord(kind, value);
    }
    return parse(text, isValid);
  }

  /**
   * Parse the text of the members.
   * @param {string | null} text
   */
  function parseMembers(text) {
    return parse(text, areMembers);
  }

  /**
   * Return why a text of a key that has a format cannot be read; "" if it can.
   * @param {string} key
   * @param {string | null} text
   */
  function problemOf(key, text) {
    if (key === MEMBERS) return parseMembers(text).problem;
    const parts = parseKey(key);
    if (parts) return parseRecord(parts.kind, parts.id, text).problem;
    return parse(text, isNothing).problem;
  }

  /**
   * Reject every value of JSON, for a key that names no known kind of record.
   * @param {unknown} value
   * @returns {value is undefined}
   */
  function isNothing(value) {
    return value === undefined;
  }

  /** @param {string} key */
  function isNewer(key) {
    return hasFormat(key) && problemOf(key, read(key)) === "newer";
  }

  /**
   * Return whether a key may be overwritten: not if a newer version of the site wrote its text, and
   * not if the text is damaged and cannot be set aside.
   * @param {string} key
   */
  function isWritable(key) {
    if (!hasFormat(key)) return true;
    const text = read(key);
    const problem = problemOf(key, text);
    return text !== null && problem === "damaged" ? setAside(key, text) : !problem;
  }

  /**
   * Keep a copy of an unreadable text. Return whether the copy is stored.
   * @param {string} key
   * @param {string} text
   */
  function setAside(key, text) {
    const copy = `${key}\n${text}`;
    const start = `${SITE}:aside:`;
    const taken = keys(start);
    if (taken.some((each) => read(each) === copy)) return true;
    let number = taken.length + 1;
    while (taken.includes(start + number)) number += 1;
    return write(start + number, copy);
  }

  if (window.location.protocol === "file:" && /Firefox\//.test(navigator.userAgent))
    report("apart");

  study.storage = {
    SITE,
    MEMBERS,
    FAULT_MESSAGES,
    read,
    write,
    keys,
    hasRoom,
    recordKey,
    parseKey,
    isMemberId,
    hasFormat,
    parseRecord,
    parseMembers,
    problemOf,
    isNewer,
    isWritable,
    setAside,
    report,
    faults: () => Array.from(faults),
    onfault(listener) {
      listeners.push(listener);
    }
  };
})();
