/*
 * 投影: opens the projector when the button of a page is pressed, or when the address asks for it.
 * The build joins the folder projector/ into one script, which is loaded when it is first needed.
 * It is a classic script, because classic scripts also work on file://.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /** @type {(() => void)[] | null} the actions that wait while the projector is loading, or null */
  let waiting = null;
  let isLoaded = false;
  let isAsked = false; // whether the reader asked for the projector

  /** @type {GivenDeck | null} the deck of this page's module */
  let ownDeck = null;

  /**
   * Report beside the button that a file did not load, if the reader waits for it.
   * @param {string} path from the root of the site
   */
  function reportMissing(path) {
    if (!isAsked) return;
    if (document.fullscreenElement) document.exitFullscreen();
    const alert = document.querySelector(".project-alert") || dom.element("p", "project-alert");
    alert.setAttribute("role", "alert");
    alert.textContent = `投影没有打开：取不到 ${study.address(path)}。请再按一次「投影」；还不行，把这个地址告诉管理员。`;
    dom.find(document, ".project-button").after(alert);
  }

  /**
   * Load the projector, then run an action.
   * @param {() => void} action
   */
  function load(action) {
    if (isLoaded) return action();
    if (waiting) return waiting.push(action);
    const actions = [action];
    waiting = actions;
    // The trainer's window needs a further script.
    const scripts = hasParameter("presenter") ? ["projector", "presenter"] : ["projector"];
    let left = 2;
    /** @param {string} missing the path of the file, or "" */
    function finish(missing) {
      if (waiting !== actions) return; // another missing file was reported already
      left -= 1;
      if (!missing && left) return;
      waiting = null;
      isLoaded = !missing;
      if (!missing) actions.forEach((each) => each());
      else reportMissing(missing);
    }
    study.loadStyle("assets/stylesheets/projector.css", finish);
    loadScripts(scripts, finish);
    return undefined;
  }

  /** Load a style by its path from the site's root; `finish` gets the path if it is missing. */
  study.loadStyle = function (path, finish) {
    const style = dom.element("link");
    style.rel = "stylesheet";
    style.href = study.address(path);
    style.onload = () => finish("");
    style.onerror = () => finish(path);
    document.head.append(style);
  };

  /**
   * Load scripts one after the other.
   * @param {string[]} names
   * @param {(missing: string) => void} finish
   */
  function loadScripts([name, ...rest], finish) {
    const path = `assets/javascripts/${name}.js`;
    study.loadScript(path, (isThere) => {
      if (isThere && rest.length) loadScripts(rest, finish);
      else finish(isThere ? "" : path);
    });
  }

  /** @param {string} name */
  function hasParameter(name) {
    return new RegExp(`[?&]${name}(=|&|$)`).test(window.location.search);
  }

  /**
   * Ask for full screen; if the browser refuses, the stage fills the window. Return false if the
   * browser does not support full screen.
   */
  study.requestFullScreen = function () {
    const root = document.documentElement;
    if (!root.requestFullscreen) return false;
    const request = root.requestFullscreen();
    if (request) request.catch(() => {}); // older browsers return nothing
    return true;
  };

  /**
   * Load the deck that this page projects: that of its module, or else the page itself.
   * @param {(deck: GivenDeck) => void} action
   */
  function withDeck(action) {
    const button = document.querySelector(".project-button[data-deck]");
    const page = button && button.getAttribute("data-deck");
    if (!page || document.querySelector(".deck")) return action(study.deck.ofPage());
    if (ownDeck) return action(ownDeck);
    const path = `${study.contracts.files.articles}${page}.js`;
    return study.loadScript(path, () => {
      ownDeck = study.slides.ofModule(page);
      if (ownDeck) action(ownDeck);
      else reportMissing(path);
    });
  }

  /** Project a deck, or that of the page. In the trainer's window, show what the trainer sees. */
  study.project = function (given) {
    /** @param {GivenDeck} deck */
    const show = (deck) => {
      if (hasParameter("presenter")) study.present(deck);
      else study.stage.open(deck);
    };
    isAsked = true;
    load(() => (given ? show(given) : withDeck(show)));
  };

  for (const button of dom.onPage(".project-button")) {
    button.addEventListener("click", () => {
      study.requestFullScreen(); // at once: the browser requires a recent user gesture
      study.project();
    });
    // Preload when the focus or the pointer reaches the button; a pointer seldom comes by chance.
    button.addEventListener("focus", () => load(() => {}));
    button.addEventListener("pointerenter", () => load(() => withDeck(() => {})));
  }

  // The page of plans projects its own deck itself. A private page has no button, and its
  // address cannot open the projector either.
  const hasOwnDeck = document.querySelector("[data-own-deck]");
  const hasButton = document.querySelector(".project-button");
  if (hasButton && !hasOwnDeck && (hasParameter("presenter") || hasParameter("project")))
    study.project();
})();
