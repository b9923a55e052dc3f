// A rule's link gives its permanent address, or words to cite it by, without leaving the page. Without scripts it is a link.
{
  const heading = document.querySelector("[data-hb-cite]");

  const said = (link) => {
    const number = link.closest(".hb-rule").querySelector(".hb-number")?.lastChild.textContent;
    const { hbCite, hbEdition } = heading.dataset;
    return number ? `${hbCite} ${number}, ${hbEdition}` : `${hbCite}, “${heading.textContent}”, ${hbEdition}`;
  };

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // A page from a folder, or from a host without encryption, may use the old way alone.
      const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  const button = (label, text, status) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    made.addEventListener("click", async () => { status.textContent = (await copied(text)) ? "Copied" : text; });
    return made;
  };

  const opened = (link) => {
    const group = document.createElement("span");
    group.className = "hb-copy";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", link.textContent);
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    const open = Object.assign(document.createElement("a"), { href: link.href, textContent: "Open" });
    group.append(button("Copy address", link.href, status), button("Copy citation", said(link), status), open, status);
    link.after(group);
    return group;
  };

  if (heading) for (const link of document.querySelectorAll(".hb-rule .hb-link")) {
    let group;
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    const turn = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      group ??= opened(link);
      group.hidden = link.getAttribute("aria-expanded") === "true";
      link.setAttribute("aria-expanded", String(!group.hidden));
    };
    link.addEventListener("click", turn);
    link.addEventListener("keydown", (event) => { if (event.key === " ") turn(event); });
  }
}
