/**
 * Reads from a learning platform (LMS) and writes to it, by SCORM 1.2 or SCORM 2004, 4th edition.
 *
 * The references are SCORM 1.2 Run-Time Environment and SCORM 2004 4th Edition Run-Time Environment
 * (ADL). The versions differ in the names of methods and fields, and in the format of times.
 */
(function () {
  "use strict";

  const { study } = window;
  const FRAMES_AT_MOST = 20;
  const METHODS = {
    1.2: {
      object: "API",
      begin: "LMSInitialize",
      get: "LMSGetValue",
      set: "LMSSetValue",
      save: "LMSCommit",
      error: "LMSGetLastError",
      end: "LMSFinish",
      mode: "cmi.core.lesson_mode"
    },
    2004: {
      object: "API_1484_11",
      begin: "Initialize",
      get: "GetValue",
      set: "SetValue",
      save: "Commit",
      error: "GetLastError",
      end: "Terminate",
      mode: "cmi.mode"
    }
  };

  /** @param {number} number */
  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  /**
   * Split a time into hours, minutes and the rest of the seconds.
   * @param {number} seconds
   */
  function parts(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return {
      hours: Math.floor(whole / 3600),
      minutes: Math.floor(whole / 60) % 60,
      rest: whole % 60
    };
  }

  /**
   * Return the fields and values of a report. A score is reported only once the course is finished:
   * a platform with a pass mark would otherwise fail those who are still learning.
   * @type {Lms["values"]}
   */
  function values(version, { state, place, seconds, isDone, share }) {
    const { hours, minutes, rest } = parts(seconds);
    const raw = String(Math.round(Number(share) * 100));
    /** @type {[string, string][]} */
    const fields = [["cmi.suspend_data", state]];
    if (version === "1.2") {
      fields.push(["cmi.core.lesson_location", place]);
      if (share !== null)
        fields.push(
          ["cmi.core.score.min", "0"],
          ["cmi.core.score.max", "100"],
          ["cmi.core.score.raw", raw]
        );
      const clock = `${String(hours).padStart(4, "0")}:${twoDigits(minutes)}:${twoDigits(rest)}.00`;
      fields.push(
        ["cmi.core.lesson_status", isDone ? "completed" : "incomplete"],
        ["cmi.core.session_time", clock],
        ["cmi.core.exit", "suspend"]
      );
      return fields;
    }
    fields.push(["cmi.location", place]);
    if (share !== null)
      fields.push(
        ["cmi.score.min", "0"],
        ["cmi.score.max", "100"],
        ["cmi.score.raw", raw],
        ["cmi.score.scaled", String(Math.round(share * 10000) / 10000)]
      );
    fields.push(
      ["cmi.completion_status", isDone ? "completed" : "incomplete"],
      ["cmi.session_time", `PT${hours}H${minutes}M${rest}S`],
      ["cmi.exit", "suspend"]
    );
    return fields;
  }

  /**
   * Look for the platform's object in a window, in those above it, and in the opener. A window of
   * another origin throws an error; a window above it may still have the object.
   * @type {Lms["find"]}
   */
  function find(start, version) {
    const name = METHODS[version].object;
    for (const first of [start, start.opener]) {
      let frame = first;
      for (let depth = 0; frame && depth < FRAMES_AT_MOST; depth += 1) {
        try {
          if (frame[name]) return frame[name];
        } catch {
          // This window is of another origin: look further up.
        }
        if (frame.parent === frame) break;
        frame = frame.parent;
      }
    }
    return null;
  }

  class Connection {
    /**
     * @param {ScormApi} api
     * @param {ScormVersion} version
     */
    constructor(api, version) {
      this.api = api;
      this.version = version;
      this.names = METHODS[version];
      this.isOpen = true;
      this.isReview = ["review", "browse"].includes(String(api[this.names.get](this.names.mode)));
    }

    read() {
      return String(this.api[this.names.get]("cmi.suspend_data") || "");
    }

    /** @param {CourseReport} report */
    write(report) {
      if (!this.isOpen || this.isReview) return "";
      const { set, save, error } = this.names;
      let fault = "";
      const calls = values(this.version, report).map(
        ([field, value]) =>
          () =>
            this.api[set](field, value)
      );
      for (const call of [...calls, () => this.api[save]("")])
        if (String(call()) !== "true") fault = fault || String(this.api[error]());
      return fault;
    }

    end() {
      if (this.isOpen) this.api[this.names.end]("");
      this.isOpen = false;
    }
  }

  /**
   * Begin a session. Return null if the platform refuses it.
   * @type {Lms["connect"]}
   */
  function connect(api, version) {
    return String(api[METHODS[version].begin]("")) === "true" ? new Connection(api, version) : null;
  }

  study.lms = { values, find, connect };
})();
