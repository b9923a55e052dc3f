// Material binds single letters (p, n, s, f) to actions, which people who speak to their device set off by talking.
// A page of rules needs none of them: keys reach Material only from its search box.
addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest(".hb-search");
  if (!typing && /^[a-z,.\/]$/i.test(event.key)) event.stopImmediatePropagation();
}, true);
