import { parseArgs } from "node:util";
import { diagnose } from "./diagnose";
import { reasonOf } from "./reason";
import { formatReport } from "./report";
import { loadDotenv } from "@/scripts/dotenv";

/**
 * `npm run doctor [-- --json]` examines this deployment as `npm start` would run it, changes nothing, and says what is
 * fine, what is wrong, and how to mend it. Exits with 0 when nothing is wrong, 1 when something is, and 2 when it could
 * not examine at all.
 */
try {
  process.exitCode = await main();
} catch (error) {
  console.error(`The doctor could not work: ${reasonOf(error)}`);
  process.exitCode = 2;
}
// A check that was too late may still hold a connection open.
process.exit();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  Object.assign(process.env, { NODE_ENV: "production" });
  loadDotenv("production");
  const report = await diagnose(process.env);
  console.log(
    values.json ? JSON.stringify(report, null, 2) : formatReport(report, { colours: wantsColours() }),
  );
  return report.result === "fine" ? 0 : 1;
}

/** On a terminal only, and never under NO_COLOR (no-color.org). */
function wantsColours(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}
