/*
 * The records in localStorage. Each record has its own key, so that two windows seldom write the
 * same one, and each write is joined with the stored record. A text that cannot be stored is held
 * in memory while the page is open. A text that cannot be read is set aside. The reader is told of
 * both.
 *
 *   <site>:members                        {v, members: {id: name}}
 *   <site>:member                         the id of the chosen member
 *   <site>:records:<member>:<kind>:<id>   a record
 *   <site>:aside:<n>                      an unreadable text: its key, a line feed, the text
 *   <site>:change                         a change of many keys in progress, see `planOf`
 *   <site>:room                           spaces that test for room, before that change or an exam
 *
 * A change of many keys is written as a plan before the first key is changed. If the tab is killed,
 * either no plan was written and nothing changed, or the next page carries out the plan.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  const record = study.record;
  const SITE = document.querySelector("meta[name=study-site]").content;
  const MEMBERS = `${SITE}:members`;
  const CHANGE = `${SITE}:change`;
  const ROOM = `${SITE}:room`;
  const MEMBER = /^[0-9a-z]{1,20}$/;
  const FIRST = "1";
  const TOLD = {
    blocked:
      "这个浏览器不让本站保存记录。现在可以照常学习和作答，但关掉页面以后记录就没有了。请在浏览器设置里允许本站保存数据。",
    full: "浏览器给本站的存储空间满了，新的记录没有存下。请到「我的记录」导出，再删去不用的记录。",
    newer: "有些记录是更新版本的学习站写的，这里读不了，也没有改动它们。请换用新版，或问管理员。",
    damaged: "有些记录损坏了，读不出来。别的记录都在。损坏的内容请到「我的记录」下载。",
    apart:
      "从文件夹打开时，Firefox 给每个文件各存一份：在一页作的答，别的页看不到，今日复习、错题本和进度都不全。请换别的浏览器，或从网址打开本站。"
  };

  const held = Object.create(null); // texts that could not be stored, by key
  let own = Object.create(null); // records that this window wrote, by key
  // Cache: all records by key prefix, because reading thousands takes long.
  let known = Object.create(null);
  const faults = Object.create(null);
  const listeners = [];

  function fault(name) {
    if (faults[name]) return;
    faults[name] = true;
    emit({ fault: name });
  }

  function emit(change) {
    listeners.forEach((each) => {
      each(change);
    });
  }

  function begins(key, start) {
    return key.lastIndexOf(start, 0) === 0;
  }

  function stored(key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      fault("blocked");
      return null;
    }
  }

  /* Return the keys that begin with `start`, sorted. */
  function keys(start) {
    let found = Object.keys(held);
    try {
      found = found.concat(Object.keys(window.localStorage));
    } catch {
      fault("blocked");
    }
    found = found.filter((key) => begins(key, start));
    return Array.from(new Set(found)).sort();
  }

  /*
   * Store a text under a key, or remove the key if `text` is null. Return whether that succeeded.
   */
  function put(key, text) {
    try {
      if (text === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, text);
      return true;
    } catch (error) {
      fault(/quota/i.test(error.name) ? "full" : "blocked"); // Firefox: NS_ERROR_DOM_QUOTA_REACHED
      return false;
    }
  }

  function isRight(key, value) {
    if (key !== MEMBERS) {
      const parts = key.slice(SITE.length + 1).split(":");
      return record.isId(parts.slice(3).join(":")) && record.isRecord(parts[2], value);
    }
    const found = Object(Object(value).members);
    return (
      Object(value).v === record.VERSION &&
      Object.keys(found).every(
        (id) => MEMBER.test(id) && record.isId(id) && record.isText(found[id])
      )
    );
  }

  /* Parse a stored text. Return {value, wrong}, where `wrong` is "", "newer" or "damaged". */
  function open(key, text) {
    let value = null;
    try {
      value = JSON.parse(text);
    } catch {
      return { value, wrong: "damaged" };
    }
    if (text === null) return { value, wrong: "" };
    if (Object(value).v > record.VERSION) return { value: null, wrong: "newer" };
    return isRight(key, value) ? { value, wrong: "" } : { value: null, wrong: "damaged" };
  }

  /* Return the value of a text, or null with a fault if it cannot be read. */
  function parse(key, text) {
    const found = open(key, text);
    if (found.wrong) fault(found.wrong);
    return found.value;
  }

  /* Return whether a key holds members or a record: such texts can be damaged or newer. */
  function isKept(key) {
    return key === MEMBERS || begins(key, `${SITE}:records:`);
  }

  /*
   * Return whether a key may be overwritten: not if its text is from a newer site, and not if it is
   * damaged and could not be set aside.
   */
  function isFree(key) {
    if (!isKept(key)) return true;
    const text = stored(key);
    const wrong = open(key, text).wrong;
    return wrong === "damaged" ? layAside(key, text) : !wrong;
  }

  function layAside(key, text) {
    const whole = `${key}\n${text}`;
    const start = `${SITE}:aside:`;
    const taken = keys(start);
    if (taken.some((each) => stored(each) === whole)) return true;
    let number = taken.length + 1;
    while (taken.includes(start + number)) number += 1;
    return put(start + number, whole);
  }

  /* Store a text, or hold it in memory if that fails. Return whether it was stored. */
  function keep(key, text) {
    const isKept = isFree(key) && put(key, text);
    if (isKept) delete held[key];
    else held[key] = text;
    return isKept;
  }

  function prefix(who, kind) {
    return `${SITE}:records:${who}:${kind ? `${kind}:` : ""}`;
  }

  function readAt(kind, key) {
    return record.join(kind, parse(key, stored(key)), key in held ? JSON.parse(held[key]) : null);
  }

  function read(kind, id) {
    return readAt(kind, prefix(member, kind) + id);
  }

  /* Join a record with the stored one of its id, and store the result. */
  function add(kind, id, value) {
    const key = prefix(member, kind) + id;
    if (!isRight(key, value)) throw new Error(`${key} ${JSON.stringify(value)}`);
    own[key] = record.join(kind, readAt(kind, key), value);
    keep(key, JSON.stringify(own[key]));
    know(key);
    emit({ kind, id });
  }

  /* Return all records of a kind, by id, of member `who` or the chosen one. Do not change them. */
  function all(kind, who) {
    const start = prefix(who || member, kind);
    if (!known[start]) {
      known[start] = record.map();
      keys(start).forEach(know);
    }
    return known[start];
  }

  /* Update the cache after a key changed. */
  function know(key) {
    const parts = key.slice(SITE.length + 1).split(":");
    const start = prefix(parts[1], parts[2]);
    if (parts[0] !== "records" || !known[start]) return;
    const value = readAt(parts[2], key);
    if (value) known[start][key.slice(start.length)] = value;
    else delete known[start][key.slice(start.length)];
  }

  function forget() {
    known = Object.create(null);
  }

  /*
   * Repair a lost update: if two windows write at the same moment, the later write does not include
   * the earlier one. The window whose record lacks its own part joins it again. Therefore, to take
   * something away from a record, remove its key first.
   */
  function mend(key, text) {
    if (!own[key]) return;
    if (text === null) {
      delete own[key];
      return;
    }
    const kind = key.slice(SITE.length + 1).split(":")[2];
    const now = open(key, stored(key)).value;
    const whole = now && JSON.stringify(record.join(kind, now, own[key]));
    if (now && whole !== JSON.stringify(record.join(kind, now, null))) keep(key, whole);
  }

  // Changes of many keys. -----------------------------------------------------------------------

  /*
   * Return a change as a text. The first line is the version, followed by " fresh" if the texts
   * replace others. Each further line has three fields separated by tabs: the key, the hash of the
   * text stored there, and the new text, empty to remove the key. JSON contains neither tabs nor
   * line feeds.
   */
  function planOf(names, texts, isFresh) {
    return [record.VERSION + (isFresh ? " fresh" : "")]
      .concat(
        names.map((key) =>
          [key, record.sum(stored(key)), texts[key] === null ? "" : texts[key]].join("\t")
        )
      )
      .join("\n");
  }

  function isPlan(text) {
    const lines = text.split("\n");
    return (
      /^\d+( fresh)?$/.test(lines[0]) &&
      lines.slice(1).every((line) => {
        const parts = line.split("\t");
        const isNote = begins(parts[0], `${SITE}:exported:`);
        if (parts.length !== 3 || !(isNote || isKept(parts[0]))) return false;
        return isNote || !parts[2] || !open(parts[0], parts[2]).wrong;
      })
    );
  }

  /*
   * Return the final text of a key of a plan: the planned text, unless another window wrote there
   * since. In that case two records are joined, and any other text stays.
   */
  function outcome(key, sum, text) {
    const now = stored(key);
    if (now === null || now === text || record.sum(now) === sum) return text;
    const kind = key.slice(SITE.length + 1).split(":")[2];
    const value = isKept(key) && key !== MEMBERS && text !== null ? open(key, now).value : null;
    return value ? JSON.stringify(record.join(kind, value, JSON.parse(text))) : now;
  }

  /*
   * Carry out the rest of a plan. Return whether everything succeeded. A key that is replaced is
   * removed first: see `mend`.
   */
  function carryOut(plan) {
    const lines = plan.split("\n");
    const isFresh = / fresh$/.test(lines[0]);
    return lines.slice(1).every((line) => {
      const parts = line.split("\t");
      const text = outcome(parts[0], parts[1], parts[2] || null);
      const now = stored(parts[0]);
      return (
        now === text || ((!isFresh || now === null || put(parts[0], null)) && put(parts[0], text))
      );
    });
  }

  function drop(plan) {
    if (stored(CHANGE) === plan) put(CHANGE, null);
  }

  /* Carry out the change that a killed tab left. Return whether no change is pending any more. */
  function recover() {
    const plan = stored(CHANGE);
    if (stored(ROOM) !== null) put(ROOM, null);
    if (plan === null) return true;
    if (parseInt(plan, 10) > record.VERSION) {
      fault("newer");
      return false;
    }
    if (isPlan(plan)) {
      if (!carryOut(plan)) return false;
    } else {
      fault("damaged");
      if (!layAside(CHANGE, plan)) return false;
    }
    drop(plan);
    return true;
  }

  /*
   * Write a plan, if storage has room for the plan and for the `added` characters of the change.
   * Return whether it was written.
   */
  function noteDown(plan, added) {
    const isNoted = put(ROOM, " ".repeat(added)) && put(CHANGE, plan);
    put(ROOM, null);
    return isNoted;
  }

  /*
   * Store texts by key, removing a key whose text is null, or change nothing. Return whether it was
   * done. `isFresh` means that the texts replace the stored ones instead of extending them.
   */
  function change(texts, isFresh) {
    const names = Object.keys(texts).filter((key) => !isNewer(key));
    // Removing needs no room: if there is no room to write the plan, it is done without one.
    const isRemoval = names.every((key) => texts[key] === null);
    let isDone = recover() && names.every(isFree);
    if (isDone) {
      const before = names.map(stored);
      const plan = planOf(names, texts, isFresh);
      const added = names.reduce((sum, key, place) => {
        const grown = (texts[key] || "").length - (before[place] || "").length;
        return sum + Math.max(0, grown) + (before[place] === null ? key.length : 0);
      }, 0);
      isDone = (noteDown(plan, added) || isRemoval) && carryOut(plan);
      if (!isDone && stored(CHANGE) === plan) {
        names.forEach((key) => {
          put(key, null);
        });
        names.forEach((key, place) => {
          put(key, before[place]);
        });
      }
      drop(plan);
    }
    if (isDone)
      names.forEach((key) => {
        delete held[key];
        delete own[key];
      });
    forget();
    emit({});
    return isDone;
  }

  /* Return the members, names by id. If the names are lost, the ids come from the records. */
  function members() {
    const text = MEMBERS in held ? held[MEMBERS] : stored(MEMBERS);
    const value = parse(MEMBERS, text);
    const found = record.map(Object(value).members);
    if (!value && text !== null)
      keys(`${SITE}:records:`).forEach((key) => {
        const id = key.slice(SITE.length + 1).split(":")[1];
        if (MEMBER.test(id) && record.isId(id)) found[id] = "";
      });
    if (!Object.keys(found).length) found[FIRST] = "";
    return found;
  }

  function named(found) {
    return JSON.stringify({ v: record.VERSION, members: found });
  }

  function chosen() {
    const all = Object.keys(members());
    const id = stored(`${SITE}:member`);
    return all.includes(id) ? id : all[0];
  }

  function isNewer(key) {
    return open(key, stored(key)).wrong === "newer";
  }

  /*
   * Return the texts that cannot be read, by key: `damaged` ones, including those set aside, and
   * `newer` ones.
   */
  function unread() {
    const found = { "": {}, damaged: {}, newer: {} };
    keys(`${SITE}:`).forEach((key) => {
      const isAside = begins(key, `${SITE}:aside:`);
      if (!isAside && !isKept(key)) return;
      const text = stored(key);
      found[isAside ? "damaged" : open(key, text).wrong][key] = text;
    });
    return found;
  }

  recover();
  const member = chosen();

  // Another window wrote: announce the change to this page's listeners.
  window.addEventListener("storage", (event) => {
    if (event.key !== null && !begins(event.key, `${SITE}:`)) return;
    if (event.key === null) {
      own = Object.create(null);
      forget();
    } else {
      mend(event.key, event.newValue);
      know(event.key);
    }
    emit({ other: event.key });
  });
  // A page in the back/forward cache gets no storage events: empty the cache when it is restored.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) forget();
  });

  if (window.location.protocol === "file:" && /Firefox\//.test(navigator.userAgent)) fault("apart");

  study.store = {
    site: SITE,
    TOLD,
    member,
    chosen,
    members,
    setMembers(found) {
      return keep(MEMBERS, named(found));
    },
    /* Return the texts for `change` that store these members. */
    naming(found) {
      const texts = {};
      texts[MEMBERS] = named(found);
      return texts;
    },
    choose(id) {
      return put(`${SITE}:member`, id);
    },
    read,
    add,
    all,
    change,
    key(who, kind, id) {
      return prefix(who, kind) + id;
    },
    /* Return the ids of the chosen member's records of a kind that are only held in memory. */
    held(kind) {
      const start = prefix(member, kind);
      return Object.keys(held)
        .filter((key) => begins(key, start))
        .map((key) => key.slice(start.length));
    },
    /*
     * Return whether storage takes a text of `length` characters now. Unlike a failed write, a
     * refusal is no fault: nothing is lost.
     */
    hasRoom(length) {
      try {
        window.localStorage.setItem(ROOM, " ".repeat(length));
        window.localStorage.removeItem(ROOM);
        return true;
      } catch {
        return false;
      }
    },
    noteKey(name) {
      return `${SITE}:${name}`;
    },
    /* Return a text that a page stored for itself, or null. */
    note(name) {
      return stored(`${SITE}:${name}`);
    },
    setNote(name, text) {
      return put(`${SITE}:${name}`, text);
    },
    faults() {
      return Object.keys(faults);
    },
    unread,
    isNewer,
    /*
     * Remove damaged texts if they are unchanged. If the names are damaged, the members are stored
     * again without names.
     */
    discard(texts) {
      Object.keys(texts).forEach((key) => {
        if (stored(key) === texts[key]) put(key, key === MEMBERS ? named(members()) : null);
      });
    },
    onchange(listener) {
      listeners.push(listener);
    }
  };
})();
