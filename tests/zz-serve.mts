import { writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { startTestDatabase, startCloakroom } from "./servers";
process.env.SKIP_BUILD = "1";
const d = await startTestDatabase();
const databaseUrl = await d.createDatabase();
const secret = randomBytes(32).toString("base64url");
const app = await startCloakroom({ databaseUrl, env: { AUTH_SECRET: secret, LIMIT_EXCHANGE: "100000/1m", LIMIT_SIGN_IN: "100000/1m" } });
Object.assign(process.env, { DATABASE_URL: databaseUrl, AUTH_URL: app.url, AUTH_SECRET: secret });
const { db } = await import("@/lib/db/client");
const { startSession, startSessionOnPhone, connectAccount } = await import("./browser/rows");
const admin = await startSession({ name: "Ada Sample", email: "ada@example.com" });
await db().user.update({ where: { id: admin.userId }, data: { role: "ADMIN" } });
const people = [["Alex Sample","alex@example.com"],["Проба Образцова","proba@example.com"],["مثال تجريبي","mithal@example.com"],["Maximilian Alexander Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire","an.address.long.enough.to.wrap.on.every.phone.there.is.maximilian@long.subdomain.example.com"]];
const ids: string[] = [];
for (const [name, email] of people) {
  const s = await startSession({ name: name!, email: email! });
  ids.push(s.userId);
  await startSessionOnPhone(s.userId);
  await connectAccount(s.userId, "google", "1000" + ids.length);
  await connectAccount(s.userId, "github", "login-" + ids.length);
}
for (let i = 0; i < 30; i++) await db().user.create({ data: { name: `Person ${i}`, email: `person${i}@example.com` } });
await db().user.update({ where: { id: ids[1]! }, data: { disabledAt: new Date(), disabledReason: "Мы заметили рассылку с вашего адреса. Напишите нам, и мы разберёмся." } });
await db().$executeRaw`
INSERT INTO "AuditEvent"("id","at","type","actorId","subjectId","ip","userAgent","detail")
SELECT gen_random_uuid(), now() - (random()*interval '89 days'), (ARRAY['session.started','session.started','session.started','session.started','sign-in.refused','user.created'])[1+(random()*5.99)::int % 6], ${ids[0]}::uuid, ${ids[0]}::uuid, '192.0.2.44', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', jsonb_build_object('provider',(ARRAY['google','google','github'])[1+(random()*2.99)::int], 'code','access-denied','reference',gen_random_uuid()) FROM generate_series(1,4000)`;
writeFileSync("/tmp/ap/serve.json", JSON.stringify({ url: app.url, cookie: admin.cookie, ids, adminId: admin.userId, databaseUrl }));
console.log("ready", app.url);
process.on("SIGTERM", () => void (async () => { await app.stop(); await d.stop(); process.exit(0); })());
setInterval(() => undefined, 1e6);
