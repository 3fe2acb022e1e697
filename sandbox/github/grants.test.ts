import { expect, it } from "vitest";
import { people } from "../cast";
import { Grants } from "./grants";

it("keeps a code for ten minutes and not a moment longer", () => {
  const [person] = people;
  if (!person) throw new Error("the cast is empty");
  let now = 0;
  const grants = new Grants(() => now);
  const code = {
    clientId: "app",
    redirectUri: "http://localhost/",
    challenge: undefined,
    choice: { person },
    scopes: [],
  };
  const [inTime, late] = [grants.issueCode(code), grants.issueCode(code)];
  now = 10 * 60_000 - 1;
  expect(grants.takeCode(inTime)).toMatchObject(code);
  now = 10 * 60_000;
  expect(grants.takeCode(late)).toBeUndefined();
});
