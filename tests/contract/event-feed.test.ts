import { expect, it } from "vitest";
import { eventFeed } from "@/lib/api/contract/admin/schema";
import { asAdministrator } from "./administrator";
import { sharedApplication } from "./application";
import { send } from "./client";
import { serviceTokensMadeBy } from "./service-token";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { ask } = asAdministrator(application);
const make = serviceTokensMadeBy(ask);

it("a program reads the feed on from where it was, on whichever instance, and nothing twice", async () => {
  const { as } = await make(["events:read"]);
  const read = async (at: typeof application, after: string, limit = 100) =>
    eventFeed.parse(
      (
        await send(at, `GET /api/admin/events?${new URLSearchParams({ after, limit: String(limit) })}`, {
          as,
        })
      ).body,
    );
  let { next } = await read(application, "", 1);
  for (let more = true; more;) ({ next, more } = await read(application, next));
  const { userId } = await signIn(application);
  const other = { ...application, url: application.nextUrl ?? "" };
  const seen: string[] = [];
  for (let more = true, turn = 0; more; turn++) {
    const page = await read(turn % 2 === 0 ? other : application, next, 1);
    seen.push(...page.events.filter((event) => event.subject_id === userId).map(({ type }) => type));
    ({ next, more } = page);
  }
  expect(seen).toEqual(["user.created", "session.started"]);
  const [position = "", id = ""] = next.split(".");
  const ahead = `GET /api/admin/events?after=${Number(position) + 1_000_000}.${id}` as const;
  expect(await send(application, ahead, { as })).toMatchObject({
    status: 409,
    body: { code: "cursor-unknown" },
  });
  for (const query of ["after=x", "after=&type=user.created", `after=&cursor=${id}`, "after=&limit=101"])
    expect((await send(application, `GET /api/admin/events?${query}`, { as })).status, query).toBe(400);
});
