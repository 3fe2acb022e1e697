// Runs one function of a build as Vercel's Node runtime does: its files alone in a folder, its handler called for each request.
// Arguments: the path of the handler, and "web" where that answers a Request by a Response.
const { createServer } = require("node:http");
const { Readable } = require("node:stream");
const { performance } = require("node:perf_hooks");

const [handlerPath, kind] = process.argv.slice(2);
const pending = new Set();
// What a function still does after its answer: Vercel waits for that before it freezes the instance.
globalThis[Symbol.for("@vercel/request-context")] = {
  get: () => ({ waitUntil: (promise) => void pending.add(promise.finally(() => pending.delete(promise))) }),
};

const loaded = require(handlerPath);
const handler = loaded.default ?? loaded;

async function answerAsMiddleware(request, response) {
  const url = new URL(request.url, `https://${request.headers.host}`);
  const body = ["GET", "HEAD"].includes(request.method) ? undefined : Readable.toWeb(request);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const answer = await handler(
    new Request(url, { method: request.method, headers, body, duplex: "half", redirect: "manual" }),
  );
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
  response.setHeader("set-cookie", answer.headers.getSetCookie());
  response.end(Buffer.from(await answer.arrayBuffer()));
}

const server = createServer((request, response) => {
  const answering = kind === "web" ? answerAsMiddleware(request, response) : handler(request, response);
  Promise.resolve(answering).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});
server.listen(0, "127.0.0.1", () =>
  console.log(`LISTENING ${server.address().port} ${Math.round(performance.now())}`),
);
