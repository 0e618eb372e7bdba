/*
 * 学习记录 as a file: made, read, checked, and compared with what is kept. A file comes from anywhere:
 * what is not in every part as hooks/studykit/schemas/records.schema.json says is refused, with a
 * reason and the place.
 *
 *   {schema: 1, site_id, exported: time, member: name, records: {item, module, place, exam: {id: record}}}
 */
(function () {
  "use strict";

  var study = window.study;
  var store = study.store;
  var record = study.record;
  var SCHEMA = 1;
  var LARGEST = 50 * 1024 * 1024;
  var NAMES = ["schema", "site_id", "exported", "member", "records"];

  /* An error whose message is the name of a reason, with the place of the fault or what was found. */
  function refusal(reason, place) {
    // An object of a file may have a `toString` that is no function.
    var text = typeof place === "string" ? place : String(JSON.stringify(place));
    return Object.assign(new Error(reason), { place: text.slice(0, 80) });
  }

  function need(isMet, reason, place) {
    if (!isMet) throw refusal(reason, place);
  }

  /* The names of what should hold some of these names and no others. */
  function namesIn(value, isName, place) {
    need(value && typeof value === "object" && !Array.isArray(value), "shape", place);
    return Object.keys(value).map(function (name) {
      need(isName(name), "shape", place + "." + name);
      return name;
    });
  }

  function among(names) {
    return function (name) { return names.indexOf(name) >= 0; };
  }

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw refusal(/^\s*\{/.test(text) && !/\}\s*$/.test(text) ? "cut" : "json", "");
    }
  }

  /* What a text holds, each record as joining writes it; throws a refusal. */
  function check(text) {
    var file = parse(text);
    need(file && Object.keys(file).indexOf("schema") >= 0, "foreign", "");
    need(file.schema === SCHEMA, "version", file.schema);
    need(file.site_id === store.site, "site", file.site_id);
    namesIn(file, among(NAMES), "");
    need(record.isTime(file.exported), "shape", "exported");
    need(record.isText(file.member), "shape", "member");
    var kinds = namesIn(file.records, among(record.KINDS), "records");
    var records = {};
    record.KINDS.forEach(function (kind) { records[kind] = record.map(); });
    kinds.forEach(function (kind) {
      namesIn(file.records[kind], record.isId, "records." + kind).forEach(function (id) {
        var value = file.records[kind][id];
        need(record.isRecord(kind, value), "shape", "records." + kind + "." + id);
        records[kind][id] = record.join(kind, value, null);
      });
    });
    return { exported: file.exported, member: file.member, records };
  }

  /* Read a file the reader chose: `then` gets a refusal or null, and what the file holds. */
  function read(file, then) {
    if (file.size > LARGEST) {
      then(refusal("large", ""), null);
      return;
    }
    file.arrayBuffer().catch(function () {
      throw refusal("unread", "");
    }).then(function (bytes) {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch (error) {
        throw refusal("encoding", "");
      }
    }).then(check).then(function (value) { then(null, value); }, function (error) { then(error, null); });
  }

  /* The records of a member, of some kinds, as a file holds them. */
  function make(who, kinds, now) {
    var records = {};
    kinds.forEach(function (kind) { records[kind] = store.all(kind, who); });
    return { schema: SCHEMA, site_id: store.site, exported: now, member: store.members()[who], records };
  }

  /*
   * What would become of the records of a member if those of a file were joined with them, or took
   * their place: how many are new, changed, the same, gone; and the texts to be put under their keys.
   */
  function compare(who, records, isReplacing) {
    var found = { added: 0, changed: 0, same: 0, gone: 0, texts: {} };
    record.KINDS.forEach(function (kind) {
      var kept = store.all(kind, who);
      function set(id, name, text) {
        var key = store.key(who, kind, id);
        if (store.isNewer(key)) return;
        found[name] += 1;
        if (name !== "same") found.texts[key] = text;
      }
      Object.keys(records[kind]).forEach(function (id) {
        var before = JSON.stringify(record.join(kind, kept[id], null));
        var after = JSON.stringify(record.join(kind, records[kind][id], isReplacing ? null : kept[id]));
        set(id, before === after ? "same" : kept[id] ? "changed" : "added", after);
      });
      if (isReplacing) Object.keys(kept).forEach(function (id) {
        if (!records[kind][id]) set(id, "gone", null);
      });
    });
    return found;
  }

  /* Give the reader a file to keep. */
  function save(name, parts) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts));
    link.download = name.replace(/[\\/:*?"<>|\s]/g, "_");
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  study.exchange = { check, read, make, compare, save };
}());
