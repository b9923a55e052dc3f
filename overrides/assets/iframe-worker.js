// A page opened from a folder may not start a worker, so there the theme's search runs in a hidden frame instead.
// Loaded in the private tree only. The theme looks for the name IFrameWorker from within the frame.
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      const started = "postMessage = (data) => parent.postMessage(data, '*')";
      frame.hidden = true;
      frame.title = "Search";
      frame.srcdoc = `<script>${started}<\/script><script src="${new URL(url, document.baseURI)}"><\/script>`;
      this.window = new Promise((ready) => { frame.onload = () => ready(frame.contentWindow); });
      addEventListener("message", (event) => {
        if (event.source === frame.contentWindow) this.dispatchEvent(new MessageEvent("message", { data: event.data }));
      });
      document.body.append(frame);
    }
    postMessage(data) {
      // The frame's own postMessage is what the worker's script answers with.
      this.window.then((window) => window.dispatchEvent(new MessageEvent("message", { data })));
    }
  };
}
