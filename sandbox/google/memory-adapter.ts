import type { Adapter, AdapterFactory, AdapterPayload, ClientMetadata } from "oidc-provider";

/** Far more than a working day of sign-ins; the oldest go first. */
const capacity = 20_000;

/**
 * Keeps what oidc-provider stores, in this process only. Clients are not stored but asked for each time, because
 * redirect URIs may be added while the sandbox runs.
 */
export function createMemoryAdapter(findClient: (id: string) => ClientMetadata | undefined): AdapterFactory {
  const store = new Map<string, { payload: AdapterPayload; expiresAt: number }>();

  const read = (key: string) => {
    const entry = store.get(key);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  };

  return (model): Adapter => ({
    async upsert(id, payload, expiresIn = Infinity) {
      store.set(`${model}:${id}`, { payload, expiresAt: Date.now() + expiresIn * 1000 });
      const [oldest] = store.keys();
      if (store.size > capacity && oldest !== undefined) store.delete(oldest);
    },
    async find(id) {
      return model === "Client" ? findClient(id) : read(`${model}:${id}`);
    },
    async findByUid(uid) {
      for (const { payload } of store.values())
        if (payload.kind === model && payload.uid === uid) return payload;
      return undefined;
    },
    async findByUserCode() {
      return undefined; // Only the device flow has user codes, and it is off.
    },
    async consume(id) {
      const payload = read(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      store.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of store) if (payload.grantId === grantId) store.delete(key);
    },
  });
}
