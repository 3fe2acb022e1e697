import { type Answer, askFromOutside } from "./ask-from-outside";
import { fine, type Finding, wrong } from "./finding";

/** What the form that changes the language of its sender has in it; for anybody else it changes nothing. */
const MARK = 'value="ru"';
const FIELD = "locale";

/** Sends a form of the sign-in page, as a browser does without JavaScript, and tells whether it arrived. */
export async function sendForm(authUrl: string): Promise<Finding> {
  const page = `${authUrl}/sign-in`;
  const drawn = await askFromOutside(page, {});
  const form = [...drawn.body.matchAll(/<form\b.*?<\/form>/gs)].find(([text]) => text.includes(MARK));
  if (!form)
    return wrong(
      `${page} answers ${drawn.status}, and is not the sign-in page.`,
      "Let the proxy pass every path that the examples name on to the application, as it came.",
    );
  const fields = new FormData();
  for (const [input] of form[0].matchAll(/<input\b[^>]*>/g))
    fields.set(attributeOf(input, "name"), attributeOf(input, "value"));
  fields.set(FIELD, "en");
  const encoded = new Response(fields);
  return describeAnswer(
    await askFromOutside(
      page,
      { origin: authUrl, "content-type": encoded.headers.get("content-type") ?? "" },
      await encoded.text(),
    ),
  );
}

function describeAnswer({ status, headers }: Answer): Finding {
  if (status === 200 && headers["set-cookie"]?.some((cookie) => cookie.startsWith(`${FIELD}=`)))
    return fine("A form that is sent as browsers send it is taken.");
  if (status === 403)
    return wrong(
      "A form of our own page is refused as one of another site (403).",
      "Let the proxy pass Origin on as it came; AUTH_URL must be the address that people see.",
    );
  return wrong(
    `A form of our own page is answered with ${status}.`,
    "Let the proxy pass POST on with its body and headers as they came, and look into the application's log.",
  );
}

function attributeOf(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
}
