/*
 * Connects the stage and the trainer's window. Each message is sent both by
 * BroadcastChannel and by postMessage. BroadcastChannel reaches a window that lost its opener;
 * postMessage works on file://, where no channel connects two files. Duplicates are ignored.
 */
(function () {
  "use strict";

  const study = window.study;

  /**
   * @param {unknown} value
   * @returns {Record<string, unknown>}
   */
  function asRecord(value) {
    return Object(value);
  }

  class Peers {
    /**
     * @param {string} id of the pair of windows
     * @param {(body: Record<string, unknown>) => void} receive gets the messages that carry the
     *   pair's id. It must validate them: any page that knows the id can send one.
     */
    constructor(id, receive) {
      this.id = id;
      this.receive = receive;
      this.sender = Math.random().toString(36).slice(2);
      this.sent = 0;
      /** @type {Map<string, number>} the number of the last message, by sender */
      this.last = new Map();
      /** @type {Window | null} */
      this.other = window.opener;
      this.channel = openChannel(id);
      if (this.channel) this.channel.onmessage = (event) => this.accept(event.data, null);
      this.onMessage = this.onMessage.bind(this);
      window.addEventListener("message", this.onMessage);
    }

    /** @param {MessageEvent} event */
    onMessage({ source, origin, data }) {
      const isOurs =
        source === this.other ||
        origin === window.location.origin ||
        (window.location.protocol === "file:" && origin === "null");
      if (isOurs) this.accept(data, source);
    }

    /**
     * Pass on a message from the other window, unless it was received before.
     * @param {unknown} data
     * @param {MessageEventSource | null} source the window that sent it, if it is known
     */
    accept(data, source) {
      const { pair, from, number, body } = asRecord(data);
      if (pair !== this.id || typeof from !== "string" || from === this.sender) return;
      if (typeof number !== "number" || !body || typeof body !== "object") return;
      // The pair's id identifies the sender, so a reloaded stage finds its window again. Set
      // `other` before the message is received, because the receiver may answer at once.
      if (source && "closed" in source) this.other = source;
      if (number > (this.last.get(from) || 0)) {
        this.last.set(from, number);
        this.receive(asRecord(body));
      }
    }

    /** @param {PeerMessage} body */
    send(body) {
      this.sent += 1;
      const message = { pair: this.id, from: this.sender, number: this.sent, body };
      if (this.channel) this.channel.postMessage(message);
      if (this.other && !this.other.closed) {
        const { protocol, origin } = window.location;
        this.other.postMessage(message, protocol === "file:" ? "*" : origin);
      }
    }

    close() {
      if (this.channel) this.channel.close();
      window.removeEventListener("message", this.onMessage);
    }
  }

  /** @param {string} id */
  function openChannel(id) {
    try {
      return new BroadcastChannel(id);
    } catch {
      return null; // pages with this kind of address have no channels: postMessage is enough
    }
  }

  study.Peers = Peers;
})();
