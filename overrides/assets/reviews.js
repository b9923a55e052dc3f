// Whether a policy's review is due, by the clock of whoever reads: the page itself may have been built long ago.
(() => {
  const soon = 60;
  const now = new Date(), today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  for (const each of document.querySelectorAll(".hb-review[data-by]")) {
    const days = Math.round((Date.parse(each.dataset.by) - today) / 86400000);
    const state = days < 0 ? "overdue" : days <= soon ? "due" : "reviewed";
    each.dataset.state = state;
    each.textContent = { overdue: "Overdue", due: "Due now", reviewed: "Reviewed, not due yet" }[state];
  }
})();
