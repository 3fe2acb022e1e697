import { createServer } from "node:http";
import { benchPerson } from "../people";
import { presentMe } from "./me";

/** Bare node:http with the same JSON as the others: as quick as an answer from Node gets. */
const body = JSON.stringify(presentMe(benchPerson(0)));

createServer((_, response) => {
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "private, no-store",
  });
  response.end(body);
}).listen(Number(process.env.PORT), "127.0.0.1");
