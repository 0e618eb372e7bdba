/*
 * What this browser keeps: each record under a key of its own, so that two windows hardly ever write
 * the same one, and what they write they join with what stands there. What cannot be kept is held
 * as long as the page is open, what cannot be read is laid aside, and both are told.
 *
 *   <site>:members                        {v, members: {id: name}}
 *   <site>:member                         the id of who is learning
 *   <site>:records:<member>:<kind>:<id>   a record
 *   <site>:aside:<n>                      what could not be read, as it was
 */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  var record = study.record;
  var SITE = document.querySelector("meta[name=study-site]").content;
  var FIRST = "1";
  var TOLD = {
    blocked: "这个浏览器不让本站保存记录。现在可以照常学习和作答，但关掉页面以后记录就没有了。请在浏览器设置里允许本站保存数据。",
    full: "浏览器给本站的存储空间满了，新的记录没有存下。请到「我的记录」导出，再删去不用的记录。",
    newer: "有些记录是更新版本的学习站写的，这里读不了，也没有改动它们。请换用新版，或问管理员。",
    damaged: "有些记录损坏了，读不出来。别的记录都在。损坏的内容可以下载保存。"
  };

  var held = Object.create(null); // by key, as texts: what the browser would not keep
  var faults = Object.create(null);
  var listeners = [];
  var member = text(SITE + ":member") || FIRST;
  if (!record.ID.test(member)) member = FIRST;

  function fault(name) {
    if (!faults[name]) {
      faults[name] = true;
      emit({ fault: name });
    }
    return null;
  }

  function emit(change) {
    listeners.forEach(function (each) { each(change); });
  }

  function text(key) {
    return key in held ? held[key] : stored(key);
  }

  function stored(key) {
    try {
      return window.localStorage.getItem(key);
    } catch (error) {
      return fault("blocked");
    }
  }

  function names() {
    try {
      return Array.from(new Set(Object.keys(window.localStorage).concat(Object.keys(held)))).sort();
    } catch (error) {
      fault("blocked");
      return Object.keys(held).sort();
    }
  }

  /* Write a text, or hold it where the browser does not keep it, or a newer site has written. */
  function write(key, value) {
    if (isNewer(stored(key))) {
      held[key] = value;
      return false;
    }
    try {
      window.localStorage.setItem(key, value);
      delete held[key];
      return true;
    } catch (error) {
      held[key] = value;
      fault(error.name === "QuotaExceededError" ? "full" : "blocked");
      return false;
    }
  }

  function remove(key) {
    delete held[key];
    try {
      window.localStorage.removeItem(key);
    } catch (error) {
      fault("blocked");
    }
  }

  function prefix(kind) {
    return SITE + ":records:" + member + ":" + kind + ":";
  }

  /* A record from its text; null, and told, where there is none to be had. */
  function parse(kind, written) {
    var value;
    if (written === null) return null;
    try {
      value = JSON.parse(written);
    } catch (error) {
      return fault("damaged");
    }
    if (Object(value).v > record.VERSION) return fault("newer");
    return record.isRecord(kind, value) ? value : fault("damaged");
  }

  function isNewer(written) {
    try {
      return Object(JSON.parse(written)).v > record.VERSION;
    } catch (error) {
      return false;
    }
  }

  /* Keep a copy of what could not be read, before something takes its place. */
  function layAside(key, written) {
    var taken = names().filter(function (each) { return !each.indexOf(SITE + ":aside:"); });
    if (taken.some(function (each) { return text(each) === key + "\n" + written; })) return;
    var number = taken.length + 1;
    while (text(SITE + ":aside:" + number) !== null) number += 1;
    write(SITE + ":aside:" + number, key + "\n" + written);
  }

  function read(kind, id) {
    return parse(kind, text(prefix(kind) + id));
  }

  /* Join a record with what is kept under its id, and keep that. */
  function add(kind, id, value) {
    var key = prefix(kind) + id;
    var written = text(key);
    var known = parse(kind, written);
    if (written !== null && !known && !isNewer(written)) layAside(key, written);
    write(key, JSON.stringify(record.join(kind, known, value)));
    emit({ kind, id });
  }

  /* All records of a kind, by id. */
  function all(kind) {
    var start = prefix(kind);
    var found = {};
    names().forEach(function (key) {
      var value = key.indexOf(start) ? null : parse(kind, text(key));
      if (value) found[key.slice(start.length)] = value;
    });
    return found;
  }

  function members() {
    var value = null;
    try {
      value = JSON.parse(text(SITE + ":members"));
    } catch (error) {
      fault("damaged");
    }
    var found = Object.assign({}, Object(Object(value).members));
    Object.keys(found).forEach(function (id) {
      if (!record.ID.test(id) || typeof found[id] !== "string") delete found[id];
    });
    if (!(FIRST in found)) found[FIRST] = "";
    return found;
  }

  // Another window wrote: what it changed is told here as well.
  window.addEventListener("storage", function (event) {
    if (event.key === null || !event.key.indexOf(SITE + ":")) emit({ other: event.key });
  });

  study.store = {
    site: SITE,
    TOLD,
    member,
    members,
    setMembers: function (found) { return write(SITE + ":members", JSON.stringify({ v: record.VERSION, members: found })); },
    choose: function (id) { return write(SITE + ":member", id); },
    read,
    add,
    all,
    faults: function () { return Object.keys(faults); },
    /* The texts that could not be read, by key: those laid aside, and those still in their place. */
    damaged: function () {
      var found = {};
      names().forEach(function (key) {
        var parts = key.slice(SITE.length + 1).split(":");
        if (key.indexOf(SITE + ":")) return;
        if (parts[0] === "aside") found[key] = text(key);
        else if (parts[0] === "records" && !isWhole(parts[2], text(key))) found[key] = text(key);
      });
      return found;
    },
    remove,
    forget: function () {
      names().forEach(function (key) {
        if (!key.indexOf(SITE + ":records:" + member + ":")) remove(key);
      });
      emit({});
    },
    onchange: function (listener) { listeners.push(listener); }
  };

  function isWhole(kind, written) {
    try {
      var value = JSON.parse(written);
      return Object(value).v > record.VERSION || record.isRecord(kind, value);
    } catch (error) {
      return false;
    }
  }
}());
