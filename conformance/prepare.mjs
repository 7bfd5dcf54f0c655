// Makes the keys of the CIBA clients, and writes demo.json and fapi-ciba.json with them into local/: the public halves for
// the provider, the whole keys for the suite. Nothing of it belongs into the repository.
//
//   node prepare.mjs
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const read = name => JSON.parse(readFileSync(new URL(name, here), "utf8"));
const write = (name, value) => writeFileSync(new URL(`local/${name}`, here), JSON.stringify(value, null, 2));

const [demo, plan] = [read("demo.json"), read("fapi-ciba.json")];
for (const member of ["client", "client2"]) {
  const pair = await crypto.subtle.generateKey(
    { name: "RSA-PSS", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" }, true, ["sign", "verify"]);
  const { key_ops: _, ext: __, ...jwk } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const named = { ...jwk, alg: "PS256", use: "sig", kid: `${member}-1` };
  const { kty, kid, use, alg, n, e } = named;
  plan[member].jwks = { keys: [named] };
  demo.clients.find(client => client.clientId === plan[member].client_id).jwks = { keys: [{ kty, kid, use, alg, n, e }] };
}
mkdirSync(new URL("local", here), { recursive: true });
write("demo.json", demo);
write("fapi-ciba.json", plan);
