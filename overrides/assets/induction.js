// The reading list of a role: ticks stay in this browser; an earlier receipt shows what changed since. Nothing is sent.
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("hb-reading-data").textContent);
  const boxes = [...document.querySelectorAll(".hb-tick")];
  const key = `handbook reading: ${data.school}, ${data.role}`;

  // A browser may refuse to keep anything; then ticks last as long as the page.
  const kept = {
    read() { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } },
    write(ticks) {
      try {
        if (Object.keys(ticks).length) localStorage.setItem(key, JSON.stringify(ticks));
        else localStorage.removeItem(key);
      } catch { find("hb-kept").firstChild.data = "This browser keeps no ticks: they go when you close the page. "; }
    },
  };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function show() {
    const left = boxes.filter((box) => !box.checked);
    const minutes = left.reduce((sum, box) => sum + Number(box.dataset.minutes), 0);
    find("hb-progress").textContent = left.length
      ? `${boxes.length - left.length} of ${boxes.length} sections read, about ${minutes} minutes left.`
      : `All ${boxes.length} sections read. Print the receipt below and sign it.`;
    find("hb-receipt").hidden = left.length > 0;
    find("hb-receipt").classList.add("hb-known");
    find("hb-not-yet").hidden = left.length === 0;
  }

  function keep() {
    const ticks = {};
    for (const box of boxes) if (box.checked) ticks[box.dataset.section] = box.dataset.hash;
    kept.write(ticks);
    show();
  }

  function restore() {
    const ticks = kept.read();
    for (const box of boxes) {
      const hash = ticks[box.dataset.section];
      box.checked = hash === box.dataset.hash;
      if (hash && !box.checked) box.nextElementSibling.append(element("em", " Changed since you ticked it"));
    }
    show();
  }

  // What changed since an earlier receipt

  function parsed(code) {
    const parts = code.trim().toLowerCase().split(".");
    if (parts.length < 3 || !/^[0-9a-f]{12}$/.test(parts.at(-1))) return null;
    return { role: parts[0], release: parts.slice(1, -1).join("."), hash: parts.at(-1) };
  }

  async function releases() {
    try {
      const answer = await fetch(data.releases);
      if (answer.ok) return await answer.json();
    } catch { /* Opened from a folder: a page may load a script there, and no data. */ }
    await new Promise((done, failed) => {
      const script = element("script");
      script.src = data.script;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
    return globalThis.handbookReleases;
  }

  function before(release) {
    const found = new Map();
    for (const [id, statement] of Object.entries(release.statements)) {
      if (statement.audience && !statement.audience.includes(data.role)) continue;
      const said = (statement.readers || {})[data.role] || statement;
      let now = id;
      for (const seen = new Set(); data.renamed[now] && !seen.has(now); now = data.renamed[now]) seen.add(now);
      found.set(now, { ...said, number: statement.number, strength: statement.strength || "information" });
    }
    return found;
  }

  const same = (old, hash, rule, strength, told) =>
    (old.rule && rule ? old.rule === rule : old.hash === hash) && (!told || old.strength === strength);

  function differences(release) {
    const old = before(release);
    // A record that was written by hand may not say how strong a rule is.
    const told = Object.values(release.statements).some((each) => each.strength);
    const people = new Set(data.people[release.name] || []);
    const changed = [];
    for (const [id, number, strength, hash, rule, url, text] of data.rules) {
      const was = old.get(id);
      old.delete(id);
      if (!was) changed.push({ id, number, url, text, kind: "New" });
      else if (!same(was, hash, rule, strength, told)) changed.push({ id, number, url, text, was: was.text, kind: "Changed" });
      else if (people.has(id)) changed.push({ id, number, url, text, was: text, kind: "Somebody else, or another number" });
    }
    for (const [id, was] of old) changed.push({ id, number: was.number, was: was.text, kind: "Gone" });
    return changed;
  }

  // Words that went and came, by their longest common run.
  function words(was, text) {
    const a = (was || "").split(" ").filter(Boolean), b = (text || "").split(" ").filter(Boolean);
    const longest = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
    for (let i = a.length - 1; i >= 0; i--)
      for (let j = b.length - 1; j >= 0; j--)
        longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    const pieces = [];
    const add = (op, word) => {
      if (pieces.length && pieces.at(-1).op === op) pieces.at(-1).text += ` ${word}`;
      else pieces.push({ op, text: word });
    };
    let i = 0, j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { add("same", a[i]); i++; j++; }
      else if (i < a.length && (j === b.length || longest[i + 1][j] >= longest[i][j + 1])) add("del", a[i++]);
      else add("ins", b[j++]);
    }
    return pieces;
  }

  function marked(change) {
    const line = element("p", "", "hb-differs__text");
    const pieces = words(change.was, change.text);
    if (pieces.length === 1) line.classList.add("hb-whole");
    pieces.forEach((piece, at) => {
      if (at) line.append(" ");
      if (piece.op === "same") { line.append(piece.text); return; }
      const mark = element(piece.op);
      mark.append(element("span", piece.op === "del" ? "[struck: " : "[added: ", "hb-vh"), piece.text, element("span", "]", "hb-vh"));
      line.append(mark);
    });
    return line;
  }

  function entry(change) {
    const item = element("li", "", "hb-differs");
    item.dataset.rule = change.id;
    const about = element("p", "", "hb-apparatus");
    about.append(element("span", change.kind));
    if (change.number) about.append(" ", element("span", `Rule ${change.number}`));
    if (change.url) {
      const link = element("a", "Read it in its place");
      link.href = change.url;
      about.append(" ", link);
    }
    item.append(marked(change), about);
    return item;
  }

  function readChanges(release) {
    const line = element("p"), box = element("input"), label = element("label", " I have read these changes");
    box.type = "checkbox";
    box.id = label.htmlFor = "hb-read-changes";
    box.addEventListener("change", () => {
      for (const each of boxes) each.checked = box.checked;
      find("hb-with").textContent = box.checked ? ` I read ${release} before, and now what has changed since.` : "";
      keep();
    });
    line.append(box, label);
    return line;
  }

  async function since(code) {
    const receipt = parsed(code);
    if (!receipt) return [element("p", "That is not the code of a receipt. Copy it letter for letter, with its full stops.")];
    if (receipt.role !== data.role) return [element("p", `That receipt is for other readers (${receipt.role}). Read every section.`)];
    if (receipt.hash === data.hash) return [element("p", "Nothing has changed since that receipt. There is nothing to read.")];
    if (receipt.release.startsWith("now-")) return [element("p", "That text was never released, so nobody kept it. Read every section.")];
    let release;
    try { release = (await releases()).find((each) => each.name === receipt.release); }
    catch { return [element("p", "The list of releases could not be read. Try again, or read every section.")]; }
    if (!release) return [element("p", `There is no release ${receipt.release}. Read every section.`)];
    const changed = differences(release);
    const said = [];
    if (data.known[release.name] && data.known[release.name] !== receipt.hash)
      said.push(element("p", `The code does not fit the text of ${release.name}. Check it for a slip. If it is right, read every section.`));
    const count = changed.length === 1 ? "One rule differs" : `${changed.length || "No"} rules differ`;
    said.push(element("h2", `${count} from ${release.name}`));
    const list = element("ul", "", "hb-differences");
    list.append(...changed.map(entry));
    said.push(list, readChanges(release.name));
    return said;
  }

  for (const each of document.querySelectorAll(".hb-scripted")) {
    each.hidden = false;
    each.classList.add("hb-known");
  }
  for (const box of boxes) box.addEventListener("change", keep);
  find("hb-clear").addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    find("hb-with").textContent = "";
    keep();
  });
  find("hb-print").addEventListener("click", () => {
    document.body.classList.add("hb-print-receipt");
    print();
    document.body.classList.remove("hb-print-receipt");
  });
  find("hb-earlier").addEventListener("submit", async (event) => {
    event.preventDefault();
    find("hb-since").replaceChildren(...await since(find("hb-code").value));
  });
  restore();
})();
