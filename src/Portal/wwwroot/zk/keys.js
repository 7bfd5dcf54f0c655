// Key pairs are made here, in the browser. The private half leaves this module by the person's own download and no other way.
const kinds = {
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  RS256: { name: "RSASSA-PKCS1-v1_5", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
};
let held = null;

const base64 = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const base64url = bytes => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// RFC 7638: the required members in the order of the alphabet.
const thumbprint = async members => base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(members))));

/** Makes a pair and keeps it. Answers the public half as a JWK, or null where the browser makes none. */
export const make = async alg => {
  held = null;
  if (!globalThis.crypto?.subtle) return null;
  const pair = await crypto.subtle.generateKey(kinds[alg], true, ["sign", "verify"]);
  const { kty, crv, x, y, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const members = kty === "RSA" ? { e, kty, n } : { crv, kty, x, y };
  const kid = await thumbprint(members);
  held = { key: pair.privateKey, kid, alg };
  return JSON.stringify({ ...members, kid, use: "sig", alg });
};

/** Hands the private half to the person as a file. */
export const save = async (format, name) => {
  if (!held) return;
  const text = format === "pem"
    ? `-----BEGIN PRIVATE KEY-----\n${base64(await crypto.subtle.exportKey("pkcs8", held.key)).match(/.{1,64}/g).join("\n")}\n-----END PRIVATE KEY-----\n`
    : JSON.stringify({ ...await jwk(), kid: held.kid, use: "sig", alg: held.alg }, null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  URL.revokeObjectURL(address);
};

/** Nobody can take it any more. */
export const forget = () => { held = null; };

const jwk = async () => {
  const { key_ops, ext, ...members } = await crypto.subtle.exportKey("jwk", held.key);
  return members;
};
