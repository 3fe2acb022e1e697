import { expect, it } from "vitest";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();

const verify = (headers: Record<string, string>) => send(application, "GET /api/verify", { headers });

it("a proxy is answered with what of cookies and Authorization is the application's own, but to no page", async () => {
  const { as } = await signIn(application, { delivery: "cookie" });
  const cookie = "cookie" in as ? as.cookie : "";
  const own = { cookie: `theme=dark; ${cookie}; session=theirs`, authorization: "Basic eDp5" };
  const answer = await verify({ ...own, "proxy-hands-on": "Cookie, Authorization" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cookie")).toBe("theme=dark; session=theirs");
  expect(answer.headers.get("authorization")).toBe("Basic eDp5");
  const page = await verify(own);
  expect([page.status, page.headers.get("cookie"), page.headers.get("authorization")]).toEqual([
    200,
    null,
    null,
  ]);
  const refused = await verify({
    cookie: "theme=dark",
    authorization: "Basic eDp5",
    "proxy-hands-on": "Cookie, Authorization",
  });
  expect([refused.status, refused.headers.get("cookie")]).toEqual([401, null]);
});
