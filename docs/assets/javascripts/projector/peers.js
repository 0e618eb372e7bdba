/*
 * The connection between the stage and the trainer's window. Each message is sent both by
 * BroadcastChannel and by postMessage. BroadcastChannel reaches a window that lost its opener;
 * postMessage works on file://, where no channel connects two files. Duplicates are ignored.
 */
(function () {
  "use strict";

  const study = window.study;

  /* `id` names the pair; `hear(body)` is called with each message from the other side. */
  function Peers(id, hear) {
    const self = this;
    this.id = id;
    this.hear = hear;
    this.own = Math.random().toString(36).slice(2);
    this.sent = 0;
    this.last = {};
    this.other = window.opener;
    this.channel = null;
    try {
      this.channel = new BroadcastChannel(id);
      this.channel.onmessage = function (event) {
        self.take(event.data);
      };
    } catch {
      // This kind of address has no channel: postMessage is enough.
    }
    this.onMessage = function (event) {
      const isOurs =
        event.source === self.other ||
        event.origin === window.location.origin ||
        (window.location.protocol === "file:" && event.origin === "null");
      // The pair's id identifies the sender, so a reloaded stage finds its window again.
      if (isOurs && self.take(event.data) && event.source) self.other = event.source;
    };
    window.addEventListener("message", this.onMessage);
  }

  Peers.prototype.take = function (data) {
    if (!data || data.study !== this.id || typeof data.from !== "string" || data.from === this.own)
      return false;
    if (typeof data.number !== "number" || !data.body || typeof data.body !== "object")
      return false;
    if (data.number > (this.last[data.from] || 0)) {
      this.last[data.from] = data.number;
      this.hear(data.body);
    }
    return true;
  };

  Peers.prototype.send = function (body) {
    this.sent += 1;
    const message = { study: this.id, from: this.own, number: this.sent, body };
    if (this.channel) this.channel.postMessage(message);
    if (this.other && !this.other.closed) {
      this.other.postMessage(
        message,
        window.location.protocol === "file:" ? "*" : window.location.origin
      );
    }
  };

  Peers.prototype.close = function () {
    if (this.channel) this.channel.close();
    window.removeEventListener("message", this.onMessage);
  };

  study.Peers = Peers;
})();
