import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "vitest";
import { describeForwardAuth } from "./forward-auth";
import { globals } from "./nginx";
import { findProgram } from "./packages";
import { Copy, examplePath } from "./template";

describeForwardAuth("nginx");

// Only root may write where Debian's nginx logs unless told otherwise, and the examples do not tell.
describe.runIf(findProgram("nginx") && process.getuid?.() === 0)("the examples as they stand", () => {
  let copy: Copy;
  beforeEach(() => void (copy = new Copy("nginx", "fastapi-behind-nginx")));
  afterEach(() => copy.remove());

  const check = (file: string) => {
    const args = ["-t", "-q", "-p", copy.folder, "-c", file, "-g", globals(copy.folder)];
    execFileSync(findProgram("nginx") ?? "", args, { stdio: ["ignore", "pipe", "pipe"] });
  };

  it("nginx.conf is valid", () => check(examplePath("nginx", "nginx.conf")));

  it("FastAPI's is valid where its README puts it", () => {
    const main = copy.path("nginx", "nginx.conf");
    writeFileSync(main, "events {}\nhttp { include ../fastapi-behind-nginx/nginx.conf; }\n");
    check(main);
  });
});
