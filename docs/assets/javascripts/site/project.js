/*
 * 投影: the button on every page that opens the projector. The build joins the folder projector/ into
 * one classic script, which also works on file://. It is loaded when it is first needed.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  const ROOT = document.currentScript.src.replace(/javascripts\/[^/]*$/, "");
  let loading = null; // the callbacks to run once the projector is loaded
  let isLoaded = false;

  function tell(text) {
    const button = document.querySelector(".project-button");
    const told = document.querySelector(".project-told") || document.createElement("p");
    told.className = "project-told";
    told.setAttribute("role", "alert");
    told.textContent = text;
    button.parentNode.insertBefore(told, button.nextSibling);
  }

  function run(all) {
    all.forEach((each) => {
      each();
    });
  }

  /*
   * Load the projector, then run the callbacks in `then`. If there are none, the reader has not
   * asked for it yet, and errors are not reported.
   */
  function load(then) {
    if (isLoaded) return run(then);
    if (loading) return loading.push.apply(loading, then);
    const own = (loading = then);
    let left = 2;
    function settle(isThere, path) {
      if (loading !== own) return; // the failure was reported, and loading may have started again
      if (isThere) {
        left -= 1;
        if (left) return;
        isLoaded = true;
        loading = null;
        run(own);
        return;
      }
      loading = null;
      if (!own.length) return;
      if (document.fullscreenElement) document.exitFullscreen();
      tell(
        `投影没有打开：取不到 ${ROOT}${path}。请再按一次「投影」；还不行，请刷新页面，或者把这个地址告诉管理员。`
      );
    }
    function script(name, next) {
      const path = `javascripts/${name}.js`;
      study.script(`assets/${path}`, (isThere) => {
        if (isThere && next) next();
        else settle(isThere, path);
      });
    }
    const style = document.createElement("link");
    const sheet = "stylesheets/projector.css";
    style.rel = "stylesheet";
    style.href = ROOT + sheet;
    style.onload = function () {
      settle(true, sheet);
    };
    style.onerror = function () {
      settle(false, sheet);
    };
    document.head.appendChild(style);
    // The trainer's window needs a further script.
    script(
      "projector",
      asked("presenter")
        ? () => {
            script("presenter");
          }
        : null
    );
    return undefined;
  }

  function asked(name) {
    return new RegExp(`[?&]${name}(=|&|$)`).test(window.location.search);
  }

  /*
   * Ask for full screen; if the browser refuses, the stage fills the window. Return false if the
   * browser does not support full screen.
   */
  study.fill = function () {
    const root = document.documentElement;
    if (!root.requestFullscreen) return false;
    const wish = root.requestFullscreen();
    if (wish && wish.catch) wish.catch(() => {});
    return true;
  };

  /* Project a deck, or the page if none is given. In the trainer's window, show both sides. */
  study.project = function (given) {
    load([
      function () {
        const deck = given || study.deck.ofPage();
        if (asked("presenter")) study.presenter(deck);
        else study.stage.enter(deck);
      }
    ]);
  };

  document.querySelectorAll(".project-button").forEach((button) => {
    button.addEventListener("click", () => {
      study.fill(); // at once: the browser requires a recent user gesture
      study.project();
    });
    // Preload when the pointer or the focus reaches the button.
    ["pointerenter", "focus"].forEach((near) => {
      button.addEventListener(near, () => {
        load([]);
      });
    });
  });

  // The lesson plan page projects its own deck. A private page has no button.
  const isOwn = document.querySelector("[data-own-deck]");
  const isOpen = document.querySelector(".project-button");
  if (isOpen && !isOwn && (asked("presenter") || asked("project"))) study.project();
})();
