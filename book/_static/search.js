// The search of the book. Its data are scripts, since a page on a disk may load nothing else, and
// many, so that a search loads only what it needs: which page each unit of text is on; for each initial
// letter the words with the units that have them; and the units with heading and text, in parts.
// They are written at build time by lifebook/site/search.py, which splits words as `words` does.
"use strict";

(() => {
  const base = document.currentScript.src.replace(/search\.js.*$/, "search/");
  const root = document.documentElement.dataset.content_root;

  const WORD = /[\p{L}\p{M}\p{N}]+/gu;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => (fold(text).match(WORD) || []).filter((word) => word.length > 1);

  // --- Data: each file calls back with what it holds ------------------------------------------------

  const waiting = new Map();
  const loaded = new Map();
  window.lifeSearch = (name, value) => waiting.get(name)?.(value);

  const load = (name, version = "") => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        waiting.set(name, resolve);
        const tag = document.createElement("script");
        tag.src = `${base}${name}.js${version && `?v=${version}`}`;
        tag.onerror = () => {
          loaded.delete(name);
          reject(new Error(`${name} could not be loaded`));
        };
        document.head.append(tag);
      }));
    }
    return loaded.get(name);
  };

  // The book: for each unit its page, as the number of the page.
  const contents = async () => {
    const all = await load("pages");
    all.pageOf ??= all.pages.flatMap(([, , , count], page) => Array(count).fill(page));
    return all;
  };

  // --- Finding --------------------------------------------------------------------------------------

  // Units that have a word beginning so, with how well they match.
  const having = async (word, all) => {
    const initial = all.initials.includes(word[0]) ? word[0] : "_";
    const found = new Map();
    if (!all.initials.includes(initial)) return found;
    const index = await load(`words-${initial.codePointAt(0).toString(16)}`, all.version);
    // The plural finds the singular too.
    const starts = word.length > 4 && word.endsWith("s") ? [word, word.slice(0, -1)] : [word];
    for (const [term, postings] of Object.entries(index)) {
      if (!starts.some((start) => term.startsWith(start))) continue;
      const near = starts.includes(term) ? 2 : 1;
      let unit = 0;
      for (let n = 0; n < postings.length; n += 2) {
        unit += postings[n];
        const [times, heading] = [postings[n + 1] % 10, postings[n + 1] >= 10];
        const worth = near * ((heading ? 4 : 0) + Math.log2(1 + times));
        found.set(unit, Math.max(worth, found.get(unit) || 0));
      }
    }
    return found;
  };

  const find = async (query) => {
    const all = await contents();
    const asked = [...new Set(words(query))].filter((word) => !all.common.includes(word));
    const each = await Promise.all(asked.map((word) => having(word, all)));
    const scores = new Map();
    for (const found of each) {
      const rare = Math.log2(1 + all.pageOf.length / (1 + found.size));
      for (const [unit, worth] of found) {
        const [matched, score] = scores.get(unit) || [0, 0];
        scores.set(unit, [matched + 1, score + worth * rare]);
      }
    }
    const most = Math.max(0, ...[...scores.values()].map(([matched]) => matched));
    const order = [...scores].filter(([, [matched]]) => matched === most)
      .map(([unit, [, score]]) => [unit, score * (all.pages[all.pageOf[unit]][2] ? 1.5 : 1)])
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { asked, whole: most === asked.length, found: order.map(([unit]) => unit) };
  };

  const unitOf = async (number, all) => {
    let part = all.parts.length - 1;
    while (all.parts[part] > number) part -= 1;
    const [anchor, heading, text, ...foreign] = (await load(`text-${part}`, all.version))[number - all.parts[part]];
    const [url, title] = all.pages[all.pageOf[number]];
    return { address: `${root}${url}${anchor && `#${anchor}`}`, title, heading, text, foreign };
  };

  // --- Showing --------------------------------------------------------------------------------------

  const starts = (asked) => asked.flatMap((w) => (w.length > 4 && w.endsWith("s") ? [w, w.slice(0, -1)] : [w]));

  // A part of a text, with the language of what is in another.
  const said = (text, foreign, from = 0, to = text.length) => {
    const nodes = [];
    let at = from;
    for (let n = 0; n < foreign.length; n += 3) {
      const [begin, end] = [Math.max(foreign[n], at), Math.min(foreign[n] + foreign[n + 1], to)];
      if (begin >= end) continue;
      const span = document.createElement("span");
      span.lang = foreign[n + 2];
      span.textContent = text.slice(begin, end);
      nodes.push(text.slice(at, begin), span);
      at = end;
    }
    return [...nodes, text.slice(at, to)];
  };

  // Some words around the first that was asked for, each of those marked.
  const snippet = (text, foreign, asked) => {
    const begin = starts(asked);
    const hits = [...text.matchAll(WORD)].filter(([word]) => begin.some((b) => fold(word).startsWith(b)));
    let from = Math.max(0, (hits[0]?.index ?? 0) - 60);
    if (from) from = text.indexOf(" ", from) + 1;
    let to = Math.min(text.length, from + 200);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
    const line = document.createElement("p");
    if (from) line.append("… ");
    let at = from;
    for (const { 0: word, index } of hits) {
      if (index < at || index + word.length > to) continue;
      const mark = document.createElement("mark");
      mark.append(...said(text, foreign, index, index + word.length));
      line.append(...said(text, foreign, at, index), mark);
      at = index + word.length;
    }
    line.append(...said(text, foreign, at, to), to < text.length ? " …" : "");
    return line;
  };

  const item = ({ address, title, heading, text, foreign: [inHeading = [], inText = []] }, asked) => {
    const entry = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.append(...said(heading, inHeading));
    entry.append(link);
    if (title !== heading) {
      const where = document.createElement("span");
      where.className = "lb-where";
      where.textContent = title;
      entry.append(" ", where);
    }
    if (text) entry.append(snippet(text, inText, asked));
    return entry;
  };

  const count = (found, whole) => {
    if (!found) return "Nothing found.";
    const places = found === 1 ? "1 place" : `${found} places`;
    return whole ? `${places}.` : `No place has all of these words; ${places} with the most of them.`;
  };

  const attach = (form, results) => {
    const input = form.querySelector("input");
    const step = Number(results.dataset.most);
    const status = document.createElement("p");
    const list = document.createElement("ol");
    const more = document.createElement("button");
    status.setAttribute("role", "status");
    more.type = "button";
    more.className = "btn lb-more";
    more.textContent = "More";
    more.hidden = true;
    results.append(status, list, more);

    let turn = 0;
    let rest = () => {};
    more.addEventListener("click", () => rest());
    const show = async () => {
      const mine = ++turn;
      const query = input.value.trim();
      if (!words(query).length) {
        status.textContent = "";
        list.replaceChildren();
        more.hidden = true;
        return;
      }
      try {
        const all = await contents();
        const { asked, whole, found } = await find(query);
        if (mine !== turn) return; // the reader has typed on
        let shown = 0;
        rest = async () => {
          const next = found.slice(shown, shown + step);
          const items = (await Promise.all(next.map((unit) => unitOf(unit, all)))).map((unit) => item(unit, asked));
          if (mine !== turn) return;
          if (shown) list.append(...items);
          else list.replaceChildren(...items);
          if (shown) items[0]?.querySelector("a").focus();
          shown += items.length;
          more.hidden = shown >= found.length;
        };
        await rest();
        if (mine === turn) {
          status.textContent = asked.length ? count(found.length, whole) : "These words are almost everywhere.";
        }
      } catch (error) {
        status.textContent = `The search does not work at the moment: ${error.message}.`;
      }
    };

    let pause;
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(show, 150);
    });
    // The results are here already: the form need not open the page of the search.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      show();
    });
    return { input, show };
  };

  for (const form of document.querySelectorAll("form.bd-search")) {
    const { input, show } = attach(form, form.parentElement.querySelector(".lb-results"));
    const asked = new URLSearchParams(location.search).get("q");
    if (form.closest("main") && asked) input.value = asked;
    if (input.value) show();
  }
})();
