import { AppError } from "@/lib/errors";

/** The largest form of a program or of the consent page, in bytes. */
export const MAX_FORM_BODY_BYTES = 16 * 1024;

/**
 * The fields of a body of type application/x-www-form-urlencoded. Those of browsers that act for a person come here too, so
 * nothing may be believed for where it stands.
 * @throws AppError unsupported-media-type, payload-too-large, malformed-request
 */
export async function readFormBody(request: Pick<Request, "body" | "headers">): Promise<URLSearchParams> {
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported-media-type", "the body is not application/x-www-form-urlencoded");
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream: what is too large is not read to its end.
    if (length > MAX_FORM_BODY_BYTES)
      throw new AppError("payload-too-large", "the body is larger than 16 KB");
    chunks.push(chunk);
  }
  try {
    const bytes = Buffer.concat(chunks);
    return new URLSearchParams(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("malformed-request", "the body is not UTF-8", { cause });
  }
}
