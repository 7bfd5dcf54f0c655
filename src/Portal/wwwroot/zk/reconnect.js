// Says what happens when the live connection breaks, and loads the page again when it cannot be taken up.
(() => {
  const dialog = document.getElementById("components-reconnect-modal");
  if (!dialog) return;
  const text = dialog.querySelector("#zk-reconnect-text");
  let timer;

  const reload = () => location.reload();

  const retry = async () => {
    clearTimeout(timer);
    try {
      // The server answers, but no longer knows this page: it comes anew, with what was typed (kept.js).
      if (!(await Blazor.reconnect())) reload();
    } catch {
      text.textContent = "The portal does not answer. We try again every few seconds.";
      timer = setTimeout(retry, 3000);
    }
  };

  dialog.addEventListener("components-reconnect-state-changed", event => {
    switch (event.detail.state) {
      case "show":
        text.textContent = "We are trying to reach the portal again. What you typed stays on this page.";
        if (!dialog.open) dialog.showModal();
        break;
      case "hide":
        clearTimeout(timer);
        dialog.close();
        break;
      case "failed":
        text.textContent = "The portal does not answer. We try again every few seconds.";
        timer = setTimeout(retry, 3000);
        break;
      case "rejected":
      case "resume-failed":
        text.textContent = "The portal no longer knows this page. It is loaded again, and what you typed is put back.";
        reload();
        break;
    }
  });
  dialog.addEventListener("cancel", event => event.preventDefault());
  dialog.querySelector("[data-reconnect]").addEventListener("click", retry);
  dialog.querySelector("[data-reload]").addEventListener("click", reload);
})();
