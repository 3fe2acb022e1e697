import { createGate, type GateOptions } from "./gate.js";
import type { RequestLike } from "./request.js";
import type { User as CloakroomUser } from "./user.js";

declare global {
  // As Passport declares them, so that both can be there.
  namespace Express {
    interface User extends CloakroomUser {}
    interface Request {
      user?: User | undefined;
    }
  }
}

/** As much of Express's request as is read, so that its types need not be there. */
type Request = RequestLike & {
  readonly socket: { readonly remoteAddress?: string | undefined };
  user?: Express.User | undefined;
};
type Response = {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
};
type Next = (error?: unknown) => void;

/**
 * Middleware that lets only people through whom Cloakroom knows, as `req.user`. Others are answered 401, 403, or 503 when
 * Cloakroom cannot be asked (`application/problem+json`); with `redirect`, a browser that opens a page is led to sign in.
 * @throws TypeError for an option that is malformed or not known
 */
export function requireUser(options: GateOptions): (req: Request, res: Response, next: Next) => void {
  const gate = createGate(options);
  return (req, res, next) => {
    gate(req, req.socket.remoteAddress)
      .then((passed) => {
        if (passed.user) {
          req.user = passed.user;
          next();
          return;
        }
        const { status, headers, body } = passed.refusal;
        res.statusCode = status;
        for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
        res.end(body);
      })
      // Of the answer as well: somebody else may have begun one meanwhile, and what nobody catches ends the process.
      .catch(next);
  };
}
