import { Agent, request } from "node:http";

/** One request of a load: what is sent, and which answer is a success. */
export type Sent = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Load = {
  /** How many requests have been answered as they should. */
  readonly answered: () => number;
  /** Ends it after the requests under way. @returns what went wrong, one text a request */
  stop(): Promise<string[]>;
};

/** Sends requests over and over from several clients at once, on connections that are kept as long as the server keeps them. */
export function startLoad(clients: number, next: () => Sent | Promise<Sent>, expected = 200): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const failures: string[] = [];
  let answered = 0;
  let stopping = false;
  const client = async () => {
    while (!stopping) {
      const sent = await next();
      const outcome = await send(agent, sent);
      if (outcome === expected) answered += 1;
      else failures.push(`${sent.method ?? "GET"} ${sent.url}: ${outcome}`);
    }
  };
  const running = Array.from({ length: clients }, client);
  return {
    answered: () => answered,
    async stop() {
      stopping = true;
      await Promise.all(running);
      agent.destroy();
      return failures;
    },
  };
}

/** @returns the status of the answer, or the error that came instead of one */
function send(agent: Agent, { url, method = "GET", headers = {}, body }: Sent): Promise<number | string> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method, headers, agent }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
      answer.once("error", (error) => resolve(error.message));
    });
    outgoing.once("error", (error) => resolve(error.message));
    outgoing.end(body);
  });
}
