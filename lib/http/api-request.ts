/**
 * What operations of the HTTP contract see of a request. A Fetch API Request is one, and so is the cheaper object that
 * the server in front of Next makes.
 */
export type ApiRequest = {
  readonly method: string;
  /** Absolute, or from the path on. */
  readonly url: string;
  readonly headers: Pick<Headers, "get" | "has">;
  readonly body: ReadableStream<Uint8Array> | null;
};

/** The parameters of a request's query. */
export function queryOf({ url }: ApiRequest): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start === -1 ? "" : url.slice(start));
}
