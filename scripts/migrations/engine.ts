import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { ConnectionPool } from "@/lib/db/connection";
import { adaptToEngine } from "./adapter";

/**
 * Runs work on a database with Prisma's schema engine: the WebAssembly build of the engine behind `prisma migrate`,
 * because the native one is a download. Where the engine asks for a shadow database it gets this one, so only an
 * empty one that nobody needs may be given to `diff`.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loaded ??= loadEngine());
  // One connection, as of the native engine: its session holds Prisma's lock.
  const pool = new ConnectionPool({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, max: 1 });
  // An idle connection that breaks would otherwise end the process; the next statement reports it.
  pool.on("error", () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(adaptToEngine(pool));
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

let loaded: Promise<void> | undefined;

/** Does what importing the package would do, which needs Node's flag --experimental-wasm-modules. */
async function loadEngine(): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const binary = readFileSync(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(binary, { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  // Where the engine says why it gave up, before it throws a bare "unreachable".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) },
  });
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") Reflect.apply(start, undefined, []);
}
