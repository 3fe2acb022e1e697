import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { checkout } from "@/scripts/dotenv";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const manifest = z.object({
  node: z.record(
    z.string(),
    z.object({ filename: z.string(), exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

/** A server action of the build, and a page that it can be sent to. */
export type Action = { readonly id: string; readonly name: string; readonly page: string };

/** Every page and every method of every route in `app`, as "GET /account/[id]". */
export function findRoutes(): string[] {
  const files = readdirSync(join(checkout, "app"), { recursive: true, encoding: "utf8" });
  const found: string[] = [];
  for (const file of files.filter((name) => /(^|\/)(page\.tsx|route\.ts)$/.test(name))) {
    const path = pathOf(file.replace(/(^|\/)(page\.tsx|route\.ts)$/, ""));
    const methods = file.endsWith("page.tsx") ? ["GET"] : methodsOf(file);
    found.push(...methods.map((method) => `${method} ${path}`));
  }
  return found.sort();
}

/** Every server action that the build can be asked for. */
export function findActions(): Action[] {
  const file = join(checkout, ".next", "server", "server-reference-manifest.json");
  const { node } = manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  return Object.entries(node).map(([id, { filename, exportedName, workers }]) => {
    const pages = Object.keys(workers).map((worker) => pathOf(worker.replace(/^app\/|\/page$/g, "")));
    const page = pages.sort().find((path) => path !== "/_not-found") ?? "/";
    return { id, name: `${filename} ${exportedName}`, page };
  });
}

/** Read, not run: what NextAuth's route imports can be loaded by Next alone. */
function methodsOf(file: string): string[] {
  const source = readFileSync(join(checkout, "app", file), "utf8");
  const names = source.matchAll(/\b(?:export (?:const|(?:async )?function)|as) ([A-Z]+)\b/g);
  const methods = Array.from(names, ([, name = ""]) => name).filter((name) => METHODS.includes(name));
  if (methods.length === 0)
    throw new Error(`app/${file} exports its methods in a way that this test cannot read`);
  return methods;
}

function pathOf(folder: string): string {
  return `/${folder.replace(/\(\w+\)\/?/g, "")}`;
}
