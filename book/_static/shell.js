// What the frame of a page does: colour mode, menus, search, the mark in the contents. The text is
// there without this script. It stands in for the theme's scripts, of which it is a twentieth.
"use strict";

(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const wide = matchMedia("(min-width: 992px)");
  const wider = matchMedia("(min-width: 1200px)");

  // A reader may forbid a page to remember anything.
  const remember = (store, name, value) => {
    try {
      if (value === undefined) return window[store].getItem(name);
      window[store].setItem(name, value);
    } catch { /* then it forgets */ }
    return null;
  };

  // --- Light, dark, or as the reader's system -----------------------------------------------------

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const MODES = { auto: "as your system", light: "light", dark: "dark" };

  const setMode = (mode) => {
    const theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
    // The script in the head has set both: what is set anew is styled anew.
    if (root.dataset.mode !== mode) root.dataset.mode = mode;
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    for (const button of all(".theme-switch-button")) {
      button.title = `Colours: ${MODES[mode]}`;
      button.setAttribute("aria-label", button.title);
    }
  };

  // From "as your system" the first step is always one that shows.
  const nextMode = () => {
    const order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    const mode = order[(order.indexOf(root.dataset.mode) + 1) % order.length];
    remember("localStorage", "mode", mode);
    setMode(mode);
  };

  const startMode = () => {
    setMode(root.dataset.mode in MODES ? root.dataset.mode : "auto");
    dark.addEventListener("change", () => setMode(root.dataset.mode));
    for (const button of all(".theme-switch-button")) button.addEventListener("click", nextMode);
  };

  // --- Dialogs ------------------------------------------------------------------------------------

  const open = (dialog) => {
    if (!dialog || dialog.open) return;
    for (const other of all("dialog[open]")) other.close();
    dialog.showModal();
  };

  // A click on the ground behind a dialog closes it; the rectangle tells the two apart.
  const closeBehind = (dialog) => {
    dialog.addEventListener("click", ({ clientX: x, clientY: y, target }) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const within = left <= x && x <= right && top <= y && y <= bottom;
      if (target === dialog && !within) dialog.close();
    });
  };

  // On a narrow screen the content of a side bar moves into its dialog and back.
  const move = (from, to) => {
    to.append(...from.childNodes);
    to.classList.add(...from.classList);
    from.className = "";
  };

  const closer = (dialog) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn lb-close";
    button.textContent = "Close";
    button.addEventListener("click", () => dialog.close());
    return button;
  };

  const startSidebar = (name, room) => {
    const bar = one(`#pst-${name}-sidebar`);
    const dialog = one(`#pst-${name}-sidebar-modal`);
    const toggle = one(`.${name}-toggle`);
    if (!bar || !dialog || !toggle) return;
    const button = closer(dialog);
    const print = bar.classList.contains("d-print-none");
    toggle.addEventListener("click", () => {
      if (room.matches) {
        const hidden = bar.classList.toggle("pst-sidebar-hidden");
        toggle.setAttribute("aria-expanded", String(!hidden));
        return;
      }
      move(bar, dialog);
      dialog.prepend(button);
      open(dialog);
      scrollToCurrent(dialog);
    });
    dialog.addEventListener("close", () => {
      button.remove();
      move(dialog, bar);
      bar.classList.toggle("d-print-none", print);
      toggle.focus();
    });
    dialog.addEventListener("click", ({ target }) => {
      if (target.closest("a[href^='#']")) dialog.close();
    });
    closeBehind(dialog);
    room.addEventListener("change", () => dialog.close());
  };

  // --- Search: its script and data load when it is first wanted -----------------------------------

  const script = one("script[src*='_static/shell.js']");
  const SEARCH = script && script.src.replace("shell.js", "search.js");
  let asked = false;

  const loadSearch = () => {
    if (asked || !SEARCH) return;
    asked = true;
    const tag = document.createElement("script");
    tag.src = SEARCH;
    document.head.append(tag);
  };

  const startSearch = () => {
    const dialog = one("#pst-search-dialog");
    const apple = /^(Mac|iP)/.test(navigator.platform);
    if (apple) for (const key of all(".kbd-shortcut__modifier")) key.textContent = "⌘";
    const show = () => {
      const field = one("main form.bd-search input");
      if (field) field.focus();
      else {
        loadSearch();
        open(dialog);
        one("input", dialog).select();
      }
    };
    for (const button of all(".search-button__button")) button.addEventListener("click", show);
    document.addEventListener("keydown", (event) => {
      const modifier = apple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (!modifier || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      if (dialog.open) dialog.close();
      else show();
    });
    // A browser would first empty the field, and close at the second stroke.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      dialog.close();
    });
    closeBehind(dialog);
    if (one("main form.bd-search")) loadSearch();
  };

  // --- The bar above the text ---------------------------------------------------------------------

  const ACTIONS = {
    "window.print()": () => window.print(),
    "toggleFullScreen()": () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else root.requestFullscreen();
    },
  };

  const startButtons = () => {
    for (const button of all("button[data-do]")) {
      const action = ACTIONS[button.dataset.do];
      const unable = button.dataset.do === "toggleFullScreen()" && !document.fullscreenEnabled;
      if (!action || unable) button.hidden = true;
      else button.addEventListener("click", action);
    }
    for (const menu of all("details.dropdown")) {
      document.addEventListener("click", ({ target }) => {
        if (!menu.contains(target) || target.closest(".dropdown-item")) menu.open = false;
      });
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        one("summary", menu).focus();
      });
      menu.addEventListener("focusout", ({ relatedTarget: to }) => {
        if (to && !menu.contains(to)) menu.open = false;
      });
    }
  };

  const startTop = () => {
    const button = one("#pst-back-to-top");
    if (!button) return;
    let before = 0;
    // Only on the way up, where someone looks for the beginning.
    document.addEventListener("scroll", () => {
      button.hidden = !(scrollY > innerHeight && scrollY < before);
      before = scrollY;
    }, { passive: true });
    button.addEventListener("click", () => {
      scrollTo({ top: 0 });
      one("#pst-skip-link a")?.focus({ preventScroll: true });
    });
  };

  // --- Where the reader is: in the book, and on the page ------------------------------------------

  const scrollToCurrent = (bar) => {
    const current = all(".bd-docs-nav .current > a, .bd-docs-nav .current", bar).pop();
    if (!current) return;
    const [a, b] = [current.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (a.bottom > b.bottom - 40 || a.top < b.top) bar.scrollTop += a.top - b.top - b.height / 4;
  };

  const startPlace = () => {
    const bar = one("#pst-primary-sidebar");
    // On a phone the bar is shown when it is opened, and nothing is to be measured before.
    if (!wide.matches) return;
    const place = parseInt(remember("sessionStorage", "sidebar-scroll-top"), 10);
    if (place) bar.scrollTop = place;
    scrollToCurrent(bar);
    addEventListener("pagehide", () => remember("sessionStorage", "sidebar-scroll-top", bar.scrollTop));
  };

  const startContents = () => {
    const links = all("#pst-page-toc-nav a[href^='#']");
    const byHeading = new Map();
    for (const link of links) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target) byHeading.set(one("h1, h2, h3, h4, h5, h6", target) || target, link);
    }
    if (!byHeading.size) return;
    const mark = (link) => {
      for (const other of links) {
        other.classList.toggle("active", other === link);
        if (other === link) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
        const entry = other.closest(".toc-entry");
        if (entry) entry.classList.toggle("active", entry.contains(link));
      }
    };
    // A heading counts once it is in the upper third of the window.
    const watch = new IntersectionObserver((entries) => {
      const seen = entries.filter((entry) => entry.isIntersecting).pop();
      if (seen) mark(byHeading.get(seen.target));
    }, { rootMargin: "0px 0px -70% 0px" });
    for (const heading of byHeading.keys()) watch.observe(heading);
  };

  // --- What scrolls inside itself is reached by keyboard; code can be copied -----------------------

  const startScrollers = () => {
    const boxes = all("main pre, main .cell_output > .output, main .pst-scrollable-table-container");
    // Told of sizes after each layout, so that none is made for asking. What is not yet laid out, far
    // below, stays a stop of the keyboard, which else would go past it.
    const laidOut = (box) => box.firstElementChild?.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
    const fits = (box) => box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight;
    const watch = new ResizeObserver((entries) => {
      const boxes = entries.map((entry) => entry.target);
      const fitting = boxes.map((box) => laidOut(box) && fits(box));
      boxes.forEach((box, n) => {
        if (fitting[n]) box.removeAttribute("tabindex");
        else box.tabIndex = 0;
      });
    });
    for (const box of boxes) {
      box.tabIndex = 0;
      watch.observe(box);
    }
  };

  const startCopy = () => {
    if (!navigator.clipboard) return;
    for (const code of all("main div.highlight")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "lb-copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(one("pre", code).innerText);
          button.textContent = "Copied";
        } catch {
          button.textContent = "Not allowed";
        }
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
      code.append(button);
    }
  };

  // Deferred: the page is there, and not yet shown.
  startMode();
  startSidebar("primary", wide);
  startSidebar("secondary", wider);
  startSearch();
  startButtons();
  startPlace();
  startContents();
  startTop();
  requestAnimationFrame(() => {
    startScrollers();
    startCopy();
  });
})();
