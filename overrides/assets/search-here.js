// A page opened from a folder may not start a worker, so there what ranks the rules runs in the page itself. Loaded in
// the private tree only, before the theme's script, which asks for a Worker.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.ready = new Promise((ready) => {
        const script = document.createElement("script");
        script.src = url;
        script.onload = ready;
        document.head.append(script);
      });
    }
    postMessage(data) {
      this.ready.then(() => this.dispatchEvent(new MessageEvent("message", { data: window.handbookSearch(data) })));
    }
  };
}
