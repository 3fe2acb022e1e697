/** A form of a server action, as a browser without JavaScript sends it. @param id of the action */
export async function formOf(
  id: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ type: string; text: string }> {
  const form = new FormData();
  form.set(`$ACTION_ID_${id}`, "");
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const sent = new Response(form);
  return { type: sent.headers.get("content-type") ?? "", text: await sent.text() };
}
