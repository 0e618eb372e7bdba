/*
 * 投影: the way into the projector, on every page. The projector itself, which the build makes of
 * the folder projector/, is loaded when it is first wanted, as a classic script: that works from
 * file:// too.
 */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  var ROOT = document.currentScript.src.replace(/javascripts\/[^/]*$/, "");
  var loading = null; // what waits, while it is loaded
  var isLoaded = false;

  function tell(text) {
    var button = document.querySelector(".project-button");
    var told = document.querySelector(".project-told") || document.createElement("p");
    told.className = "project-told";
    told.setAttribute("role", "alert");
    told.textContent = text;
    button.parentNode.insertBefore(told, button.nextSibling);
  }

  function run(all) {
    all.forEach(function (each) { each(); });
  }

  /* Load all, then run what is to be run; if nothing is, nobody asked, nor is told of a fault. */
  function load(then) {
    if (isLoaded) return run(then);
    if (loading) return loading.push.apply(loading, then);
    var own = loading = then;
    var left = 2;
    function settle(isThere, path) {
      if (loading !== own) return; // told, and perhaps tried again
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
      tell("投影没有打开：取不到 " + ROOT + path + "。请再按一次「投影」；还不行，请刷新页面，或者把这个地址告诉管理员。");
    }
    function script(name, next) {
      var path = "javascripts/" + name + ".js";
      study.script("assets/" + path, function (isThere) {
        if (isThere && next) next();
        else settle(isThere, path);
      });
    }
    var style = document.createElement("link");
    var sheet = "stylesheets/projector.css";
    style.rel = "stylesheet";
    style.href = ROOT + sheet;
    style.onload = function () { settle(true, sheet); };
    style.onerror = function () { settle(false, sheet); };
    document.head.appendChild(style);
    // The trainer's own window wants a script more.
    script("projector", asked("presenter") ? function () { script("presenter"); } : null);
    return undefined;
  }

  function asked(name) {
    return new RegExp("[?&]" + name + "(=|&|$)").test(window.location.search);
  }

  /* Full screen where the browser lets us; where not, the window does. False if it cannot. */
  study.fill = function () {
    var root = document.documentElement;
    if (!root.requestFullscreen) return false;
    var wish = root.requestFullscreen();
    if (wish && wish.catch) wish.catch(function () {});
    return true;
  };

  /* Project a deck, or the page if none is given; in the trainer's own window, show both sides. */
  study.project = function (given) {
    load([function () {
      var deck = given || study.deck.ofPage();
      if (asked("presenter")) study.presenter(deck);
      else study.stage.enter(deck);
    }]);
  };

  document.querySelectorAll(".project-button").forEach(function (button) {
    button.addEventListener("click", function () {
      study.fill(); // now: a browser allows it only while the press is fresh
      study.project();
    });
    // Whoever comes near it may press it.
    ["pointerenter", "focus"].forEach(function (near) {
      button.addEventListener(near, function () { load([]); });
    });
  });

  // The page of the lesson plan projects its own deck; what is private has no button.
  var isOwn = document.querySelector("[data-own-deck]");
  var isOpen = document.querySelector(".project-button");
  if (isOpen && !isOwn && (asked("presenter") || asked("project"))) study.project();
}());
