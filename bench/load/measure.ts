import type { Target } from "../targets/target";
import { type Answer, type Connection, getRequest, openConnection } from "./connection";
import { quantile } from "./quantile";

/** What came of loading one target. Latencies are in milliseconds. */
export type Measurement = {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Answers that were not 2xx, or did not name the person whose session was sent. */
  readonly wrong: number;
};

export type Load = { readonly connections: number; readonly seconds: number; readonly people: number };

/** A stride that visits everybody once before anybody twice, and neighbours far apart; prime to any population. */
const STRIDE = 7_368_787;
let asked = 0;
export const nextPerson = (people: number) => (asked++ * STRIDE) % people;

/** Sends requests over several connections, each the next as soon as the one before is answered, each for another person. */
export async function measure(target: Target, { connections, seconds, people }: Load): Promise<Measurement> {
  const latencies: number[] = [];
  let wrong = 0;
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(portOf(target))));
  const start = performance.now();
  const end = start + seconds * 1000;
  const run = async (connection: Connection) => {
    for (let now = performance.now(); now < end;) {
      const right = await ask(connection, target, nextPerson(people));
      const answered = performance.now();
      latencies.push(answered - now);
      if (!right) wrong++;
      now = answered;
    }
  };
  await Promise.all(open.map(run));
  const took = (performance.now() - start) / 1000;
  for (const connection of open) connection.close();
  return {
    requests: latencies.length,
    perSecond: latencies.length / took,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    max: quantile(latencies, 1),
    wrong,
  };
}

/** Asks once for everybody, so that whoever remembers sessions has seen them all. @throws Error for a wrong answer */
export async function askForAll(target: Target, connections: number, people: number): Promise<void> {
  let next = 0;
  const run = async () => {
    const connection = await openConnection(portOf(target));
    while (next < people) {
      const number = next++;
      if (!(await ask(connection, target, number)))
        throw new Error(`${target.name}: person ${number} was not recognised.`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, run));
}

/**
 * Checks before anything is measured that a target knows people by their sessions, and nobody without: a benchmark of
 * refusals would look splendid.
 */
export async function checkAnswers(target: Target, people: number): Promise<void> {
  await askForAll(target, 1, Math.min(people, 50));
  if (!target.cookie || target.kind === "floor") return;
  const connection = await openConnection(portOf(target));
  const tampered = target.cookie(0).replaceAll(/=.{8}/g, "=");
  for (const headers of [{}, { cookie: tampered }]) {
    const { status } = await connection.send(getRequest(target.url, { ...target.headers, ...headers }));
    if (isSuccess(status))
      throw new Error(`${target.name}: a request without a session was answered with ${status}.`);
  }
  connection.close();
}

/** Asks for a person. @returns whether the answer is theirs */
export async function ask(connection: Connection, target: Target, number: number): Promise<boolean> {
  const { status, bytes } = await send(connection, target, number);
  return isSuccess(status) && bytes.includes(target.expects(number));
}

/** As a proxy takes it: oauth2-proxy answers with 202. */
const isSuccess = (status: number) => status >= 200 && status < 300;

/** The request of a person. */
export function send(connection: Connection, target: Target, number: number): Promise<Answer> {
  const cookie = target.cookie ? { cookie: target.cookie(number) } : {};
  return connection.send(getRequest(target.url, { ...target.headers, ...cookie }));
}

export const portOf = ({ url }: Target) => Number(url.port);
