/** What an administrator says of an endpoint. */
export type EndpointDefinition = {
  /** Has passed `problemOfUrl`. */
  readonly url: string;
  readonly description: string;
  /** At least one of the names under which events are told. */
  readonly events: readonly string[];
};

/** Where an endpoint leads, for logs: its path and query may be what keeps others from sending to it. */
export function originOfEndpoint(url: string): string {
  return new URL(url).origin;
}
