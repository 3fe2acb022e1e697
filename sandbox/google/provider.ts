import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeJwt } from "jose";
import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";
import { z } from "zod";
import { page } from "../answer";
import { googlePaths } from "../endpoints";
import { bendBody } from "../faults";
import { forgeIdToken, forgeryFor } from "../forge";
import { messagePage } from "../pages/document";
import { chooseLanguage } from "../pages/language";
import { wording } from "../pages/words";
import { otherClientId } from "../person";
import type { World } from "../world";
import { spellScope } from "./claims";
import { configureGoogle, type ExtraAudiences } from "./configuration";
import { createCurrentKey } from "./current-key";
import { loadOidcProvider } from "./load-oidc-provider";

const HUNG_UP = new Set<unknown>(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;

export interface Google {
  provider: Provider;
  extraAudiences: ExtraAudiences;
  /** Answers a request below `/google`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The Google-shaped OpenID Provider; its issuer is `{origin}/google`. */
export async function createGoogle(world: World): Promise<Google> {
  const { default: Provider, ExternalSigningKey, interactionPolicy } = await loadOidcProvider();
  const policy = interactionPolicy.base();
  // Google's prompt=select_account; the chooser always comes, so there is nothing more to it.
  policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

  const extraAudiences: ExtraAudiences = new Set();
  const key = createCurrentKey(ExternalSigningKey, world.keys);
  const provider = new Provider(`${world.origin}/google`, {
    ...configureGoogle(world, { key, policy, extraAudiences }),
    renderError(ctx, out) {
      const language = chooseLanguage(ctx.get("accept-language"));
      const title = wording[language].refusedTitle;
      const { headers, body } = page(
        messagePage(language, title, `${out.error}: ${out.error_description ?? ""}`),
      );
      ctx.set(headers);
      ctx.type = "html";
      ctx.body = body.text;
    },
  });
  provider.use(bendAnswers(world));
  provider.use(failTokens(world));
  provider.use(forgetSession);

  // Koa would print it too when a client hangs up, as one does on an endless answer.
  const print = provider.onerror.bind(provider);
  provider.onerror = (error) => {
    if (!("code" in error && HUNG_UP.has(error.code))) print(error);
  };

  const callback = provider.callback();
  return {
    provider,
    extraAudiences,
    async handle(request, response) {
      // Absolute URLs must not follow a client's Host header; originalUrl tells oidc-provider the mount path.
      request.headers.host = new URL(world.origin).host;
      const originalUrl = request.url ?? "/google";
      Object.assign(request, { originalUrl, url: originalUrl.slice("/google".length) || "/" });
      await callback(request, response);
    },
  };
}

/** Every sign-in asks again: the browser never gets the session cookie, so no tab disturbs another. */
const forgetSession: Middleware = async (ctx, next) => {
  await next();
  const cookies = ctx.res.getHeader("set-cookie");
  if (!Array.isArray(cookies)) return;
  ctx.res.setHeader(
    "set-cookie",
    cookies.filter((cookie) => !cookie.startsWith("sandbox_session")),
  );
};

const tokenAnswer = z.looseObject({ id_token: z.string().optional(), scope: z.string().optional() });

/** Makes the token answer what a failure of the cast says, or what a test has forged. */
function failTokens(world: World): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx.path !== googlePaths.token || ctx.status !== 200) return;
    const answer = tokenAnswer.parse(ctx.body);
    if (answer.scope !== undefined) answer.scope = spellScope(answer.scope);
    const failing = ctx.oidc.entities.AuthorizationCode?.amr?.[0];
    if (failing === "down") {
      ctx.status = 503;
      ctx.body = { error: "temporarily_unavailable" };
      return;
    }
    const forgery = failing === undefined ? world.forgery : forgeryFor(failing, otherClientId);
    if (forgery !== undefined && answer.id_token !== undefined) {
      const honest = decodeJwt(answer.id_token);
      const keys = { signing: world.keys.signing, clientSecret: world.clients.google.secret };
      answer.id_token = await forgeIdToken(honest, forgery, keys);
    }
    ctx.body = answer;
  };
}

/** Plays the faults that start from the right answer. */
function bendAnswers(world: World): Middleware {
  const faultAt: Record<string, () => Parameters<typeof bendBody>[0]> = {
    [googlePaths.discovery]: () => world.faults.google.discovery,
    [googlePaths.token]: () => world.faults.google.token,
    [googlePaths.userinfo]: () => world.faults.google.userinfo,
  };
  return async (ctx, next) => {
    await next();
    const fault = faultAt[ctx.path]?.() ?? "ok";
    if (fault !== "ok" && ctx.status === 200) ctx.body = bendBody(fault, ctx.body);
  };
}
