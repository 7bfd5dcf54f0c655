// The hand on the phone, for the OpenID Foundation's conformance suite: stands before the provider, reads the pairing code
// off each page that passes, and types it into the simulated phone, which then approves by itself. The suite's browser has
// no modern script, so the pages come to it as to a browser without any: their own refresh, and no live.js.
//
//   node hand.mjs <where it listens, host:port> <the provider> [<key file> <certificate file>]
import { createServer as plain } from "node:http";
import { createServer as secure } from "node:https";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";

const [listen, provider, key, certificate] = process.argv.slice(2);
const [host, port] = listen.split(":");
const phone = `${provider}/simulator/api/handsets/suite/pair`;

// The last are what the provider believes a proxy: they are ours to say.
const ofTheHop = ["host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect", "upgrade", "accept-encoding",
  "client-cert", "client-cert-chain", "x-forwarded-for", "x-forwarded-proto"];

const type = async code => {
  const typed = await fetch(phone, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) });
  if (!typed.ok) console.error(`The phone would not take the code: ${typed.status}`);
};

const pass = async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofTheHop.includes(name)));
  // RFC 9440: the certificate that the suite shows, whoever signed it.
  const certificate = request.socket.getPeerCertificate?.()?.raw;
  if (certificate) headers["client-cert"] = `:${certificate.toString("base64")}:`;
  const answer = await fetch(provider + request.url, {
    method: request.method, headers, redirect: "manual", body: chunks.length ? Buffer.concat(chunks) : undefined,
  });
  const kept = [...answer.headers].filter(([name]) => !["set-cookie", "content-length", "content-encoding", "transfer-encoding", "connection"].includes(name));
  response.writeHead(answer.status, [...kept, ...answer.headers.getSetCookie().map(cookie => ["set-cookie", cookie])].flat());
  if (!answer.headers.get("content-type")?.startsWith("text/html")) {
    if (answer.body) Readable.fromWeb(answer.body).pipe(response);
    else response.end();
    return;
  }
  const page = await answer.text();
  const code = /data-pairing-code="(\d{8})"/.exec(page)?.[1];
  if (code) await type(code);
  response.end(page.replace(/<noscript>(<meta http-equiv="refresh"[^>]*>)<\/noscript>/g, "$1").replace(/<script[^>]*live\.js[^>]*><\/script>/g, ""));
};

const answer = (request, response) => pass(request, response).catch(error => {
  console.error(error);
  if (!response.headersSent) response.writeHead(502);
  response.end();
});
const server = key
  ? secure({ key: readFileSync(key), cert: readFileSync(certificate), requestCert: true, rejectUnauthorized: false }, answer)
  : plain(answer);
server.listen(Number(port), host, () => console.log(`Listening on ${listen}`));
