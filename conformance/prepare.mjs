// Makes the keys and the certificates (by openssl) of the CIBA clients, and writes demo.json and fapi-ciba.json with them into
// local/: the public halves of the keys for the provider, all of it for the suite. Nothing of it belongs into the repository.
//
//   node prepare.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const read = name => JSON.parse(readFileSync(new URL(name, here), "utf8"));
const write = (name, value) => writeFileSync(new URL(`local/${name}`, here), JSON.stringify(value, null, 2));

mkdirSync(new URL("local", here), { recursive: true });
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
for (const member of ["mtls", "mtls2"]) {
  const [key, cert] = ["key", "crt"].map(end => new URL(`local/${member}.${end}`, here).pathname);
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", `/CN=${member}`, "-keyout", key, "-out", cert], { stdio: "ignore" });
  plan[member] = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}
write("demo.json", demo);
write("fapi-ciba.json", plan);
