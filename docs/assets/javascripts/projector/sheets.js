/*
 * Sheets: overlays of the stage that the same key opens and closes. Each is a deck of its own, so
 * that a long source continues on further pages.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /* Make a deck in which each part is its own group. */
  function deckOf(parts) {
    return { parts: parts.map((part, place) => Object.assign({ group: place }, part)) };
  }

  function paragraph(name, text) {
    return dom.element("p", name, text);
  }

  /* Pass a deck with the citations of a page to `done`, each a part with its paragraphs. */
  function citations(cites, done) {
    const parts = [];
    let left = cites.length;
    if (!left) return done(deckOf([]));
    cites.forEach((cite, place) => {
      const parsed = study.excerpts.parse(cite);
      function put(part) {
        parts[place] = part;
        left -= 1;
        if (!left) done(deckOf(parts));
      }
      function missing() {
        put({
          title: cite,
          key: cite,
          nodes: [paragraph("", "原文没有取到。请检查 data/excerpts/ 是否和网页放在一起。")]
        });
      }
      if (!parsed) return missing();
      return study.excerpts.load(
        parsed.source,
        (source) => {
          put(cited(cite, source, parsed.ids));
        },
        missing
      );
    });
    return undefined;
  }

  function cited(cite, source, ids) {
    const nodes = [];
    const labels = [];
    ids.forEach((id) => {
      const found = source.paragraphs[id];
      if (!found) return;
      labels.push(found.label);
      if (ids.length > 1) nodes.push(paragraph("paragraph__number", found.label));
      nodes.push(paragraph("stage__source", found.text));
    });
    const ends =
      labels.length > 1
        ? `${labels[0]}～${labels[labels.length - 1].replace(/^.*-/, "")}`
        : labels[0] || cite;
    return { title: `${ends} ${source.title}`, key: cite, nodes };
  }

  /* Return a deck of the headings with their pages. Choosing one goes to it. */
  function overview(deck, screen, numberOf) {
    const list = dom.element("ul", "stage__list");
    deck.parts.forEach((part, place) => {
      if (part.group === place) list.appendChild(entry(part.title, part.key, numberOf(place, 0)));
      study.deck.blocks(part, part.nodes).forEach((block) => {
        if (block.node.tagName !== "H3" && block.node.tagName !== "H4") return;
        const made = entry(
          study.deck.titleOf(block.node),
          block.name,
          numberOf(place, screen.pageOf(place, block.name))
        );
        made.classList.add("stage__entry--sub");
        list.appendChild(made);
      });
    });
    return deckOf([{ title: "目录", key: "overview", nodes: [list] }]);
  }

  function entry(title, name, number) {
    const item = dom.element("li", "stage__entry");
    const button = dom.element("button", "stage__go", title);
    button.type = "button";
    button.setAttribute("data-go", name);
    button.appendChild(dom.element("span", "stage__page", `第 ${number} 页`));
    item.appendChild(button);
    return item;
  }

  /* Return a deck of the commands with their keys. Choosing one runs it. */
  function help(commands) {
    const list = dom.element("ul", "stage__list");
    commands.forEach((command) => {
      const item = dom.element("li", "stage__entry");
      const button = dom.element("button", "stage__go", command.text);
      button.type = "button";
      button.setAttribute("data-command", command.name);
      button.appendChild(dom.element("kbd", "stage__page", command.shown));
      item.appendChild(button);
      list.appendChild(item);
    });
    return deckOf([{ title: "操作", key: "help", nodes: [list] }]);
  }

  /*
   * Return a deck of the discussion prompts with their notes, for a trainer without a window of
   * their own.
   */
  function notes(deck, warning) {
    const nodes = [paragraph("stage__warning", warning)];
    deck.parts.forEach((part) => {
      if (part.note) nodes.push(paragraph("stage__note", `${part.title}：${part.note}`));
      part.nodes.forEach((node) => {
        dom.each(node.querySelectorAll(".prompt,.prompt-note"), (prompt) => {
          nodes.push(
            paragraph(prompt.className === "prompt" ? "" : "stage__note", prompt.textContent.trim())
          );
        });
      });
    });
    if (nodes.length === 1) nodes.push(paragraph("", "这一页没有讨论题和备注。"));
    return deckOf([{ title: "讨论与备注", key: "notes", nodes }]);
  }

  study.sheets = { citations, overview, help, notes };
})();
