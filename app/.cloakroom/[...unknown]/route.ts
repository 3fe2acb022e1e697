import { AppError } from "@/lib/errors";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { atHost } from "../at-host";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

/** What is not there is told as a page of the guarded host: one of Next's would fetch its parts from the application. */
const answerUnknown = (method: "GET" | "POST") =>
  atHost(method, "/.cloakroom/{unknown}", () =>
    Promise.reject(new AppError("not-found", "guarded hosts have no such path from us")),
  );

export const GET = answerUnknown("GET");
export const POST = answerUnknown("POST");

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
