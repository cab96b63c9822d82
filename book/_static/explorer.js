// The day-by-day explorer. Its data are in explorer-data.js, written from the tables at build time;
// what it answers for a day is what lifebook at DATE answers, which a test compares for every day.
"use strict";

(() => {
  const data = window.lifeDays;
  const home = document.getElementById("explorer");
  if (!home) return;
  if (!data) { // it could not be loaded: what is there for readers without scripts is there for this one
    home.innerHTML = home.querySelector("noscript").textContent;
    return;
  }

  // --- Days: counted as Python's date.toordinal counts them, 1 January of year 1 being day 1 ------

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const UNIX = 719163; // the ordinal of 1 January 1970

  const toIso = (ordinal) => new Date((ordinal - UNIX) * 864e5).toISOString().slice(0, 10);
  const toOrdinal = (iso) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(iso)) return null;
    const time = Date.parse(`${iso}T00:00:00Z`);
    if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso) return null;
    return time / 864e5 + UNIX;
  };

  // Julian (Old Style) date of a day; as text, since 29 February 1900 is no Date.
  const toJulian = (ordinal) => {
    const c = ordinal + 1721425 + 32082;
    const year = Math.floor((4 * c + 3) / 1461);
    const rest = Math.floor(((4 * c + 3) % 1461) / 4);
    const month = Math.floor((5 * rest + 2) / 153);
    const day = Math.floor(((5 * rest + 2) % 153) / 5) + 1;
    const pad = (n, width) => String(n).padStart(width, "0");
    const last = Math.floor(month / 10);
    return `${pad(year - 4800 + last, 4)}-${pad(month + 3 - 12 * last, 2)}-${pad(day, 2)}`;
  };

  const words = (iso, withYear = true) => {
    const [year, month, day] = iso.split("-").map(Number);
    return `${day} ${MONTHS[month - 1]}${withYear ? ` ${year}` : ""}`;
  };

  const years = (born, then) => {
    const [a, b] = [toIso(born), toIso(then)];
    return Number(b.slice(0, 4)) - Number(a.slice(0, 4)) - (b.slice(5) < a.slice(5) ? 1 : 0);
  };

  // --- What holds on a day ----------------------------------------------------------------------

  const spanOf = (ordinal) => {
    let low = 0;
    let high = data.spans.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (data.spans[middle][0] <= ordinal) low = middle;
      else high = middle - 1;
    }
    return data.spans[low];
  };

  // By their places in the lists; one below nought only may hold.
  const ids = { stays: Object.keys(data.stays), roles: Object.keys(data.roles) };
  const plain = (list, n) => [ids[list][n < 0 ? -1 - n : n], n < 0];

  const at = (iso) => {
    const ordinal = toOrdinal(iso);
    if (ordinal === null || ordinal < data.first || ordinal > data.last) return null;
    const [, stays, roles] = spanOf(ordinal);
    return {
      date: iso,
      julian: ordinal < data.switch ? toJulian(ordinal) : null,
      age: {
        min: ordinal >= data.born[1] ? years(data.born[1], ordinal) : 0,
        max: years(data.born[0], ordinal),
      },
      stays: stays.map((n) => {
        const [id, only] = plain("stays", n);
        const [place, circumstance, liberty, certainty] = data.stays[id];
        const [name, modern, lat, lon] = data.places[place];
        return { id, place, name, modern_name: modern, lat, lon, circumstance, liberty,
          certainty: only ? "low" : certainty };
      }),
      roles: roles.map((n) => {
        const [id, only] = plain("roles", n);
        const [title, organisation, sphere, certainty] = data.roles[id];
        return { id, title, organisation, sphere, certainty: only ? "low" : certainty };
      }),
    };
  };

  // --- The page -----------------------------------------------------------------------------------

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };
  const link = (href, text) => make("a", { href }, text);
  const svg = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  let day = data.first;
  const parts = {};

  const map = (name) => {
    const [[west, east, south, north], grid, path] = data.maps[name];
    const flat = Math.cos(((south + north) / 2) * Math.PI / 180);
    const box = [west * flat, -north, (east - west) * flat, north - south];
    const drawing = svg("svg", { viewBox: box.join(" "), role: "img", class: "lb-map" });
    const title = svg("title", {});
    const land = svg("path", { d: path, transform: `scale(${flat / grid},${1 / grid})`,
      class: "lb-land" });
    const points = svg("g", {});
    drawing.append(title, land, points);
    return { drawing, title, points, flat, box: { west, east, south, north }, unit: (east - west) * flat / 150 };
  };

  const mark = (panel, stays) => {
    panel.points.replaceChildren();
    const { west, east, south, north } = panel.box;
    const seen = stays.filter((s) => s.lon >= west && s.lon <= east && s.lat >= south && s.lat <= north);
    const points = new Map();
    for (const stay of seen) points.set(`${stay.lat},${stay.lon}`, [...(points.get(`${stay.lat},${stay.lon}`) ?? []), stay]);
    for (const [stay, ...others] of points.values()) {
      const x = stay.lon * panel.flat;
      const r = 1.6 * panel.unit;
      const corners = { confined: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
        restricted: [[0, -1.4], [1.4, 0], [0, 1.4], [-1.4, 0]] }[stay.liberty];
      const shape = corners
        ? svg("polygon", { points: corners.map(([a, b]) => `${x + a * r},${b * r - stay.lat}`).join(" ") })
        : svg("circle", { cx: x, cy: -stay.lat, r });
      shape.setAttribute("class", `lb-here lb-${stay.liberty}`);
      const right = stay.lon > (west + east) / 2;
      const room = (right ? stay.lon - west : east - stay.lon) * panel.flat - 2.6 * panel.unit;
      const label = svg("text", { x: x + (right ? -2.6 : 2.6) * panel.unit, y: -stay.lat + 1.4 * panel.unit,
        "text-anchor": right ? "end" : "start", "font-size": 4.6 * panel.unit });
      // Two possible places may share a town's point: the town is named there, the list has both.
      // A house with too long a name is named by its town too, and a railway from town to town in
      // the list alone.
      const towns = [stay, ...others].map((s) => data.places[s.place][4]);
      const town = towns.some((one) => one !== towns[0]) ? `${towns[0]} …` : towns[0];
      const names = others.length ? [town] : [stay.name, town];
      label.textContent = names.find((name) => name.length * 0.55 * 4.6 * panel.unit < room) ?? "";
      panel.points.append(shape, label);
    }
    panel.title.textContent = seen.length
      ? `On the map: ${seen.map((s) => s.name).join(" or ")}` : "Not on this map";
  };

  const sureness = (certainty) => `, certainty ${certainty}`;

  const stayLine = (stay) => {
    const modern = stay.modern_name ? ` (today ${stay.modern_name})` : "";
    return make("li", {}, link(`reference/places.html#${stay.place}`, stay.name), modern,
      `: ${stay.circumstance}, ${stay.liberty}${sureness(stay.certainty)}. `,
      link(`reference/stays.html#${stay.id}`, "evidence for this stay"));
  };

  const roleLine = (role) => make("li", {}, link(`reference/roles.html#${role.id}`, role.title),
    `, ${role.organisation} (${role.sphere})${sureness(role.certainty)}`);

  const eventLine = ([id, title, when, , , people]) => {
    const line = make("li", {}, `${when}: `, link(`reference/events.html#${id}`, title));
    people.forEach((person, n) => {
      line.append(n ? ", " : "; with ", link(`reference/people.html#${person}`, data.people[person]));
    });
    return line;
  };

  const list = (lines, otherwise) => (lines.length ? make("ul", {}, ...lines) : make("p", {}, otherwise));

  const near = (ordinal) => data.events.filter(([, , , first, last]) =>
    last - first < 60 && last >= ordinal - 14 && first <= ordinal + 14);
  const anniversaries = (iso) => data.events.filter(([, , , first, last]) =>
    first === last && toIso(first).slice(5) === iso.slice(5));

  const aged = ({ min, max }) => {
    if (min === max) return `${min}`;
    return `${min} ${max === min + 1 ? "or" : "to"} ${max}`;
  };

  const show = () => {
    const iso = toIso(day);
    const now = at(iso);
    const both = words(iso) + (now.julian ? ` (${words(now.julian, now.julian.slice(0, 4) !== iso.slice(0, 4))} Old Style)` : "");
    parts.date.value = iso;
    parts.slider.value = String(day);
    parts.slider.setAttribute("aria-valuetext", words(iso));
    parts.heading.textContent = both;
    parts.age.textContent = `Age ${aged(now.age)}`;
    parts.stays.replaceChildren(list(now.stays.map(stayLine), "No stay is known."));
    parts.roles.replaceChildren(list(now.roles.map(roleLine), "None that the edition knows."));
    parts.near.replaceChildren(list(near(day).map(eventLine), "Nothing within a fortnight."));
    parts.same.replaceChildren(list(anniversaries(iso).map(eventLine), "Nothing on this day of any year."));
    const chapters = data.chapters.filter(([, , first, last]) => day >= first && day <= last);
    parts.chapter.replaceChildren(...chapters.flatMap(([id, title], n) =>
      [n ? ", " : "", link(`chapters/${id}.html`, title)]));
    parts.maps.forEach((panel) => mark(panel, now.stays));
    clearTimeout(parts.waiting);
    const places = now.stays.map((s) => `${s.name}, ${s.circumstance}`).join(" or ");
    parts.waiting = setTimeout(() => {
      parts.status.textContent = `${both}. Age ${aged(now.age)}. ${places}. ${now.roles.length} roles.`;
    }, 400);
  };

  // Dragging replaces the address, everything else adds to the history, so that Back works.
  const go = (ordinal, keep = true) => {
    const wanted = Math.min(Math.max(ordinal, data.first), data.last);
    if (wanted !== day && keep) history.pushState(null, "", `#${toIso(wanted)}`);
    else history.replaceState(null, "", `#${toIso(wanted)}`);
    day = wanted;
    show();
  };

  const shifted = (months) => {
    const [year, month, dom] = toIso(day).split("-").map(Number);
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(dom, length));
    return toOrdinal(first.toISOString().slice(0, 10));
  };

  const fromAddress = () => {
    const ordinal = toOrdinal(decodeURIComponent(location.hash.slice(1)));
    if (ordinal === null || ordinal < data.first || ordinal > data.last) return false;
    day = ordinal;
    show();
    return true;
  };

  const button = (text, label, target) => {
    const made = make("button", { type: "button", "aria-label": label }, text);
    made.addEventListener("click", () => go(target()));
    return made;
  };

  const keys = { ArrowLeft: () => day - 1, ArrowRight: () => day + 1, PageDown: () => shifted(1),
    PageUp: () => shifted(-1), Home: () => data.first, End: () => data.last };

  const build = () => {
    parts.date = make("input", { type: "date", id: "explorer-date", min: toIso(data.first), max: toIso(data.last) });
    parts.date.addEventListener("change", () => {
      const ordinal = toOrdinal(parts.date.value);
      if (ordinal !== null) go(ordinal);
    });
    parts.slider = make("input", { type: "range", id: "explorer-day", min: data.first, max: data.last, step: 1 });
    parts.slider.addEventListener("input", () => go(Number(parts.slider.value), false));
    parts.event = make("select", { id: "explorer-event" }, make("option", { value: "" }, "choose …"));
    parts.event.addEventListener("change", () => {
      const chosen = data.events.find(([id]) => id === parts.event.value);
      if (chosen) go(Math.max(chosen[3], data.first));
    });
    parts.heading = make("h2", { class: "lb-day" });
    parts.age = make("p", { class: "lb-age" });
    parts.status = make("p", { class: "lb-hidden", role: "status" });
    for (const name of ["stays", "roles", "near", "same"]) parts[name] = make("div", {});
    parts.chapter = make("p", {});
    parts.maps = Object.keys(data.maps).map(map);
    const field = (label, input) => make("p", {}, make("label", { for: input.id }, label), " ", input);
    const controls = make("div", { class: "lb-controls", role: "group", "aria-label": "Choose a day" },
      field("Day", parts.date), field("Drag, or use the arrow keys", parts.slider),
      make("p", { class: "lb-steps" },
        button("− year", "A year earlier", () => shifted(-12)), button("− month", "A month earlier", () => shifted(-1)),
        button("− day", "A day earlier", () => day - 1), button("+ day", "A day later", () => day + 1),
        button("+ month", "A month later", () => shifted(1)), button("+ year", "A year later", () => shifted(12))),
      field("Go to an event", parts.event));
    controls.addEventListener("keydown", (event) => {
      const typing = event.target === parts.date || event.target === parts.event;
      if (typing || !keys[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      go(keys[event.key]());
    });
    const section = (title, body) => make("section", {}, make("h3", {}, title), body);
    home.replaceChildren(controls, parts.status,
      make("div", { class: "lb-answer" }, parts.heading, parts.age,
        section("Where he was", parts.stays), make("div", { class: "lb-maps" }, ...parts.maps.map((m) => m.drawing)),
        section("What he held", parts.roles), section("Within a fortnight, and with whom", parts.near),
        section("On this day of other years", parts.same), section("Read about it in", parts.chapter)));
    window.addEventListener("hashchange", fromAddress);
    window.addEventListener("popstate", fromAddress);
    if (!fromAddress()) {
      day = data.opening;
      show();
    }
    // Many, and wanted by nobody at once: a phone shows the day first.
    setTimeout(() => parts.event.append(...data.events.filter(([, , , , last]) => last >= data.first)
      .map(([id, title, when]) => make("option", { value: id }, `${when}: ${title}`))));
  };

  build();
  window.lifeExplorer = { at, toIso, toOrdinal };
})();
