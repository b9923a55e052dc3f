// The choice of readers: it leads to the same place in another view, and is remembered only where a reader says so. What is
// remembered is shown in the choice itself and on the front door, and goes with one tap.
{
  const choice = document.querySelector(".hb-views");

  if (choice) {
    const { hbView, hbRoot } = choice.dataset;
    const key = `handbook-reader:${new URL(hbRoot, location).pathname.replace(/index\.html$/, "")}`;
    const list = choice.querySelector("ul");
    const mark = Object.assign(document.createElement("span"), { className: "hb-remembered" });
    const keep = Object.assign(document.createElement("button"), { type: "button" });
    const kept = () => { try { return localStorage.getItem(key); } catch { return null; } };
    const show = () => {
      const mine = kept() === hbView;
      mark.textContent = mine ? "(remembered on this device) " : "";
      keep.textContent = mine ? "Forget my choice" : "Remember this choice on this device";
    };
    keep.addEventListener("click", () => {
      try {
        if (kept() === hbView) localStorage.removeItem(key); else localStorage.setItem(key, hbView);
      } catch { /* A browser that keeps nothing has nothing to forget. */ }
      show();
    });
    choice.querySelector(".hb-change").before(mark);
    list.append(Object.assign(document.createElement("li"), { className: "hb-keep" }));
    list.lastChild.append(keep);
    show();
    for (const link of list.querySelectorAll("a[data-hb-same]")) {
      link.addEventListener("click", () => { link.hash = location.hash; });
    }
  }
}
