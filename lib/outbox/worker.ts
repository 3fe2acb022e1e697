import { env } from "@/lib/env";
import { deliver } from "./deliver";
import { deliverMail } from "./mail/deliver";
import { claimDueMails } from "./mail/mutations";
import { claimDue, PER_ENDPOINT } from "./mutations";

/** All mails together have the places of one endpoint. */
const MAIL = "mail";

/** What sends deliveries from one process; several may work at once, here or elsewhere. */
export type OutboxWorker = {
  /**
   * Takes what is due now and begins to send it. @returns how many; 0 also when all that may be under way at a time is
   * @throws AppError database-unavailable
   */
  begin(): Promise<number>;
  /** How many are being sent. */
  readonly sending: number;
  /** Resolves when another one of them is done; at once when none is being sent. */
  oneDone(): Promise<void>;
  /** Breaks off what is being sent, for others to send it. */
  breakOff(): void;
};

/** Makes a worker, which does nothing by itself. */
export function createOutboxWorker(): OutboxWorker {
  const broken = new AbortController();
  const busy = new Map<string, number>();
  const sending = new Set<Promise<void>>();

  function count(place: string, by: number): void {
    const left = (busy.get(place) ?? 0) + by;
    if (left === 0) busy.delete(place);
    else busy.set(place, left);
  }

  function start(place: string, delivered: Promise<void>): void {
    count(place, 1);
    const sent = delivered.finally(() => {
      count(place, -1);
      sending.delete(sent);
    });
    sending.add(sent);
  }

  return {
    async begin() {
      const claimed = await claimDue(new Map([...busy].filter(([place]) => place !== MAIL)));
      for (const delivery of claimed) start(delivery.endpointId, deliver(delivery, broken.signal));
      if (env().mail === null) return claimed.length;
      const mails = await claimDueMails(PER_ENDPOINT - (busy.get(MAIL) ?? 0));
      for (const mail of mails) start(MAIL, deliverMail(mail, broken.signal));
      return claimed.length + mails.length;
    },
    get sending() {
      return sending.size;
    },
    async oneDone() {
      if (sending.size > 0) await Promise.race(sending);
    },
    breakOff() {
      broken.abort();
    },
  };
}

/**
 * Sends all that is due, and what becomes due by that, until nothing is or the time is up; what is being sent then is broken
 * off and given back.
 * @param budget in milliseconds
 * @returns how many attempts there were
 * @throws AppError database-unavailable
 */
export async function deliverDue(budget: number): Promise<number> {
  const until = performance.now() + budget;
  const worker = createOutboxWorker();
  const timer = setTimeout(() => worker.breakOff(), budget);
  let attempts = 0;
  try {
    while (performance.now() < until) {
      const begun = await worker.begin();
      attempts += begun;
      if (begun > 0) continue;
      if (worker.sending === 0) break;
      await worker.oneDone();
    }
  } finally {
    while (worker.sending > 0) await worker.oneDone();
    clearTimeout(timer);
  }
  return attempts;
}
