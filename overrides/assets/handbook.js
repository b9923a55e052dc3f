// Material binds single letters (p, n, s, f) to actions, which people who speak to their device set off by talking.
// A page of rules needs none of them: keys reach Material only from its search box.
addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest(".hb-search");
  if (!typing && /^[a-z,.\/]$/i.test(event.key)) event.stopImmediatePropagation();
}, true);

// Material looks for what was typed when a key goes up; words that are pasted or spoken raise no key.
addEventListener("input", (event) => {
  if (event.target.id === "hb-query") event.target.dispatchEvent(new KeyboardEvent("keyup"));
});

// Material shows of each section the best rule alone, or none, and folds the others away. Here three stand open.
const list = document.querySelector(".md-search-result__list");
if (list) new MutationObserver(() => {
  for (const more of list.querySelectorAll(".md-search-result__more:not([data-hb])")) {
    more.dataset.hb = "";
    const folded = [...more.querySelectorAll("a")];
    const room = 3 - more.parentElement.querySelectorAll(":scope > a:not(:first-child)").length;
    more.before(...folded.slice(0, Math.max(room, 0)));
    if (folded.length <= room) more.remove();
  }
}).observe(list, { childList: true, subtree: true });
