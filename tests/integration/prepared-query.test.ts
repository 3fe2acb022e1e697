import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { pool } from "@/lib/db/client";
import { prepareQuery } from "@/lib/db/prepared-query";
import { useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);

// Idle connections are used again, so one question after another goes by one connection.
describe("a prepared query", () => {
  it("answers with the values of each question, prepared once", async () => {
    const add = prepareQuery(z.object({ sum: z.number() }), "SELECT $1::int + 1 AS sum");
    expect([await add([1]), await add([2])]).toEqual([[{ sum: 2 }], [{ sum: 3 }]]);
    expect(await preparedStatements("SELECT $1::int + 1 AS sum")).toBe(1);
  });

  it("is planned for each question from when its name means nothing any more, as behind a pooler", async () => {
    const double = prepareQuery(z.object({ twice: z.number() }), "SELECT $1::int * 2 AS twice");
    await double([1]);
    await pool().query("DEALLOCATE ALL");
    expect(await double([2])).toEqual([{ twice: 4 }]);
    expect(await preparedStatements("SELECT $1::int * 2 AS twice")).toBe(0);
  });

  it("answers when the tables have changed under its plan", async () => {
    await pool().query("CREATE TABLE thing AS SELECT 1::int AS size");
    const read = prepareQuery(
      z.object({ size: z.union([z.number(), z.string()]) }),
      "SELECT size FROM thing",
    );
    await read([]);
    await pool().query("ALTER TABLE thing ALTER size TYPE text");
    expect(await read([])).toEqual([{ size: "1" }]);
  });

  it("gives nothing that is not what its schema says", async () => {
    const read = prepareQuery(z.object({ name: z.string() }), "SELECT $1::text AS name");
    expect(await read(["Alex"])).toEqual([{ name: "Alex" }]);
    await expect(read([null])).rejects.toBeInstanceOf(z.ZodError);
  });

  it("leaves every other failure to who asks", async () => {
    const divide = prepareQuery(z.object({}), "SELECT 1 / $1::int");
    await expect(divide([0])).rejects.toThrow("division by zero");
  });
});

async function preparedStatements(text: string): Promise<number> {
  const { rows } = await pool().query("SELECT name FROM pg_prepared_statements WHERE statement = $1", [text]);
  return rows.length;
}
