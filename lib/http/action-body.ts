import { AppError } from "@/lib/errors";

/** The largest body of a form, in bytes: no form of ours has a file, and the longest text is a few KB. */
export const MAX_FORM_BYTES = 64 * 1024;

const MULTIPART = "multipart/form-data";
const URL_ENCODED = "application/x-www-form-urlencoded";

/** How deep the arguments of an action may nest. A form is one argument: a list that holds a reference to it. */
const MAX_DEPTH = 4;

/**
 * What React puts in place of a value, by its first characters: the fields of a form, undefined, and a text that begins with
 * a dollar sign. All others, such as references from one part to another, no form of ours ever needs; resolving them is what
 * has let a small body take up the processor.
 */
const HARMLESS_REFERENCE = /^\$(K\d{1,6}$|u$|\$)/;

/** Of an action called by JavaScript: the parts of its arguments, and the fields of a form among them. */
const PART = /^\d{1,6}$/;
const FIELD = /^_\d{1,6}_/;
/** Of a form sent without JavaScript: which action it is for, and the values that were bound to it. */
const ACTION = /^\$ACTION_(ID_[0-9a-f]{1,100}|REF_\d{1,6}|KEY)$/;
const BOUND = /^\$ACTION_\d{1,6}:\d{1,6}$/;

export type FormHead = {
  readonly contentType: string | undefined;
  /** Whether React's client calls the action, and the arguments stand in the body as it writes them. */
  readonly called: boolean;
};

/** @throws AppError unsupported-media-type for what no form of ours is sent as */
export function requireFormType({ contentType = "", called }: FormHead): void {
  const mediaType = mediaTypeOf(contentType);
  // Browsers send forms as the last two, React's client calls an action by the first two.
  const taken = called ? ["text/plain", MULTIPART] : [MULTIPART, URL_ENCODED];
  if (mediaType === undefined || !taken.includes(mediaType))
    throw new AppError("unsupported-media-type", "the body is not a form");
}

/**
 * Whether a body is a form such as our pages send, before Next reads it: what it makes of others is a fault of the server,
 * and takes as long as the body wants it to.
 * @param bytes at most MAX_FORM_BYTES
 * @throws AppError malformed-request
 */
export async function requireForm({ contentType = "", called }: FormHead, bytes: Uint8Array): Promise<void> {
  const mediaType = mediaTypeOf(contentType);
  if (mediaType === "text/plain") requireArguments(decode(bytes));
  if (mediaType === URL_ENCODED) requirePlainFields(decode(bytes));
  if (mediaType !== MULTIPART) return;
  const fields = await readFields(contentType, bytes);
  if (called) requireCall(fields);
  else requireNamedAction(fields);
}

/** Next has no actions sent this way; it is for handlers, which are told of nothing of React's. */
function requirePlainFields(text: string): void {
  for (const field of text.split("&")) {
    const [name = ""] = field.split("=").map(unescapePart);
    if (name.startsWith("$")) throw malformed("a field is of React's");
  }
}

function unescapePart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    throw malformed("a field is not percent-encoded UTF-8");
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("the body is not UTF-8");
  }
}

async function readFields(contentType: string, bytes: Uint8Array): Promise<FormData> {
  try {
    const body = new Uint8Array(bytes);
    return await new Response(body, { headers: { "content-type": contentType } }).formData();
  } catch {
    // Without its cause, which quotes the body.
    throw malformed("the body is not multipart/form-data");
  }
}

function requireCall(fields: FormData): void {
  for (const [name, value] of fields) {
    if (PART.test(name)) requireHarmless(parse(value));
    else if (!FIELD.test(name)) throw malformed("a part of the call has no number");
  }
  const roots = fields.getAll("0");
  if (roots.length !== 1) throw malformed("the call has no arguments");
  requireArguments(roots[0]);
}

function requireNamedAction(fields: FormData): void {
  let named = false;
  for (const [name, value] of fields) {
    if (!name.startsWith("$")) continue;
    if (BOUND.test(name)) requireHarmless(parse(value));
    else if (!ACTION.test(name)) throw malformed("a field is none of React's");
    named ||= name.startsWith("$ACTION_ID_") || name.startsWith("$ACTION_REF_");
  }
  if (!named) throw malformed("the form is for no action");
}

/** An action is called with a form as its last argument. */
function requireArguments(text: FormDataEntryValue | undefined): void {
  const called = parse(text);
  requireHarmless(called);
  const last: unknown = Array.isArray(called) ? called.at(-1) : undefined;
  if (typeof last !== "string" || !last.startsWith("$K")) throw malformed("the call brings no form");
}

function requireHarmless(value: unknown, depth = 0): void {
  if (typeof value === "string") {
    if (value.startsWith("$") && !HARMLESS_REFERENCE.test(value))
      throw malformed("a value refers to another part");
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (depth === MAX_DEPTH) throw malformed("the arguments nest too deep");
  for (const inner of Object.values(value)) requireHarmless(inner, depth + 1);
}

function parse(text: FormDataEntryValue | undefined): unknown {
  try {
    if (typeof text === "string") return JSON.parse(text);
  } catch {
    // As below.
  }
  throw malformed("a part of the call is not JSON");
}

function mediaTypeOf(contentType: string): string | undefined {
  return contentType.split(";", 1)[0]?.trim().toLowerCase();
}

function malformed(message: string): AppError {
  return new AppError("malformed-request", message);
}
