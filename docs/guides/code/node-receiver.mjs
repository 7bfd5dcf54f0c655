// npm install jose
// ZENKEY_EVENTS_AUTHORIZATION="Bearer ..." node receiver.mjs, behind https; register its /events under Settings › Event alerts.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createRemoteJWKSet, decodeJwt, errors, jwtVerify } from "jose";

const zenkey = "http://localhost:5080";
const clientId = "ccid-h7k2m9qx4tz8v3pa";
const authorization = process.env.ZENKEY_EVENTS_AUTHORIZATION; // the header that you registered

const seen = new Set(); // a table of your database, in your app
const carriers = new Map();

// Every carrier pushes to this one address, each as an issuer of its own. Keys are read again when a kid is not known.
async function keysOf(issuer) {
  if (!carriers.has(issuer)) {
    const { jwks_uri } = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    carriers.set(issuer, createRemoteJWKSet(new URL(jwks_uri)));
  }
  return carriers.get(issuer);
}

async function read(body) {
  const { iss } = decodeJwt(body);
  if (!iss?.startsWith(`${zenkey}/carriers/`)) throw new errors.JWTClaimValidationFailed("Another issuer.", {}, "iss");
  // By its type no ID token is taken for an alert, nor the other way round.
  const { payload } = await jwtVerify(body, await keysOf(iss), { issuer: iss, audience: clientId, typ: "secevent+jwt", algorithms: ["RS256", "ES256"] });
  return payload;
}

// The word for why it will never be taken (RFC 8935 §2.4).
function wordFor(error) {
  if (error instanceof errors.JWTClaimValidationFailed) return { aud: "invalid_audience", iss: "invalid_issuer" }[error.claim] ?? "invalid_request";
  return error instanceof errors.JWTInvalid ? "invalid_request" : "invalid_key";
}

createServer(async (request, response) => {
  if (request.method !== "POST" || request.url !== "/events") return response.writeHead(404).end();
  if (authorization && request.headers.authorization !== authorization) return response.writeHead(401).end();
  try {
    // The same alert may come twice. Keep it, answer, and work on it afterwards.
    const alert = await read(await text(request));
    if (!seen.has(alert.jti)) console.log(alert.jti, JSON.stringify(alert.sub_id), JSON.stringify(alert.events));
    seen.add(alert.jti);
    response.writeHead(202).end();
  } catch (error) {
    // A 400 with err says that it will never be taken; everything else is tried again.
    if (!(error instanceof errors.JOSEError)) return response.writeHead(503).end();
    response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ err: wordFor(error) }));
  }
}).listen(process.env.PORT ?? 3001, "localhost");
