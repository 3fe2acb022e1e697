import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { Pool } from "pg";
import { adaptPool } from "@/lib/db/prisma-adapter";

/**
 * Prisma's adapter for PostgreSQL, made for the client, as the schema engine needs it.
 * @param pool of one connection: the columns of an answer are told apart by its being the last one
 */
export function adaptToEngine(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = adaptPool(pool);
  const takeCharColumns = watchForCharColumns(pool);
  const connect = async () => readCharColumns(sendScriptsWhole(await factory.connect()), takeCharColumns);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: connect,
  };
}

/**
 * Prisma's adapter cuts a script at every semicolon, which breaks functions and triggers. Sent whole, it works, and
 * PostgreSQL runs it in one transaction.
 */
function sendScriptsWhole(adapter: SqlDriverAdapter): SqlDriverAdapter {
  adapter.executeScript = async (sql) => {
    await adapter.executeRaw({ sql, args: [], argTypes: [] });
  };
  return adapter;
}

const OID_OF_CHAR = 18;
const OID_OF_TEXT = 25;

/**
 * The catalog has columns of the one-byte type "char"; the engine needs them to describe a database, and the adapter
 * refuses them. So they are announced to the adapter as text, which is how they arrive.
 * @returns takes the positions of such columns in the last answer
 */
function watchForCharColumns(pool: Pool): () => number[] {
  let last: number[] = [];
  pool.on("connect", ({ connection }) => {
    connection.prependListener("rowDescription", ({ fields }: { fields: { dataTypeID: number }[] }) => {
      last = [];
      for (const [index, field] of fields.entries()) {
        if (field.dataTypeID !== OID_OF_CHAR) continue;
        field.dataTypeID = OID_OF_TEXT;
        last.push(index);
      }
    });
  });
  return () => last.splice(0);
}

function readCharColumns(adapter: SqlDriverAdapter, takeCharColumns: () => number[]): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of takeCharColumns()) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
