// Passkeys: the browser asks the phone for its person, and the form is sent with the answer. All pages but one that makes a
// passkey work without, by the PIN.
const able = "credentials" in navigator && "PublicKeyCredential" in window
  && "parseRequestOptionsFromJSON" in PublicKeyCredential && "parseCreationOptionsFromJSON" in PublicKeyCredential;

const ask = async (box, form) => {
  const { passkey, purpose, about, makes } = box.dataset;
  const said = makes === undefined ? new URLSearchParams({ purpose: purpose ?? "", about: about ?? "" }) : new URLSearchParams(new FormData(form));
  const asked = await (await fetch(passkey, { method: "POST", body: said })).json();
  if (asked.words) return asked;
  const credential = makes === undefined
    ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) })
    : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) });
  return { answer: JSON.stringify({ id: asked.id, credential: credential.toJSON() }) };
};

const send = (form, submit, pin, answer) => {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "passkey", value: answer });
  form.append(field);
  if (pin) {
    pin.required = false;
    pin.value = "";
  }
  form.requestSubmit(submit);
};

// Everything but the PIN must be filled in before the phone is asked; to make a passkey, the PIN too.
const isReady = (form, pin, makes) => {
  if (pin && !makes) pin.required = false;
  const ready = form.reportValidity();
  if (pin) pin.required = true;
  return ready;
};

for (const box of able ? document.querySelectorAll("[data-passkey]") : []) {
  const form = document.getElementById(box.dataset.form);
  const submit = [...form.elements].find(element => element.type === "submit") ?? null;
  const pin = form.elements.namedItem(box.dataset.pin);
  const button = box.querySelector("button");
  const fault = box.querySelector("[data-passkey-fault]");
  const tell = words => {
    fault.hidden = !words;
    fault.querySelector("p").textContent = words;
  };
  box.hidden = false;
  submit?.classList.remove("zk-p", "zk-d");
  button.addEventListener("click", async () => {
    if (!isReady(form, pin, box.dataset.makes !== undefined)) return;
    tell("");
    button.disabled = true;
    try {
      const { words, answer } = await ask(box, form);
      if (words) tell(words);
      else send(form, submit, pin, answer);
    } catch {
      // The person gave up, the phone knows no passkey, or there is no network.
      tell(box.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
}
if (!able) for (const words of document.querySelectorAll("[data-passkey-unable]")) words.hidden = false;
