// Small manners of the portal's pages that need no circuit: copy, download, focus.
(() => {
  const say = text => {
    const region = document.getElementById("zk-live");
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 50);
  };

  const copy = async button => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      say("Copying is not allowed here; select the text instead.");
      return;
    }
    button.dataset.done = "";
    say(button.dataset.copied);
    setTimeout(() => { delete button.dataset.done; }, 2000);
  };

  const download = button => {
    const address = URL.createObjectURL(new Blob([button.dataset.text], { type: "text/plain" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: button.dataset.download });
    link.click();
    URL.revokeObjectURL(address);
  };

  const focus = id => {
    const target = document.getElementById(id);
    target?.focus();
    target?.scrollIntoView({ block: "nearest" });
  };

  addEventListener("click", event => {
    const target = event.target.closest("[data-copy], [data-download], [data-focus], .zk-skip");
    if (!target) return;
    if (target.dataset.copy !== undefined) copy(target);
    else if (target.dataset.download !== undefined) download(target);
    else {
      event.preventDefault();
      event.stopPropagation();
      focus(target.dataset.focus ?? "main");
    }
  }, true);
})();
