/*
 * The search dialog: opens, searches while the reader types, and shows the results. The finder and
 * its index are loaded at the first search, as classic scripts, so that search also works in a page
 * opened from a folder.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});

  const SHOWN = 20; // results shown at first, and added by each press of 「再看」
  const GUIDE = "输入要找的词。几个词用空格分开；标题和术语也可以输拼音或拼音首字母";

  const box = document.querySelector(".md-search");
  const toggle = document.getElementById("__search");
  const opener = document.querySelector(".search-open");
  if (!box || !toggle || !opener) return;

  const input = box.querySelector("input");
  const output = box.querySelector(".md-search__output");
  const kinds = box.querySelector(".search-kinds");
  const told = box.querySelector("[role=status]");
  const list = box.querySelector("ol");
  let finder = null;
  let loading = false;
  let kind = "";
  let most = SHOWN;

  function element(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  // Loading. -------------------------------------------------------------------------------------

  function load() {
    if (finder || loading) return;
    loading = true;
    const style = element("link");
    style.rel = "stylesheet";
    style.href = box.getAttribute("data-style");
    document.head.appendChild(style);
    script("assets/javascripts/finder.js", () => {
      script("data/search.js", ready);
    });
  }

  function script(path, then) {
    study.script(path, (isThere) => {
      if (isThere) return then();
      loading = false;
      return tell(
        `搜索要用的文件没有取到：${path}。请检查网络，再输一次；还不行，请告诉站点管理员`
      );
    });
  }

  function ready() {
    finder = study.finder.open(window.studySearch.index);
    choices([["", "全部"]].concat(finder.kinds));
    search();
  }

  function choices(all) {
    all.forEach((each) => {
      const label = element("label", "search-kind");
      const choice = element("input");
      choice.type = "radio";
      choice.name = "kind";
      choice.value = each[0];
      choice.checked = each[0] === kind;
      label.appendChild(choice);
      label.appendChild(element("span", "search-kind__name", each[1]));
      label.appendChild(element("span", "search-kind__count"));
      kinds.appendChild(label);
    });
  }

  // Results. -------------------------------------------------------------------------------------

  function tell(text) {
    told.textContent = text;
  }

  function search() {
    if (!finder) return load();
    const query = input.value;
    const words = study.finder.words(query);
    const found = finder.find(query, kind, most);
    kinds.hidden = !words.length;
    kinds.querySelectorAll("label").forEach((label) => {
      const count = found.counts[label.firstChild.value] || 0;
      label.lastChild.textContent = ` ${count}`;
      label.classList.toggle("is-empty", !count);
    });
    list.textContent = "";
    found.hits.forEach((hit) => {
      list.appendChild(result(hit, words));
    });
    if (found.total > found.hits.length) list.appendChild(further(found.total - found.hits.length));
    tell(words.length ? summary(found, query) : GUIDE);
    return undefined;
  }

  function summary(found, query) {
    if (!found.counts[""])
      return `没有找到「${query.trim()}」。换短一些的词，或者只留最要紧的几个字`;
    if (!found.total) return `这一类里没有，「全部」里有 ${found.counts[""]} 条`;
    if (found.hits[0].isNear) return `没有完全相同的说法，下面 ${found.total} 条相近`;
    return `共 ${found.total} 条`;
  }

  function result(hit, words) {
    const item = element("li", "md-search-result__item");
    const link = element("a", "md-search-result__link search-hit");
    const place = hit.url.split("#");
    link.href = `${box.getAttribute("data-base")}/${place[0]}?h=${encodeURIComponent(words.join(" "))}${place[1] ? `#${place[1]}` : ""}`;
    const title = element("span", "search-hit__title");
    if (hit.label) title.appendChild(element("span", "search-hit__kind", hit.label));
    fill(title, hit.title);
    link.appendChild(title);
    if (hit.path.length)
      link.appendChild(element("span", "search-hit__path", hit.path.join(" › ")));
    if (hit.excerpt.length)
      link.appendChild(fill(element("span", "search-hit__text"), hit.excerpt));
    item.appendChild(link);
    return item;
  }

  function fill(box, pieces) {
    pieces.forEach((piece) => {
      box.appendChild(piece[1] ? element("mark", "", piece[0]) : document.createTextNode(piece[0]));
    });
    return box;
  }

  function further(count) {
    const item = element("li", "md-search-result__item");
    const button = element(
      "button",
      "search-further",
      `再看 ${Math.min(SHOWN, count)} 条（还有 ${count} 条）`
    );
    button.type = "button";
    button.addEventListener("click", () => {
      const first = most;
      most += SHOWN;
      search();
      links()[first].focus();
    });
    item.appendChild(button);
    return item;
  }

  function links() {
    return list.querySelectorAll("a");
  }

  // Opening and closing. -------------------------------------------------------------------------

  /* Click the theme's checkbox: the theme reacts to it and keeps a phone's page from scrolling. */
  function set(isOpen) {
    if (toggle.checked !== isOpen) toggle.click();
  }

  function open() {
    set(true);
    input.focus();
  }

  function close() {
    if (!toggle.checked) return;
    set(false);
    if (box.contains(document.activeElement)) {
      // The button is shown on screens without the field.
      if (opener.offsetWidth) opener.focus();
      else input.blur();
    }
  }

  toggle.addEventListener("change", () => {
    output.hidden = !toggle.checked;
    opener.setAttribute("aria-expanded", String(toggle.checked));
    if (toggle.checked) search();
  });
  opener.addEventListener("click", open);
  box.querySelector(".search-close").addEventListener("click", close);
  input.addEventListener("focus", () => {
    set(true);
  });
  document.addEventListener("focusin", (event) => {
    if (!box.contains(event.target) && event.target !== opener) set(false);
  });

  function ask() {
    most = SHOWN;
    search();
    box.querySelector(".md-search__scrollwrap").scrollTop = 0;
  }

  // For typing, pasting and dropping, but not during the composition of an input method.
  input.addEventListener("input", (event) => {
    if (!event.isComposing) ask();
  });
  input.addEventListener("compositionend", ask);
  kinds.addEventListener("change", (event) => {
    kind = event.target.value;
    ask();
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (links().length) links()[0].click();
  });
  input.form.addEventListener("reset", () => {
    input.value = "";
    ask();
    input.focus();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) close();
  });

  function move(step) {
    const stops = [input].concat(Array.from(list.querySelectorAll("a,button")));
    const at = stops.indexOf(document.activeElement);
    stops[(Math.max(at, 0) + step + stops.length) % stops.length].focus();
  }

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const isChoosing = event.target.type === "radio";
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && !isChoosing) move(1);
    else if (event.key === "ArrowUp" && !isChoosing) move(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    const isAsked =
      (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "k";
    if (!isAsked || document.getElementById("stage")) return;
    event.preventDefault();
    open();
    input.select();
  });

  // Addresses. -----------------------------------------------------------------------------------

  function asked(name) {
    const match = new RegExp(`[?&]${name}=([^&]*)`).exec(window.location.search);
    try {
      return match ? decodeURIComponent(match[1].replace(/\+/g, " ")) : "";
    } catch {
      return "";
    }
  }

  study.search = { words: asked("h") };
  if (study.search.words) script("assets/javascripts/highlight.js", () => {});
  if (asked("q")) {
    input.value = asked("q");
    open();
  }
})();
