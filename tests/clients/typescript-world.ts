import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "@/scripts/dotenv";
import { findFreePort } from "@/scripts/free-port";
import { type NodeProcess, startNode, waitForPort } from "@/scripts/node-process";
import { type HostsWorld, openHosts } from "../examples/hosts-world";
import { compile, type Consumer, createConsumer } from "./typescript-consumer";

const HOST = "127.0.0.1";
const NEXT = join(checkout, "node_modules/next/dist/bin/next");

/** Express and a second Next application at the guarded hosts behind nginx; Hono, and that Next again, at ports of their own. */
export type ClientWorld = HostsWorld & {
  readonly consumer: Consumer;
  readonly expressUrl: string;
  readonly honoUrl: string;
  readonly nextUrl: string;
};

export async function openClientWorld(): Promise<ClientWorld> {
  const [port, express, hono, next] = [
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
    await findFreePort(),
  ];
  const consumer = await createConsumer();
  placePrograms(consumer, `http://localhost:${port}`, { express, hono });
  await Promise.all([
    compile(consumer, "nodenext", { module: "nodenext" }, [
      "express.ts",
      "hono.ts",
      "program.ts",
      "exchange.ts",
      "worker.ts",
      "commonjs.cts",
    ]),
    buildNext(consumer),
  ]);
  const processes = [
    startNode(["out/express.js"], process.env, console.error, consumer.folder),
    startNode(["out/hono.js"], process.env, console.error, consumer.folder),
    startNode(
      [NEXT, "start", "--hostname", HOST],
      { ...process.env, NODE_ENV: "production", PORT: String(next) },
      ignoreLine,
      join(consumer.folder, "site"),
    ),
  ];
  const world = await openHosts("nginx", "http", {
    port,
    applications: [await asApplication(express, processes[0]), await asApplication(next, processes[2])],
  });
  await asApplication(hono, processes[1]);
  return {
    ...world,
    consumer,
    expressUrl: `http://${HOST}:${express}`,
    honoUrl: `http://localhost:${hono}`,
    nextUrl: `http://localhost:${next}`,
    async stop() {
      await world.stop();
      await processes[1]?.stop();
      consumer.remove();
    },
  };
}

const ignoreLine = () => undefined;

async function asApplication(port: number, running: NodeProcess | undefined) {
  if (!running || !(await waitForPort(port, HOST, running.exited)))
    throw new Error(`nothing listens on ${port}`);
  return {
    port,
    received: [],
    stop: async () => {
      await running.stop();
    },
  };
}

/** Node 20.19 takes an ES module for `require`. */
const COMMONJS = `
import client = require("@cloakroom/client");
import node = require("@cloakroom/client/node");
console.log(typeof client.createClient, typeof node.signInWithBrowser);
`;

/** The README's programs, at the addresses of this world. */
function placePrograms(consumer: Consumer, own: string, ports: { express: number; hono: number }): void {
  const auth = { "https://auth.example.com": own };
  consumer.place("express.ts", { "8001": String(ports.express) });
  consumer.place("hono.ts", { ...auth, "8002": String(ports.hono) });
  for (const program of ["worker.ts", "program.ts", "exchange.ts"]) consumer.place(program, auth);
  consumer.write("commonjs.cts", COMMONJS);
  // One Next application has both ways.
  consumer.place("cloakroom.ts", {}, "site/cloakroom.ts");
  consumer.place("app/page.tsx", {}, "site/app/page.tsx");
  consumer.place("app/page.tsx", { "../cloakroom": "../../asking/cloakroom" }, "site/app/asking/page.tsx");
  consumer.place("asking/cloakroom.ts", auth, "site/asking/cloakroom.ts");
  const matched = { "./cloakroom": "./asking/cloakroom", "/((?!_next/static|favicon.ico).*)": "/asking" };
  consumer.place("asking/proxy.ts", matched, "site/proxy.ts");
  consumer.write(
    "site/app/layout.tsx",
    `export default function Layout({ children }: { children: React.ReactNode }) {
       return <html lang="en"><body>{children}</body></html>;
     }`,
  );
  // Packages are found through a link, which has to be below the root. Types are for the other tests.
  const settings = { turbopack: { root: "/" }, typescript: { ignoreBuildErrors: true } };
  consumer.write("site/next.config.mjs", `export default ${JSON.stringify(settings)};`);
}

async function buildNext({ folder }: Consumer): Promise<void> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  await promisify(execFile)(process.execPath, [NEXT, "build"], { cwd: join(folder, "site"), env });
}
