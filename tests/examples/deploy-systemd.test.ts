import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { readDeployFile } from "./deploy-page";
import { findProgram } from "./packages";
import { Copy } from "./template";

const analyze = findProgram("systemd-analyze");
const UNITS = ["cloakroom.service", "cloakroom-cleanup.service", "cloakroom-cleanup.timer"];

describe.runIf(analyze)("the units of docs/deploy", () => {
  const copy = new Copy();
  beforeAll(() => {
    // systemd looks whether programs and folders are there: those of a server are not.
    for (const name of UNITS)
      writeFileSync(
        copy.path(name),
        readDeployFile(name)
          .replaceAll("/usr/bin/node", process.execPath)
          .replaceAll("/srv/cloakroom", checkout)
          .replaceAll("EnvironmentFile=/etc/cloakroom/env", "EnvironmentFile=/dev/null"),
      );
  });
  afterAll(() => copy.remove());

  const run = (...args: string[]) =>
    spawnSync(analyze ?? "", args, {
      encoding: "utf8",
      cwd: copy.folder,
      env: { ...process.env, SYSTEMD_COLORS: "0" },
    });

  it("are what systemd understands", () => {
    const { stdout, stderr } = run("verify", "--man=no", ...UNITS.map((name) => copy.path(name)));
    // What it says of other units of this machine is not ours to mend.
    const ours = (stdout + stderr).split("\n").filter((line) => line.includes("cloakroom"));
    expect(ours).toEqual([]);
  });

  it("a mistake in them would be told", () => {
    const wrong = copy.path("wrong.service");
    writeFileSync(wrong, readDeployFile("cloakroom.service").replace("KillMode=mixed", "KillMode=mixt"));
    expect(run("verify", "--man=no", wrong).stderr).toMatch(/mixt/);
  });

  it.each(UNITS.filter((name) => name.endsWith(".service")))("%s may do little", (name) => {
    const { status, stdout, stderr } = run("security", "--offline=true", "--threshold=25", copy.path(name));
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Overall exposure level for \S+: [0-2]\.\d OK/);
  });
});
