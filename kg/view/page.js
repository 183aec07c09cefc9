"use strict";
// Text goes into the page by textContent alone; nothing here reads or makes HTML from data.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const STANCES = { affirms: "says it is so", denies: "denies it", declines: "declines to say", asks: "asks", urges: "urges or plans it" };
  const STANDINGS = Object.fromEntries(data.legend.standings.map((row) => [row.key, row.name]));
  Object.assign(STANDINGS, { Contested: "contested", Denied: "denied", Confirmed: "confirmed", same: "the same quantity", like: "the same kind of thing" });

  /** An element with attributes (a function is a listener) and children: elements, or strings set as text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== "") element.append(child);
    return element;
  }

  // ---- the drawing

  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({ ...edge })));
  const drawn = new Map(data.nodes.map((node) => [node.id, node]));
  const ends = new Map(data.edges.map((edge) => [edge.id, edge]));
  const touching = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    touching.get(edge.from).push(edge);
    if (edge.to !== edge.from) touching.get(edge.to).push(edge);
  }
  byId("left-out").textContent = data.leftOut;
  byId("legend").open = window.innerWidth > 820; // before the network measures the room it has
  const network = new vis.Network(byId("graph"), { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    nodes: { font: { face: "system-ui, DejaVu Sans, sans-serif", size: 16 } },
    edges: { font: { face: "system-ui, DejaVu Sans, sans-serif" }, selectionWidth: 1.5, hoverWidth: 1 },
    interaction: { hover: true, tooltipDelay: 150, multiselect: false, keyboard: { enabled: true, bindToWindow: false, autoFocus: false } },
  });

  const off = { kinds: new Set(), standings: new Set(), edges: new Set() };
  const kindOf = (id) => (data.details[id].type === "actor" ? data.details[id].kind : data.details[id].type);
  let focus = null; // Set of the node ids in the light, or null

  const allowed = (id) => !off.kinds.has(kindOf(id)) && !off.standings.has(data.details[id].status);
  const allowedEdge = (edge) => allowed(edge.from) && allowed(edge.to) && !off.edges.has(data.links[edge.id].class);

  /** Hide what the filter takes out, pale what is not in focus. */
  function paint() {
    nodes.update(data.nodes.map(({ id, font }) => {
      const lit = !focus || focus.has(id);
      return { id, hidden: !allowed(id) || !touching.get(id).some(allowedEdge), opacity: lit ? 1 : 0.15,
        font: { ...font, color: lit ? font.color : "#00000022" } };
    }));
    edges.update(data.edges.map(({ id, from, to, color, font }) => {
      const lit = !focus || (focus.has(from) && focus.has(to) && (focus.centre === undefined || from === focus.centre || to === focus.centre));
      return { id, hidden: !allowedEdge({ id, from, to }), color: { ...color, opacity: lit ? 1 : 0.08 },
        font: { ...font, color: lit ? font.color : "#00000000", strokeWidth: lit ? 4 : 0 } };
    }));
  }

  /** Bring the nodes (default: all that are shown) into view, their names included, which vis-network's own fit leaves out. */
  function fit(ids = data.nodes.map(({ id }) => id).filter((id) => !nodes.get(id).hidden)) {
    if (!ids.length) return;
    const box = byId("graph").getBoundingClientRect();
    const rims = ids.map((id) => [network.getPosition(id), data.details[id].size]);
    const [left, right] = [Math.min(...rims.map(([at, [w]]) => at.x - w / 2)), Math.max(...rims.map(([at, [w]]) => at.x + w / 2))];
    const [top, bottom] = [Math.min(...rims.map(([at, [, h]]) => at.y - h / 2)), Math.max(...rims.map(([at, [, h]]) => at.y + h / 2))];
    const scale = Math.min(1.1, (0.96 * box.width) / (right - left), (0.96 * box.height) / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
  }

  let untouched = true; // until somebody moves or zooms, the picture follows the size of the window
  for (const gesture of ["dragStart", "zoom"]) network.on(gesture, () => { untouched = false; });
  new ResizeObserver(() => { if (untouched) fit(); }).observe(byId("graph"));

  // ---- evidence

  const chip = (text, kind = "") => make("span", { class: `chip ${kind}` }, text);

  function quote(number, withStance = true) {
    const row = data.evidence[number];
    const article = data.articles[row.a];
    const text = row.runs.map(([piece, mark]) => (mark ? make("mark", { class: mark, title: mark }, piece) : piece));
    const safe = article.url && /^https?:\/\//i.test(article.url);
    const title = safe ? make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, article.title) : article.title;
    const about = [article.publisher, article.date].filter(Boolean).join(", ");
    const how = [withStance && row.stance && STANCES[row.stance], row.certainty && row.certainty !== "certain" && row.certainty, row.quoted && row.quoted !== "indirect" && `${row.quoted} quotation`];
    return make("figure", {}, make("blockquote", {}, text),
      make("figcaption", {}, title, about ? ` · ${about}` : "", ...how.filter(Boolean).map((word) => ` · ${word}`)));
  }

  const quotes = ({ ev, more }, withStance) => [...ev.map((number) => quote(number, withStance)), more ? make("p", { class: "note" }, `and ${more} more like these`) : null];

  const who = (side) => (side.node && drawn.has(side.node) ? make("button", { type: "button", class: "who", click: () => select(side.node) }, side.who) : make("span", { class: "who" }, side.who));

  const sideOf = (side) => make("div", { class: `side ${side.stance}` },
    make("div", { class: "chips" }, side.value ? make("span", { class: "value" }, side.value) : null, who(side), chip(STANCES[side.stance], side.stance),
      side.certainty !== "certain" ? chip(side.certainty) : null, side.unnamed ? chip("unnamed source", "unnamed") : null),
    ...quotes(side, false));

  const standing = (status) => (status ? chip(STANDINGS[status] || status, status) : null);

  // ---- panels

  const NOTES = {
    contested: "What some say and others deny, each with its words. What no source here affirms comes last. No side is taken.",
    figures: "Different figures for the same kind of thing, smallest first. Whether they mean the same place, group and day is for the reader to judge.",
    unnamed: "Nobody affirms these but sources the articles do not name.",
  };
  const TABS = { details: "Details", contested: "Contested", figures: "Figures", unnamed: "Unnamed" };
  let current = null; // what the details tab shows: {node} or {edge}

  function card(item) {
    const title = item.node ? make("button", { type: "button", click: () => select(item.node) }, item.title) : item.title;
    return make("section", { class: `item ${item.status}` }, make("h2", {}, title), make("div", { class: "chips" }, standing(item.status)),
      item.wording ? make("p", { class: "note" }, `in short: ${item.wording}`) : null, item.sides.map(sideOf));
  }

  function linkList(title, list) {
    if (!list.length) return [];
    return [make("h3", {}, title), make("ul", { class: "link-list" }, list.map((edge) => make("li", {},
      make("button", { type: "button", click: () => selectEdge(edge.id) }, data.links[edge.id].says))))];
  }

  function nodeDetails(id) {
    const node = data.details[id];
    const links = touching.get(id);
    const isOf = (...classes) => (edge) => classes.includes(data.links[edge.id].class);
    const says = ["affirms", "denies", "declines", "asks", "urges"];
    const parts = [make("h2", {}, node.caption), make("div", { class: "chips" },
      chip(node.type === "event" ? `event: ${node.kind}` : node.kind === "unnamed" ? "unnamed source" : node.kind, node.kind === "unnamed" ? "unnamed" : ""),
      standing(node.status), node.date ? chip(node.date) : null, node.type !== "actor" && node.unnamed ? chip("unnamed sources only", "unnamed") : null)];
    if (node.role) parts.push(make("p", { class: "note" }, node.role));
    if (node.aliases.length && node.type === "actor") parts.push(make("p", { class: "note" }, `also: ${node.aliases.join("; ")}`));
    if (node.wording) parts.push(make("p", { class: "note" }, `as worded: “${node.wording}”`));
    if (node.type === "actor") {
      parts.push(...linkList("Says, denies, is quoted", links.filter(isOf(...says, "reports", "disputes"))));
      parts.push(...linkList("Speaks for", links.filter(isOf("speaks_for"))), ...linkList("Takes part in", links.filter(isOf("part"))));
    } else {
      if (node.sides.length) parts.push(make("h3", {}, "Who takes which side"), ...node.sides.map(sideOf));
      parts.push(...linkList("Who takes part", links.filter(isOf("part"))), ...linkList("Linked", links.filter(isOf("about", "part_of"))));
    }
    if (node.ev.length) parts.push(make("h3", {}, "In the articles"), ...quotes(node));
    return parts;
  }

  function edgeDetails(id) {
    const link = data.links[id];
    const edge = ends.get(id);
    const end = (node) => make("li", {}, make("button", { type: "button", click: () => select(node) }, data.details[node].caption));
    return [make("h2", {}, link.says), make("div", { class: "chips" }, standing(link.status)), ...quotes(link),
      make("h3", {}, "Between"), make("ul", { class: "link-list" }, end(edge.from), end(edge.to))];
  }

  function welcome() {
    const kinds = data.legend.kinds.map((row) => `${row.count} × ${row.name}`).join(", ");
    return [make("h2", {}, "Click a node or a line to read its evidence"),
      make("p", { class: "note" }, `Drawn: ${kinds}.`),
      make("p", { class: "note" }, "Solid arrows show who does what to whom; blue lines say so, dashed orange lines with a bar deny it. A statement in a dashed frame is denied or open: it is not a fact."),
      make("p", { class: "note" }, "Keys: / searches, arrow keys move the picture when it has the focus, + and − zoom, Esc clears.")];
  }

  const CONTENT = {
    details: () => (!current ? welcome() : current.node ? nodeDetails(current.node) : edgeDetails(current.edge)),
    ...Object.fromEntries(Object.keys(NOTES).map((name) => [name, () => [make("p", { class: "note" }, NOTES[name]),
      ...(data.panels[name].length ? data.panels[name].map(card) : [make("p", {}, "None found.")])]])),
  };

  function open(name) {
    for (const tab of byId("tabs").children) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) byId("panel").setAttribute("aria-labelledby", tab.id);
    }
    byId("panel").replaceChildren(...CONTENT[name]().filter(Boolean));
    byId("panel").scrollTop = 0;
  }

  for (const [name, title] of Object.entries(TABS)) {
    const count = name in NOTES ? ` ${data.panels[name].length}` : "";
    byId("tabs").append(make("button", { type: "button", role: "tab", id: `tab-${name}`, "data-tab": name, "aria-controls": "panel", click: () => open(name) }, title + count));
  }
  byId("tabs").addEventListener("keydown", (event) => {
    const tabs = [...byId("tabs").children];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    open(next.dataset.tab);
  });

  // ---- choosing

  function remember(name, id) {
    if (location.protocol === "about:") return; // in a notebook's frame there is no address to change
    history.replaceState(null, "", id === null ? location.pathname + location.search : `#${name}=${encodeURIComponent(id)}`);
  }

  function select(id) {
    if (!drawn.has(id)) return;
    current = { node: id };
    focus = new Set([id, ...touching.get(id).filter(allowedEdge).flatMap((edge) => [edge.from, edge.to])]);
    focus.centre = id;
    paint();
    network.selectNodes([id]);
    show([...focus]);
    remember("select", id);
    open("details");
  }

  function selectEdge(id) {
    if (!ends.has(id)) return;
    current = { edge: id };
    focus = new Set([ends.get(id).from, ends.get(id).to]);
    paint();
    network.selectEdges([id]);
    show([...focus]);
    remember("edge", id);
    open("details");
  }

  function clear() {
    current = focus = null;
    network.unselectAll();
    paint();
    remember("select", null);
  }

  /** Move the view only if something of interest lies outside it. */
  function show(ids) {
    const box = byId("graph").getBoundingClientRect();
    const seen = ids.every((id) => {
      const at = network.canvasToDOM(network.getPosition(id));
      return at.x > 0 && at.y > 0 && at.x < box.width && at.y < box.height;
    });
    untouched = false;
    if (!seen || network.getScale() < 0.45) fit(ids);
  }

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) select(node);
    else if (edge !== undefined) selectEdge(edge);
    else { clear(); open("details"); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { clear(); hits([]); open("details"); }
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); byId("search").focus(); }
  });
  byId("fit").addEventListener("click", () => { untouched = true; fit(); });
  byId("closer").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3 }));
  byId("farther").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3 }));

  // ---- search

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const index = data.nodes.map(({ id }) => {
    const node = data.details[id];
    return { id, node, text: plain([node.caption, node.wording, node.role, ...node.aliases].filter(Boolean).join(" ")) };
  });
  let chosen = -1;

  function hits(found) {
    const list = byId("hits");
    list.replaceChildren(...found.map(({ id, node }, n) => make("li", { role: "option", id: `hit-${n}`, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); take(id); } },
      node.caption, " ", make("small", {}, node.type === "actor" ? node.kind : node.type))));
    list.hidden = !found.length;
    list.found = found;
    byId("search").setAttribute("aria-expanded", String(found.length > 0));
    mark(found.length ? 0 : -1);
  }

  function mark(n) {
    chosen = n;
    [...byId("hits").children].forEach((item, at) => item.setAttribute("aria-selected", String(at === n)));
    if (n >= 0) { byId("search").setAttribute("aria-activedescendant", `hit-${n}`); byId("hits").children[n].scrollIntoView({ block: "nearest" }); }
    else byId("search").removeAttribute("aria-activedescendant");
  }

  function take(id) {
    hits([]);
    byId("search").value = "";
    select(id);
  }

  byId("search").addEventListener("input", ({ target }) => {
    const words = plain(target.value).split(/\s+/).filter(Boolean);
    const found = words.length ? index.filter(({ text }) => words.every((word) => text.includes(word))) : [];
    found.sort((a, b) => (a.node.type !== "actor") - (b.node.type !== "actor") || a.text.indexOf(words[0]) - b.text.indexOf(words[0]));
    hits(found.slice(0, 20));
  });
  byId("search").addEventListener("keydown", (event) => {
    const list = byId("hits").found || [];
    if (event.key === "ArrowDown" && list.length) { event.preventDefault(); mark((chosen + 1) % list.length); }
    if (event.key === "ArrowUp" && list.length) { event.preventDefault(); mark((chosen - 1 + list.length) % list.length); }
    if (event.key === "Enter" && list[chosen]) { event.preventDefault(); take(list[chosen].id); }
  });
  byId("search").addEventListener("blur", () => hits([]));

  // ---- legend, which is the filter

  const SVG = "http://www.w3.org/2000/svg";
  const OUTLINES = {
    dot: "M19 8a7 7 0 1 1-14 0a7 7 0 1 1 14 0z", square: "M6 2h12v12h-12z", hexagon: "M4 8l4-6h8l4 6l-4 6h-8z", triangleDown: "M4 2h16l-8 12z",
    diamond: "M12 1l7 7l-7 7l-7-7z", star: "M12 1l2 5h5l-4 3l2 6l-5-4l-5 4l2-6l-4-3h5z", box: "M5 3h14a4 4 0 0 1 4 4v2a4 4 0 0 1 -4 4h-14a4 4 0 0 1 -4 -4v-2a4 4 0 0 1 4 -4z", claim: "M1 3h22v10h-22z", ellipse: "M1 8a11 6 0 1 1 22 0a11 6 0 1 1-22 0z",
  };

  function swatch(row) {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const shaped = { d: row.shape ? OUTLINES[row.key] || OUTLINES[row.shape] : "M0 8h24", fill: row.fill || "none", stroke: row.border || row.colour, "stroke-width": Math.min(row.width, 3),
      "stroke-dasharray": row.shape ? (row.dashes ? "3 2" : "none") : (row.dashes || ["none"]).join(" ") };
    for (const [name, value] of Object.entries({ width: 24, height: 16, viewBox: "0 0 24 16", "aria-hidden": "true" })) svg.setAttribute(name, value);
    for (const [name, value] of Object.entries(shaped)) path.setAttribute(name, value);
    svg.append(path);
    return svg;
  }

  const boxes = [];
  for (const [group, title] of [["kinds", "Who and what"], ["standings", "Where a statement stands"], ["edges", "Lines"]]) {
    const rows = data.legend[group].map((row) => {
      const box = make("input", { type: "checkbox", checked: true, change: () => { turn(box.checked); paint(); } });
      function turn(on) {
        box.checked = on;
        off[group][on ? "delete" : "add"](row.key);
        label.classList.toggle("off", !on);
      }
      boxes.push({ group, key: row.key, turn });
      const label = make("label", {}, box, swatch(row), make("span", {}, row.name), make("small", {}, String(row.count)));
      return label;
    });
    if (rows.length) byId("filters").append(make("fieldset", {}, make("legend", {}, title), ...rows));
  }
  function filterBy(wanted) {
    boxes.forEach((box) => box.turn(wanted(box)));
    paint();
    fit();
  }
  byId("filters").prepend(make("p", { class: "presets" },
    make("button", { type: "button", click: () => filterBy(() => true) }, "All"),
    make("button", { type: "button", click: () => filterBy(({ group, key }) => group !== "standings" || key === "Contested" || key === "Denied") }, "Disputed only")));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());

  // ---- start

  byId("counts").textContent = data.counts;
  function follow() {
    const [, name, id] = /^#(select|edge|tab)=(.*)$/.exec(location.hash) || [];
    let wanted = null;
    try { wanted = name ? decodeURIComponent(id) : null; } catch { return; } // an address broken by hand
    if (name === "select") select(wanted);
    if (name === "edge") selectEdge(wanted);
    if (name === "tab" && wanted in TABS) open(wanted);
  }
  open(data.panels.contested.length ? "contested" : "details");
  fit();
  follow();
  window.addEventListener("hashchange", follow);
})();
