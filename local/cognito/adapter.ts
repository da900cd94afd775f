/** Keeps oidc-provider's sessions, grants and refresh tokens in the store, so that a restart signs nobody out. */
import type { Adapter } from 'oidc-provider';
import type { Collection, Store } from '../service.ts';

interface Document {
  readonly payload: Record<string, unknown>;
  readonly expiresAt: number | undefined;
}

/** An adapter for one kind of document of one pool. */
export function createAdapter(store: Store, poolId: string, kind: string, now: () => number): Adapter {
  const documents: Collection<Document> = store.collection(`cognito/oidc/${poolId}/${kind}`);
  dropExpired(documents, now());

  function find(id: string): Record<string, unknown> | undefined {
    const document = documents.get(id);
    if (!document) return undefined;
    if (document.expiresAt !== undefined && document.expiresAt <= now()) {
      documents.delete(id);
      return undefined;
    }
    return document.payload;
  }

  function findBy(member: string, value: string): Record<string, unknown> | undefined {
    for (const [id, { payload }] of documents.entries()) if (payload[member] === value) return find(id);
    return undefined;
  }

  return {
    async upsert(id, payload, expiresIn) {
      documents.put(id, { payload, expiresAt: expiresIn === undefined ? undefined : now() + expiresIn * 1000 });
    },
    find: async (id) => find(id),
    findByUid: async (uid) => findBy('uid', uid),
    findByUserCode: async (code) => findBy('userCode', code),
    async consume(id) {
      const document = documents.get(id);
      if (document)
        documents.put(id, { ...document, payload: { ...document.payload, consumed: Math.floor(now() / 1000) } });
    },
    destroy: async (id) => documents.delete(id),
    async revokeByGrantId(grantId) {
      for (const [id, { payload }] of [...documents.entries()]) if (payload.grantId === grantId) documents.delete(id);
    },
  };
}

function dropExpired(documents: Collection<Document>, now: number): void {
  for (const [id, { expiresAt }] of [...documents.entries()])
    if (expiresAt !== undefined && expiresAt <= now) documents.delete(id);
}
