import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** Makes a database without any table. @param serverUrl any database of the server @returns its URL */
export async function createEmptyDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  const name = `vercel_${randomBytes(6).toString("hex")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return new URL(`/${name}`, serverUrl).href;
}
