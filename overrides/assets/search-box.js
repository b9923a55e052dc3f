// The search box as a reader meets it. What ranks the rules runs beside the page (search.js); this hears its answers,
// so that a question without an answer is met with words to try and somebody to ask.
(() => {
  const box = document.querySelector(".hb-search");
  if (!box) return;
  const query = box.querySelector("#hb-query"), none = box.querySelector(".hb-search__none");
  const usual = [...none.querySelectorAll("button")].map((button) => button.textContent);

  // Material looks for what was typed when a key goes up; words that are pasted or spoken raise no key.
  const look = () => query.dispatchEvent(new KeyboardEvent("keyup"));
  query.addEventListener("input", look);

  for (const button of none.querySelectorAll("button")) button.addEventListener("click", () => {
    query.value = button.textContent;
    query.focus();
    look();
  });

  function told({ items, tried = [] }) {
    box.classList.toggle("hb-search--none", !items.length && query.value.trim() !== "");
    const words = [...new Set([...tried, ...usual])];
    none.querySelectorAll("button").forEach((button, at) => { button.textContent = words[at]; });
  }

  // Material fetches the list of rules with every page. Here the list waits until a reader turns to the box, or comes by
  // an address that asks (?q=…), so that a page is no heavier for those who only read it.
  const turned = new Promise((turn) => {
    if (new URLSearchParams(location.search).has("q")) turn();
    for (const sign of ["focusin", "pointerover"]) box.addEventListener(sign, turn, { once: true });
  });
  const Request = window.XMLHttpRequest;
  window.XMLHttpRequest = class extends Request {
    open(method, address, ...more) {
      this.waits = address.endsWith("search/search_index.json");
      super.open(method, address, ...more);
    }
    send(...body) {
      if (this.waits) turned.then(() => super.send(...body)); else super.send(...body);
    }
  };

  // Material starts the worker that the page's configuration names.
  const Started = window.Worker;
  window.Worker = class extends Started {
    constructor(...started) {
      super(...started);
      this.addEventListener("message", ({ data }) => { if (data.type === 3) told(data.data); });
    }
  };
})();
