// What the pages of this book do beyond being read. All of it is there without this script too:
// notes are <details> that open by themselves, the registers are whole, links say where they lead.
"use strict";

(() => {
  // --- Notes: a mark in a sentence becomes a button that opens the note below ------------------

  const note = (mark) => document.getElementById(mark.getAttribute("aria-controls"));

  const asButton = (link) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.id = link.id;
    button.append(...link.childNodes);
    button.setAttribute("aria-label", link.getAttribute("aria-label"));
    button.setAttribute("aria-controls", link.getAttribute("href").slice(1));
    button.setAttribute("aria-expanded", "false");
    link.replaceWith(button);
    const details = note(button);
    const turn = (open) => {
      details.open = open;
      button.setAttribute("aria-expanded", String(open));
    };
    const leave = () => {
      turn(false);
      button.focus();
    };
    // The note's own line, the printer and an address open it too.
    details.addEventListener("toggle", () => turn(details.open));
    button.addEventListener("click", () => {
      turn(!details.open);
      if (details.open) details.scrollIntoView({ block: "nearest" });
    });
    details.querySelector(".lb-back a").addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    details.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) leave();
    });
  };

  // A link from a register or from elsewhere leads to a note that is closed: open it.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details.lb-note");
    if (!details) return;
    details.open = true;
    target.scrollIntoView();
  };

  // On paper every note is open, and the page light: a printer leaves out a dark ground.
  const opened = [];
  let theme;
  const beforePrint = () => {
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    for (const details of document.querySelectorAll("details.lb-note:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  };
  const afterPrint = () => {
    document.documentElement.dataset.theme = theme;
    for (const details of opened.splice(0)) details.open = false;
  };

  // --- Registers: narrowed by what their entries are --------------------------------------------

  const narrow = (form) => {
    const wanted = [...form.querySelectorAll("select")].map((s) => s.value).filter(Boolean);
    const is = (entry, word) =>
      entry.classList.contains(word) || entry.closest("section").classList.contains(word);
    let found = 0;
    for (const section of form.parentElement.querySelectorAll(":scope > section")) {
      let here = 0;
      for (const entry of section.querySelectorAll(".lb-entry")) {
        entry.hidden = !wanted.every((word) => is(entry, word));
        here += entry.hidden ? 0 : 1;
      }
      section.hidden = here === 0;
      found += here;
    }
    form.querySelector(".lb-found").textContent = `${found} shown`;
  };

  // --- Citing an entry: the page's own citations, filled in with the entry ----------------------

  const escaped = {
    bibtex: (text) => text.replace(/[\\{}%&#_$]/g, "\\$&"),
    json: (text) => JSON.stringify(text).slice(1, -1),
  };

  // "c045. The arrest was in January 1898. Verdict: imprecise"
  const named = (entry) => {
    const verdict = entry.querySelector(".lb-verdict");
    const sign = verdict && verdict.querySelector(".lb-symbol");
    const words = verdict && verdict.textContent.replace(sign ? sign.textContent : "", "").trim();
    const name = entry.querySelector(".lb-self").textContent.trim();
    return words ? `${name.replace(/\.?$/, ".")} Verdict: ${words.toLowerCase()}` : name;
  };

  const citing = (entry) => {
    const panel = document.querySelector("details.lb-cite").cloneNode(true);
    panel.querySelector("summary").remove();
    panel.querySelectorAll("[data-cite]").forEach((part) => {
      const form = part.closest("[data-form]");
      if (part.dataset.cite === "title") {
        const name = named(entry);
        part.textContent = form ? escaped[form.dataset.form](name) : name;
      } else part.textContent += (part.dataset.cite === "key" ? "-" : "#") + entry.id;
    });
    const address = panel.querySelector("a.lb-permalink");
    address.href = `${address.getAttribute("href")}#${entry.id}`;
    const block = document.createElement("div");
    block.className = "lb-cite lb-cite-entry d-print-none";
    block.append(...panel.childNodes);
    return block;
  };

  const asCiteButton = (link) => {
    const entry = link.closest(".lb-entry[id]");
    if (!entry || !document.querySelector("details.lb-cite")) return;
    let panel;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    const turn = (event) => {
      if (event.type === "keydown" && event.key !== " ") return;
      event.preventDefault();
      if (!panel) {
        panel = citing(entry);
        panel.hidden = true;
        link.closest("p").after(panel);
      }
      panel.hidden = !panel.hidden;
      link.setAttribute("aria-expanded", String(!panel.hidden));
    };
    link.addEventListener("click", turn);
    link.addEventListener("keydown", turn);
  };

  // --- Words on hover and focus: Escape puts them away -----------------------------------------

  const hush = (event) => {
    if (event.key !== "Escape") return;
    for (const tip of document.querySelectorAll("a:hover .lb-tip, a:focus .lb-tip")) {
      tip.classList.add("lb-away");
      tip.closest("a").addEventListener("mouseleave", () => tip.classList.remove("lb-away"), { once: true });
      tip.closest("a").addEventListener("blur", () => tip.classList.remove("lb-away"), { once: true });
    }
  };

  const start = () => {
    document.querySelectorAll("a.lb-mark").forEach(asButton);
    document.querySelectorAll("a.lb-cite-this").forEach(asCiteButton);
    for (const form of document.querySelectorAll("form.lb-filter")) {
      form.hidden = false;
      form.addEventListener("change", () => narrow(form));
      form.addEventListener("submit", (event) => event.preventDefault());
    }
    openTarget();
    window.addEventListener("hashchange", openTarget);
    window.addEventListener("beforeprint", beforePrint);
    window.addEventListener("afterprint", afterPrint);
    document.addEventListener("keydown", hush);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
